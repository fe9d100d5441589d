"""Measures how well the rules find what a text names: lines of `{"text", "entities": [[kind, value], …]}`.

Compares kind and value, wherever in the text they stand. A line that cannot be read is refused by its number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nlu.contract import Entity
from nlu.entities import KINDS, load_rules
from nlu.errors import CorpusRefused

Named = tuple[str, str]  # kind, value


@dataclass(frozen=True, slots=True)
class EntityKindScore:
    """How many entities of one kind were found right, missed, or found wrongly."""

    kind: str
    right: int
    missed: int
    wrong: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0


@dataclass(frozen=True, slots=True)
class EntityMismatch:
    """A line in which other entities were found than expected."""

    line: int
    text: str
    missed: tuple[Named, ...]
    wrong: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class EntityMeasure:
    """The result: lines measured, figures of each kind, lines with mistakes."""

    lines: int
    kinds: tuple[EntityKindScore, ...]  # one for each of `KINDS`, in that order
    slips: tuple[EntityMismatch, ...]


def measure_entities(path: Path, today: date) -> EntityMeasure:
    """Compare the rules with the labelled file. `today`: the day that relative dates count from.

    Raises `CorpusRefused` with every bad line.
    """
    labelled = _read_labelled_lines(path)
    rules = load_rules(lambda: today)
    slips = [_compare_entities(number, text, expected, rules) for number, text, expected in labelled]
    expected_all = Counter(named[0] for _, _, expected in labelled for named in expected.elements())
    missed = Counter(kind for slip in slips for kind, _ in slip.missed)
    wrong = Counter(kind for slip in slips for kind, _ in slip.wrong)
    scores = (EntityKindScore(kind, expected_all[kind] - missed[kind], missed[kind], wrong[kind]) for kind in KINDS)
    return EntityMeasure(len(labelled), tuple(scores), tuple(slip for slip in slips if slip.missed or slip.wrong))


def _compare_entities(
    number: int, text: str, expected: Counter[Named], rules: Callable[[str], tuple[Entity, ...]]
) -> EntityMismatch:
    found = Counter((entity.kind, entity.value) for entity in rules(text))
    return EntityMismatch(number, text, tuple((expected - found).elements()), tuple((found - expected).elements()))


def _read_labelled_lines(path: Path) -> list[tuple[int, str, Counter[Named]]]:
    labelled, reasons = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            named = Counter((str(kind), str(value)) for kind, value in entry["entities"])
            text = entry["text"]
        except (ValueError, KeyError, TypeError):
            reasons.append(f"{path.name}:{number}: not a line of JSON with text and pairs of kind and value")
            continue
        if not isinstance(text, str) or not {kind for kind, _ in named} <= set(KINDS):
            reasons.append(f"{path.name}:{number}: kinds must be of {' '.join(KINDS)}")
        else:
            labelled.append((number, text, named))
    if reasons or not labelled:
        raise CorpusRefused(reasons or [f"{path.name}: no labelled line"])
    return labelled
