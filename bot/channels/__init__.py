"""One package a channel: it decodes what its servers say into events, and delivers messages.

A channel never looks at a button's meaning. A third one is a package here and a line in `bot.bootstrap`.
"""
