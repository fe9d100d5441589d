"""What the model sees of a text: character n-grams of the folded text.

Folding removes what says nothing of the kind and differs in every message: numbers, plates, addresses' digits.
"""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"[0-9a-z*]*[0-9][0-9a-z*]*")
_SPACE = re.compile(r"\s+")
_LONGEST = 1500  # the request is made by then; later text would only cost time


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).lower()
    return _NUMBER.sub("0", _SPACE.sub("", plain))[:_LONGEST]


def features(text: str) -> list[str]:
    """Character 1- to 3-grams; `^` and `$` mark the ends, where a message often says what it wants."""
    marked = f"^{folded(text)}$"
    return [marked[at : at + size] for size in (1, 2, 3) for at in range(len(marked) - size + 1)]
