"""PURE. A ticket's title from the owner's own words, and free text made fit to store or to show (mechanism 27)."""

from __future__ import annotations

import re
import unicodedata

TITLE = 24  # characters
_ENOUGH = 10  # a first clause shorter than this says too little, and takes the next one along
_ENDS = "，。！？；、：,!?; "
_CLAUSE = re.compile(f"[{_ENDS.strip()}]+")
_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{8}(\d{3}[0-9Xx])(?![0-9A-Za-z])")
_KEPT = "\n\t"
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make words read backwards


def plain(text: str) -> str:
    """The text without what no database or screen is the better for: controls, lone surrogates, turned writing."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in even if sign in _KEPT or not _is_bad(sign)).strip()


def _is_bad(sign: str) -> bool:
    return sign in _TURNING or unicodedata.category(sign) in {"Cc", "Cs"}


def masked(text: str) -> str:
    """The text with phone numbers and identity numbers made unreadable in the middle."""
    return _IDENTITY.sub(r"\1********\2", _PHONE.sub(r"\1****\2", text))


def title_of(text: str) -> str:
    """The first clause or two, masked, on one line, 1 to `TITLE` characters of a text that is not empty."""
    words = masked(" ".join(text.split()))
    clauses = [stop.start() for stop in _CLAUSE.finditer(words) if stop.start() <= TITLE]
    enough = next((end for end in clauses if end >= _ENOUGH), 0)
    if enough:
        return words[:enough]
    if len(words) > TITLE:
        return words[: TITLE - 1] + "…"
    return words.rstrip(_ENDS) or words
