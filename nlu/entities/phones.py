"""PURE. Finds telephone numbers in a text, as bare digits; longer numbers of cards and IDs are not taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.contract import Entity

_EDGE = r"[0-9A-Za-z*]"
_PHONE = re.compile(
    rf"(?<!{_EDGE})(?:\+?86[ -]?)?(?P<mobile>1[3-9]\d[ -]?\d{{4}}[ -]?\d{{4}})(?!{_EDGE})"
    rf"|(?<!{_EDGE})(?P<landline>0\d{{2,3}}[ -]?[2-9]\d{{6,7}})(?!{_EDGE})"
)


def find_phones(text: str) -> Iterator[Entity]:
    """Yield each telephone number."""
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match["mobile"] or match["landline"])
        yield Entity("phone", digits, match.start(), match.end())
