"""The channels, one package each: a channel decodes its server's updates into events, and delivers messages.

A channel never interprets the code of a button. To add a channel, add a package here and a line in `bot.bootstrap`.
"""
