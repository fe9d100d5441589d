"""PURE. Reads a text in one plain form, in which patterns need to know one spelling, and keeps where each sign was.

Plain are: one width, digits of every script, circle and key as 0 to 9, every dash as -, every bracket and space as ( )
and a space. Characters that nobody sees are left out. Does not know what is looked for.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

_LEFT_OUT = frozenset({"Cf", "Cc", "Mn", "Me", "Cs"})
_SIGNS = {
    "〔": "(",
    "【": "(",
    "[": "(",
    "]": ")",
    "】": ")",
    "〕": ")",
    "·": "·",
    "•": "·",
    "・": "·",
    "‧": "·",
    "∙": "·",
    "。": ".",
}
_SIGNS |= {"、": ",", "−": "-", "～": "-", "~": "-", "ー": "-", "＿": "-", "✕": "×", "╳": "×"}
_NUMERALS = dict(
    zip("零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两兩貳參陸", "00012345678911234567892" + "2236", strict=False)
)
_RUN = re.compile(f"[{''.join(_NUMERALS)}0-9]" + "{7,}")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text in its plain form; `places`: where in the original each of its characters stood, and its end."""

    text: str
    places: tuple[int, ...]


def plain_text(text: str) -> PlainText:
    """Return the plain form of a text."""
    if text.isascii() and "\t" not in text and "\n" not in text:
        return PlainText(text, tuple(range(len(text) + 1)))
    signs: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = _plain_sign(char)
        signs.append(plain)
        places.extend([place] * len(plain))
    return PlainText("".join(signs), (*places, len(text)))


def read_numerals(plain: PlainText) -> PlainText | None:
    """Return the plain text with its Chinese numerals as digits, in long runs of them; None when it has none."""
    if not _RUN.search(plain.text):
        return None
    return PlainText(_RUN.sub(lambda run: "".join(_NUMERALS.get(c, c) for c in run[0]), plain.text), plain.places)


@functools.lru_cache(maxsize=4096)
def _plain_sign(char: str) -> str:
    """Return the plain form of one character, "" for one that nobody sees."""
    if char in "\n\t":
        return char
    if char in _SIGNS:
        return _SIGNS[char]
    category = unicodedata.category(char)
    if category in _LEFT_OUT:
        return ""
    if category == "Pd":
        return "-"
    if category == "Zs":
        return " "
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKC", char)
    return _SIGNS.get(plain, plain)
