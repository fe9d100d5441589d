"""PURE but for its list. Takes out of a text what names a person: numbers, addresses, plates and, where a cue announces
them, names. The rules are `personal.toml`; they rather take a word too many than leave a name.

What stands instead of a number is read by the model as any number is, so nothing is lost for learning.
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


def impersonal(text: str) -> tuple[str, Counter[str]]:
    """The text without persons, and how many items of each sort (`phone`, `name` …) were taken out."""
    found: Counter[str] = Counter()
    for rule in _rules():
        text, count = rule.pattern.subn(rule.instead, text)
        found[rule.what] += count
    return text, +found


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    listed = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    surname = "(?:" + "|".join(listed["surnames"].split()) + ")"
    parts = {"{EDGE}": _EDGE, "{SURNAME}": surname, "{NAME}": surname + _HAN + "{1,2}", "{END}": listed["ends"]}
    return tuple(
        _Rule(rule["what"], re.compile(_filled(rule["pattern"], parts)), rule["instead"]) for rule in listed["rule"]
    )


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for mark, part in parts.items():
        pattern = pattern.replace(mark, part)
    return pattern
