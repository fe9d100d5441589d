"""The channels, one package each: a channel decodes its server's updates into events, and delivers messages.

A channel never interprets the code of a button. `docs/contributing.md` says how to add one.
"""
