"""Encodes and decodes cursors of lists: signed positions at which the next page begins.

The signature ensures that only our own cursors reach a query. Does not query: each list has its own order, and reads on
from the position in the cursor.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from backend.contract.errors import BadDraft
from backend.core.crypto import Keyring

Item = TypeVar("Item")
CursorPosition = tuple[str | int | None, ...]
_SIGNATURE = 22  # characters


def encode_cursor(keyring: Keyring, name: str, place: CursorPosition) -> str:
    """The cursor for a position. `name`: the list and its reader; the cursor is valid for this name only."""
    spelt = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    return keyring.sign(f"{name}\0{spelt}") + spelt


def decode_cursor(keyring: Keyring, name: str, cursor: str) -> CursorPosition | None:
    """The position in the cursor; None for an empty cursor. Raises BadDraft for a cursor of another list."""
    if not cursor:
        return None
    signature, spelt = cursor[:_SIGNATURE], cursor[_SIGNATURE:]
    if not keyring.is_signed(f"{name}\0{spelt}", signature):
        raise BadDraft("not a cursor of this list; begin without one", field="cursor")
    return tuple(json.loads(base64.urlsafe_b64decode(spelt + "=" * (-len(spelt) % 4))))


def paginate_items(
    found: Sequence[Item], limit: int, spell: Callable[[Item], str]
) -> tuple[Sequence[Item], str | None]:
    """The items of a page, and the cursor of the next page or None. `found`: up to `limit` + 1 items."""
    items = found[:limit]
    return items, spell(items[-1]) if len(found) > limit else None
