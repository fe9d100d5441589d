"""No text can freeze the house: whatever reads what people write takes time in proportion to its length.

A ratio of times is measured, and not a time: a text twice as long may take twice as long, and not four times.
"""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from backend.core.text import mask_personal_data
from backend.core.title import make_title
from backend.learning.predictions import mask_numbers
from bot.runtime.logs import redact_text
from bot.texts.config_loader import load_dialogue_config
from config import ROOT as CONFIG
from dialogues.language.phones import phone_and_rest
from nlu.entities import load_rules
from nlu.imports.personal import remove_personal_data
from tests.security.attack_texts import attack_texts, attack_units
from tests.security.house_patterns import ROOT

SHORT, LONG = 4_000, 8_000  # characters
ALLOWED = 3.3  # linear is 2, quadratic 4
HARMLESS = 0.004  # seconds: what is quadratic takes longer for the long text
ROUNDS = 5
"""The best of so many times counts, since others work on the machine too."""


def count_matches(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def seconds(read: Callable[[str], object], text: str, rounds: int = 1) -> float:
    best = float("inf")
    for _ in range(rounds):
        began = time.thread_time()
        read(text)
        best = min(best, time.thread_time() - began)
    return best


def growth(read: Callable[[str], object], short: str, long: str) -> float:
    """How many times as long (processor time) the long text takes; 0 if it takes no time worth mentioning."""
    took = seconds(read, long)
    if took < HARMLESS:
        return 0.0
    once = took / seconds(read, short)
    return once if once < ALLOWED else seconds(read, long, ROUNDS) / seconds(read, short, ROUNDS)


def worst_growth(read: Callable[[str], object], units: list[str]) -> tuple[float, str]:
    """The worst ratio, and the text that has it. A text that exceeds is measured three times before it is believed."""
    worst = (0.0, "")
    for short, long in zip(attack_texts(units, SHORT), attack_texts(units, LONG), strict=True):
        found = growth(read, short, long)
        if found > ALLOWED:
            found = min(found, growth(read, short, long), growth(read, short, long))
        worst = max(worst, (found, long[:24]))
        if found > ALLOWED:
            return worst
    return worst


@cache
def house_patterns() -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.security.house_patterns"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_every_place_that_compiles_a_pattern_is_known() -> None:
    found = house_patterns()
    assert found["unseen"] == []
    assert len(found["patterns"]) > 80


@pytest.mark.timeout(600)
def test_no_pattern_of_the_house_grows_faster_than_the_text() -> None:
    slow = []
    for place, pattern, flags in house_patterns()["patterns"]:
        compiled = re.compile(pattern, flags)
        ratio, text = worst_growth(lambda said, of=compiled: count_matches(of, said), attack_units(pattern, flags))  # type: ignore[misc]
        if ratio > ALLOWED:
            slow.append(f"{place} {ratio:.1f} on {text!r}: {pattern[:80]}")
    assert slow == []


@pytest.mark.parametrize("pattern", [r"\d+x", r"[ab]*c", r"(?:a+b?)*c", r"x*y*z", r"\w+@\w+"])
def test_a_pattern_that_goes_back_is_found_out(pattern: str) -> None:
    """The check itself: it would not be one if it let these pass."""
    compiled = re.compile(pattern)
    if pattern == r"(?:a+b?)*c":  # not quadratic but exponential: a few characters are enough
        assert growth(lambda text: count_matches(compiled, text), "a" * 20, "a" * 24) > ALLOWED
        return
    ratio, _ = worst_growth(lambda text: count_matches(compiled, text), attack_units(pattern, 0))
    assert ratio > ALLOWED


TODAY = date(2026, 11, 23)
BOOK = load_dialogue_config(CONFIG, TODAY)
READERS: dict[str, Callable[[str], object]] = {
    "masks": mask_personal_data,
    "title": make_title,
    "training text": mask_numbers,
    "log": redact_text,
    "phone": lambda text: phone_and_rest(text, BOOK),
    "imports": remove_personal_data,
    "entities": load_rules(lambda: TODAY),
}
UNITS = [
    *"1 0(（)-aA@.:/#*一二年月日元店市我，。！\n\u200b\u3000１Ａé",
    "1-",
    "1 ",
    "13",
    "138",
    "0771-",
    "a.",
    "a@a.",
    "://a:",
    "token=",
    "bearer ",
    "第一",
    "一百",
    "一年",
    "有限公司",
    "螺蛳粉店",
    "南宁市",
    "电话",
    "老板",
    "桂A",
    "，电话是",
    "(0771)",
    "+86 1",
    "转1",
    "\\x31",
    "12:a",
]


@pytest.mark.parametrize("name", READERS)
def test_no_reader_of_texts_grows_faster_than_the_text(name: str) -> None:
    ratio, text = worst_growth(READERS[name], UNITS)
    assert ratio <= ALLOWED, f"{name} takes {ratio:.1f} times as long for twice {text!r}"


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """The garbage collector's pauses are none of the pattern's."""
    gc.disable()
    yield
    gc.enable()
