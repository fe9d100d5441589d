"""PURE. Brings names into one form, so that a name is found however it is written (mechanism 12, 27).

Owns which spellings are one: full width and half width, traditional and simplified characters, blanks, marks, signs and
invisible characters between the characters, letters or digits put between Chinese ones. Does not know any name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

import opencc

_HAN = range(0x3400, 0x323B0)


def fold_name(text: str) -> str:
    """The letters and digits of the text alone, in one width, case and script."""
    even = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(sign for sign in even if unicodedata.category(sign)[0] in "LN")
    return _to_simplified(kept)


class FoldedText:
    """A text in which names are looked for, folded once."""

    def __init__(self, text: str) -> None:
        self._folded = fold_name(text)
        self._chinese = "".join(sign for sign in self._folded if ord(sign) in _HAN)

    def names_any(self, folded_names: Iterable[str]) -> bool:
        """Whether one of these names, folded, is in the text; of a Chinese name also with other letters between its
        characters."""
        return any(name in self._folded or name in self._chinese for name in folded_names)


def _to_simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
