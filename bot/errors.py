"""What can go wrong around a process of the bot, for the one who runs it. Imports nothing, as `config.errors`.

BotError
└── AlreadyRunning   another `guishang up` works on this data folder
"""

from __future__ import annotations


class BotError(Exception):
    """Base of this package's errors; the message is one line for an operator."""


class AlreadyRunning(BotError):
    pass
