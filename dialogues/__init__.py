"""PURE. Decides what the bot says and does, as pure functions and tables: standard library only, no I/O, no clock.

Owns the conversation: which message is an answer to which question, what is asked next, and which effects (submit a
ticket, ask the model) the shell must carry out. Does not draw messages, store sessions or call the desk;
`bot.conversation` does.

Begin reading with `engine`, which takes one event and returns the next session, replies and effects. The packages in
the order of a message:
- `input` finds out what an event means: text, button, file, code of a poster, answer of the model.
- `intake` asks the questions of a report and submits it; `tickets` handles tickets that exist; `notifications` tells
  owners what happened to them.
- `language` recognises words without a model.
- `core` holds the values: session, events, effects, replies, buttons, configuration.
"""
