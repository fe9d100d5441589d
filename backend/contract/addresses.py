"""PURE. Addresses as stored text, and the check that one is fit to store."""

from __future__ import annotations

import re

from backend.contract.errors import BadDraft
from backend.contract.values import Address

PAPER = "paper"
"""The channel of owners who have no chat: their matter was taken down at a window or by telephone."""

_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_CHAT = 200  # characters


def parse_address(stored: str) -> Address:
    channel, _, chat = stored.partition(":")
    return Address(channel, chat)


def check_address(address: Address) -> None:
    """Raises BadDraft."""
    if not _CHANNEL.fullmatch(address.channel):
        raise BadDraft("a channel's name has 1 to 32 of a-z 0-9 _ -", field="owner.channel")
    if not 0 < len(address.chat) <= _CHAT or not address.chat.isprintable():
        raise BadDraft(f"a chat is named by 1 to {_CHAT} printable characters", field="owner.chat")
