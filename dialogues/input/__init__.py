"""PURE. Finds out what an event means and which part of the conversation handles it. Begin reading with `text`.

Does not ask the questions of a report (`intake`) and does not know how a ticket is handled (`tickets`).

Which part of the conversation takes an owner's words, and why in this order
    Words arrive without saying what they answer. Danger is looked for first, whatever the words answer: the number to
    call is shown at once, above the answer, and nothing is lost by it (mechanism 4). Then the functions in
    `text.READERS` are called one after another, and the first that recognises the words answers. The order is the rule:

    1. What is certain by its form: a slash command; after a day's pause, the question whether the draft goes on, with
       these words kept; the words of a button.
    2. Staff who write what a move needs: every word belongs to that.
    3. A digression: a question about the question, a request to wait, a correction of an earlier answer.
    4. A command as a whole message, a ticket's number, a receipt code, praise.
    5. What is being talked about beside a report: a supplement, an objection, a comment on a rating.
    6. The open question of a report: an answer, or more of the matter; what was said early is not asked again.
    7. A grade in words for an open survey, the worklist of staff, a greeting or a bare kind.
    8. Only then the model (`free_text`, `intent`): a new matter, progress, or small talk.
"""
