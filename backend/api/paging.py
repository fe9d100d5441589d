"""Cursors of lists: where the next page begins, signed, so that nothing but our own ever reaches a query.

Owns their spelling. Refuses queries: each list has an order of its own, and asks from the place the cursor names.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from backend.contract.errors import BadDraft
from backend.core.crypto import Vault

Item = TypeVar("Item")
Place = tuple[str | int | None, ...]
_SIGNATURE = 22  # characters


def write(vault: Vault, name: str, place: Place) -> str:
    """`name`: the list's, with whose it is; a cursor fits no other."""
    spelt = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
    return vault.signature(f"{name}\0{spelt}") + spelt


def read(vault: Vault, name: str, cursor: str) -> Place | None:
    """None at the beginning. Raises BadDraft for a cursor that is not of this list."""
    if not cursor:
        return None
    signature, spelt = cursor[:_SIGNATURE], cursor[_SIGNATURE:]
    if not vault.signed(f"{name}\0{spelt}", signature):
        raise BadDraft("not a cursor of this list; begin without one", field="cursor")
    return tuple(json.loads(base64.urlsafe_b64decode(spelt + "=" * (-len(spelt) % 4))))


def cut(found: Sequence[Item], limit: int, spell: Callable[[Item], str]) -> tuple[Sequence[Item], str | None]:
    """The page, and the cursor after it. `found`: one item more than the page, if there is one."""
    items = found[:limit]
    return items, spell(items[-1]) if len(found) > limit else None
