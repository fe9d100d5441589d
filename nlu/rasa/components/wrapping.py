"""PURE. Each example again, wrapped in words that clerks and letter writers put round any matter.

An address, a place, 请核实处理: real messages open and end with these whatever their kind, our examples seldom do.
Unless a model has met them with every kind, it takes such a word for a sign of the kind it happened to meet it with.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence

import yaml

from components.reading import CUES

_THIRD_PERSON = "其"
_LIKELY = {"openings": 0.4, "places": 0.5, "closings": 0.7}  # so that some keep a bare beginning or end
_END_MARKS = "。，！!,. "


def with_wrapped(texts: Sequence[str], labels: Sequence[str], times: int, seed: int) -> tuple[list[str], list[str]]:
    """All examples as they are, then `times` wrapped copies of each; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    copies = [_wrapped(text, chance) for _ in range(times) for text in texts]
    return [*texts, *copies], list(labels) * (1 + times)


def _wrapped(text: str, chance: random.Random) -> str:
    opening, place, closing = (_drawn(part, chance) for part in _LIKELY)
    before = "" if text.startswith(_THIRD_PERSON) else opening + place
    return before + text.rstrip(_END_MARKS) + closing


def _drawn(part: str, chance: random.Random) -> str:
    return chance.choice(_phrases()[part]) if chance.random() < _LIKELY[part] else ""


@functools.cache
def _phrases() -> dict[str, list[str]]:
    phrases: dict[str, list[str]] = yaml.safe_load(CUES.read_text(encoding="utf-8"))["wrapping"]
    return phrases
