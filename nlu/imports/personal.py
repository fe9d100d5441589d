"""PURE except for its list. Removes personal data from a text: numbers, addresses, plates and, after a cue, names.

Numbers are found by `backend.core.personal_data`, names by the rules of `personal.toml`, which remove a word too many
rather than leave a name. A replaced number reads like any number to the model, so nothing is lost for learning.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from backend.core.personal_data import PHONES, find_personal_data
from backend.core.personal_patterns import PersonalDataSort

_RULES = Path(__file__).with_name("personal.toml")
_HAN = "[一-鿿㐀-䶿豈-龎\U00020000-\U000323af\ue000-\uf8ff]"  # rare ones and those of old encodings too
_NUMBER = "0***"  # what a number is to the model in a message too (nlu/rasa/components/reading.py)


@dataclass(frozen=True, slots=True)
class _Rule:
    what: str
    pattern: re.Pattern[str]
    instead: str


def remove_personal_data(text: str) -> tuple[str, Counter[str]]:
    """Return the text without personal data, and how many items of each sort (`phone`, `name` …) were removed."""
    found: Counter[str] = Counter()
    for one in reversed(find_personal_data(text)):
        if one.sort is not PersonalDataSort.SERVICE:
            found["phone" if one.sort in PHONES else one.sort.value] += 1
            kept = text[one.start] if one.sort is PersonalDataSort.PLATE else ""
            text = text[: one.start] + kept + _NUMBER + text[one.end :]
    for rule in _load_rules():
        text, count = rule.pattern.subn(rule.instead, text)
        found[rule.what] += count
    return text, +found


@functools.cache
def _load_rules() -> tuple[_Rule, ...]:
    listed = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    surname = "(?:" + "|".join(listed["surnames"].split()) + ")"
    end = listed["ends"].replace("[^{HAN}]", f"[^{_HAN[1:]}")
    parts = {"{SURNAME}": surname, "{NAME}": surname + _HAN + "{1,2}", "{END}": end, "{HAN}": _HAN}
    return tuple(
        _Rule(rule["what"], re.compile(_fill_pattern(rule["pattern"], parts)), rule["instead"])
        for rule in listed["rule"]
    )


def _fill_pattern(pattern: str, parts: dict[str, str]) -> str:
    for mark, part in parts.items():
        pattern = pattern.replace(mark, part)
    return pattern
