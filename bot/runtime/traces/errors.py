"""The errors of removing traces."""

from __future__ import annotations

from bot.errors import BotError


class NotCleanable(BotError):
    """The file is damaged, locked, signed, or of a kind that cannot be cleaned."""


class TooManyPixels(BotError):
    """The picture would take more memory than any picture of a telephone."""
