"""PURE. Brings traditional characters to simplified ones, so that words are found however they are written.

One character stays one character, so places in the text keep their numbers. Only what is looked up is changed; what a
person wrote is kept as it was written.
"""

from __future__ import annotations

import functools
import unicodedata

_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))  # where traditional characters stand
_ALSO = {"妳": "你", "瞭": "了", "覆": "复", "甯": "宁"}
_NAMES = range(0x20000, 0x3FFFE)  # planes of Chinese characters, some of them newer than this Python


def is_written(char: str) -> bool:
    """Return whether a character is something that is written: no control, mark of direction or half of a pair.

    Rare characters of names are, also those that have no place yet (private use) or are newer than this Python.
    """
    match unicodedata.category(char):
        case "Cc" | "Cf" | "Cs":
            return False
        case "Cn":
            return ord(char) in _NAMES and ord(char) & 0xFFFE != 0xFFFE
        case _:
            return True


def simplify_characters(text: str) -> str:
    """Return the text with simplified characters, each in its place."""
    return text if text.isascii() else text.translate(_table())


@functools.cache
def _table() -> dict[int, str]:
    """Return the simplified character of each traditional one, by OpenCC's tables."""
    from opencc import OpenCC  # read when it is first used: 50 ms

    signs = [chr(code) for codes in _HAN for code in codes]
    simple = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    found = {ord(sign): plain for sign, plain in zip(signs, simple, strict=True) if sign != plain and len(plain) == 1}
    return found | {ord(sign): plain for sign, plain in _ALSO.items()}
