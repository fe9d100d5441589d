"""PURE. Finds telephone numbers in a text, as bare digits; longer numbers of cards and IDs are not taken apart."""

from __future__ import annotations

from collections.abc import Iterator

from backend.core.personal_data import PHONES, find_personal_data
from nlu.contract import Entity


def find_phones(text: str) -> Iterator[Entity]:
    """Yield each telephone number."""
    for one in find_personal_data(text):
        if one.sort in PHONES:
            yield Entity("phone", one.value, one.start, one.end)
