"""PURE except for its list. Removes personal data from a text: numbers, addresses, plates and, after a cue, names.

The rules are in `personal.toml`; they remove a word too many rather than leave a name. A replaced number reads like any
number to the model, so nothing is lost for learning.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

_RULES = Path(__file__).with_name("personal.toml")
_EDGE = "[0-9A-Za-z*]"
_HAN = "[一-鿿]"


@dataclass(frozen=True, slots=True)
class _Rule:
    what: str
    pattern: re.Pattern[str]
    instead: str


def remove_personal_data(text: str) -> tuple[str, Counter[str]]:
    """Return the text without personal data, and how many items of each sort (`phone`, `name` …) were removed."""
    found: Counter[str] = Counter()
    for rule in _load_rules():
        text, count = rule.pattern.subn(rule.instead, text)
        found[rule.what] += count
    return text, +found


@functools.cache
def _load_rules() -> tuple[_Rule, ...]:
    listed = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    surname = "(?:" + "|".join(listed["surnames"].split()) + ")"
    parts = {"{EDGE}": _EDGE, "{SURNAME}": surname, "{NAME}": surname + _HAN + "{1,2}", "{END}": listed["ends"]}
    return tuple(
        _Rule(rule["what"], re.compile(_fill_pattern(rule["pattern"], parts)), rule["instead"])
        for rule in listed["rule"]
    )


def _fill_pattern(pattern: str, parts: dict[str, str]) -> str:
    for mark, part in parts.items():
        pattern = pattern.replace(mark, part)
    return pattern
