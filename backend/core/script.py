"""PURE. Writes traditional characters as simplified ones, so that words are compared in one script."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplify_script(text: str) -> str:
    """The text in simplified characters; what is no traditional character stays."""
    return text if text.isascii() else _converter().convert(text)
