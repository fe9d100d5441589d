"""PURE. What the bot says and asks, as pure functions and tables: standard library only, no I/O, no time of its own.

Read downwards it is the life of a message: `engine` advances a session by an event; `input` decides whose turn the
words are; `tickets`, `intake` and `notifications` are what is talked about; `language` knows words; `core` has the
values.
"""
