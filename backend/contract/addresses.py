"""PURE. Parses addresses from stored text and validates addresses before they are stored."""

from __future__ import annotations

import re

from backend.contract.errors import BadDraft
from backend.contract.values import Address

PAPER = "paper"
"""The channel of owners who have no chat: staff wrote their matter down at a window or on the telephone."""

STAFF_CHAT = "s-"
"""Begins the name of a web chat that belongs to one sign-in of a member of staff. No other web chat can be bound."""

_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_CHAT = 200  # characters


def parse_address(stored: str) -> Address:
    """The address written as `channel:chat`."""
    channel, _, chat = stored.partition(":")
    return Address(channel, chat)


def check_address(address: Address) -> None:
    """Raises BadDraft when the channel or the chat identifier is malformed."""
    if not _CHANNEL.fullmatch(address.channel):
        raise BadDraft("a channel's name has 1 to 32 of a-z 0-9 _ -", field="owner.channel")
    if not 0 < len(address.chat) <= _CHAT or not address.chat.isprintable():
        raise BadDraft(f"a chat is named by 1 to {_CHAT} printable characters", field="owner.chat")
