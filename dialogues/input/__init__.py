"""PURE. Finds out what an event means and which part of the conversation handles it. Begin reading with `claims`.

`claims` is the table of who has the claim on words and files, with its reasons; `asks` ranks what was asked, `takers`
take, `doubts` asks when two have an equal claim, `undo` takes back. `intent` handles what the model understood.
Does not ask the questions of a report (`intake`) and does not know how a ticket is handled (`tickets`).
"""
