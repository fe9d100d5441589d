"""PURE. The values of a dialogue: session, events, effects, replies, configuration, buttons, and their stored form.

Owns the types that every other module of `dialogues` takes and returns. Does not decide anything. `session` is the
place to begin.
"""
