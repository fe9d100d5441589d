"""PURE. Reads a grade that is typed: stars, points or a word. Digits are stars and never positions of buttons.

Owns what a number means where grades are offered: of five up to 5, of ten up to 10, else of a hundred. Does not decide
for which survey a grade counts.
"""

from __future__ import annotations

import re

from dialogues.core.config import Lexicon

BEST, WORST = 5, 1
_LONGEST = 16  # characters; a longer text says more than a grade
_STARS = "⭐★🌟🌠✨"
_EMPTY_STARS = "☆✩"
_JOINED = {"\ufe0e", "\ufe0f", "\u20e3", "\u200d"}  # what makes 5 a key, and a star a picture
_NUMERALS = {
    "零": 0,
    "半": 0.5,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERALS |= {"十": 10, "一百": 100, "满": 100}
_NUMBER = re.compile(
    r"(?P<minus>[-−负])?(?:(?P<digits>\d{1,3}(?:\.\d)?)|(?P<han>一百|[零半一二两三四五六七八九十满]))"
    r"(?P<unit>分|颗?星级?|个星|颗|stars?|points?|/(?:5|10|100)|out of (?:5|10))?(?P<half>半)?(?:满分)?"
)


def read_grade(said: str, words: Lexicon) -> int:
    """Return the grade, 5 best to 1 worst, when the normalised text says nothing but a grade; else 0."""
    said = "".join(sign for sign in said if sign not in _JOINED)
    if not said or len(said) > _LONGEST:
        return 0
    stars = sum(sign in _STARS for sign in said)
    if stars and all(sign in _STARS + _EMPTY_STARS for sign in said):
        return min(stars, BEST)
    core = _trim(said, words)
    return words.grades.get(said, 0) or words.grades.get(core, 0) or _number_grade(core)


def _trim(said: str, words: Lexicon) -> str:
    """Return the text without what stands around a grade: 我给…吧, 打个…, 改成…."""
    core, before = said, ""
    while core != before:
        before = core
        front = next((w for w in words.grade_before if core.startswith(w) and len(core) > len(w)), "")
        core = core.removeprefix(front).strip("，,。.！! ")
        back = next((w for w in words.grade_after if core.endswith(w) and len(core) > len(w)), "")
        core = core.removesuffix(back).strip("，,。.！! ")
    return core


def _number_grade(core: str) -> int:
    """Return the grade of 5, 五星, 8分, 100分, 4/5; 0 when the text is no such number."""
    found = _NUMBER.fullmatch(core)
    if found is None:
        return 0
    value = float(found["digits"]) if found["digits"] else float(_NUMERALS[found["han"]])
    value += 0.5 if found["half"] else 0
    unit = found["unit"] or ""
    if found["han"] == "满" and not unit:
        return 0
    if found["minus"] or value <= 0:
        return WORST
    return _scale_value(value, unit)


def _scale_value(value: float, unit: str) -> int:
    """Return the grade of so many stars or points; 0 for a number that no scale has."""
    stated = re.search(r"(?<!\d)\d+$", unit)
    most = int(stated[0]) if stated else 5 if value <= 5 else 10 if value <= 10 else 100
    if value > most and not unit.startswith(("颗", "星", "star")):
        return 0
    if not unit and 10 < value < 100:
        return 0  # 12 is an answer to something, not a rating
    return min(max(int(value * BEST / most + 0.5), WORST), BEST)
