"""PURE. Works out what an import would change, before anything is written: what is new, known, or a contradiction.

A contradiction (one text, two kinds) refuses the whole import, with both places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlu.errors import CorpusRefused
from nlu.imports.columns import ImportEntries, ImportEntry
from nlu.training.corpus import TrainingExample
from nlu.training.duplicates import near_duplicates


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would add.

    Counts are per intent, except `masked` (by sort of personal data) and `left_out` (by the table's own names).
    """

    new: tuple[ImportEntry, ...]
    rows: Counter[str]
    twice: Counter[str]  # says nearly the same as an earlier row
    known: Counter[str]  # says nearly the same as an example that is there
    masked: Counter[str]
    left_out: Counter[str]

    @property
    def new_by_intent(self) -> Counter[str]:
        return Counter(entry.intent for entry in self.new)


def plan_import(file: str, found: ImportEntries, existing: Sequence[TrainingExample]) -> ImportPlan:
    """Return the plan; `file` is its name in the reasons. Raises `CorpusRefused` with every contradiction."""
    rows = [
        TrainingExample(entry.intent, entry.text, f"{file}[{entry.sheet}]" if entry.sheet else file, entry.number)
        for entry in found.entries
    ]
    everything, first = [*existing, *rows], len(existing)
    pairs = [pair for pair in near_duplicates([example.text for example in everything]) if pair[1] >= first]
    if reasons := list(_contradictions((everything[one], everything[other]) for one, other in pairs)):
        raise CorpusRefused(reasons)
    known = {other - first for one, other in pairs if one < first}
    twice = {other - first for _, other in pairs} - known
    return ImportPlan(
        new=tuple(entry for at, entry in enumerate(found.entries) if at not in known | twice),
        rows=Counter(entry.intent for entry in found.entries),
        twice=Counter(found.entries[at].intent for at in twice),
        known=Counter(found.entries[at].intent for at in known),
        masked=found.masked,
        left_out=found.left_out,
    )


def _contradictions(alike: Iterable[tuple[TrainingExample, TrainingExample]]) -> Iterator[str]:
    for one, other in alike:
        if one.intent != other.intent:
            yield f"{other.location}: ({other.intent}) contradicts ({one.intent}) {one.location}: {other.text[:40]}"
