"""PURE. Computes the four rates (mechanism 24) from facts; every rate is a numerator and a denominator.

The unit of counting is a **round**: one handling by one unit, from its dispatch to its result. Each part of a round is
counted in one month and one cell (unit, city, kind):

- its deadline, in the month it falls in: was there a result in time (按时办结率)?
- its result, in the month its invitation to rate closes: was the matter solved (问题解决率), did the owner answer
  (评价回复率), was the owner satisfied (满意率)?

So a unit cannot hide an overdue ticket by leaving it open, the figures of a past month are final, rows add up to their
total, and a rate is a sum of numerators divided by a sum of denominators, never a mean of rates. Only a recorded
decision that moves a deadline (a late extension, a recomputation) moves a round to another month. `docs/statistics.md`
explains the same for an office. Takes no clock, no storage and no names: owners, handlers and their words are not
passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

from backend.contract.enums import Outcome, SurveyReason

SKIPPED = 0  # the grade of an owner who does not wish to rate

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """The smallest group that is counted. `unit`: code of a department or desk. `city`: six digits, empty when the
    ticket has no region. `secret`: the tickets are confidential, so a small number of them must not be published."""

    unit: str
    city: str
    kind: str
    secret: bool


@dataclass(frozen=True, slots=True)
class ReceivedTicket:
    """A submitted ticket."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class TimedRound:
    """A round with its deadline, extensions and the owner's time included. `paused_at`: its clock is stopped; `due_at`
    is then the deadline at that moment. `left_at`: the round ended without a result of this unit: returned, withdrawn,
    merged, given to another. `at_once`: answered by the desk, which has no deadline."""

    cell: Cell
    due_at: datetime
    paused_at: datetime | None = None
    resolved_at: datetime | None = None
    left_at: datetime | None = None
    returned: bool = False
    extended: bool = False
    at_once: bool = False

    @property
    def is_paused(self) -> bool:
        """Whether the clock is stopped for the owner and the round still open; it is counted once the clock runs
        again."""
        over = self.resolved_at or self.left_at
        return over is None and self.paused_at is not None and self.paused_at <= self.due_at


@dataclass(frozen=True, slots=True)
class SurveyedRound:
    """A round whose invitation to rate has closed. `grade`: 5…1, SKIPPED, or None for no answer. `entered`: recorded by
    staff after a telephone call (回访)."""

    cell: Cell
    outcome: Outcome | None
    grade: int | None
    reasons: tuple[str, ...] = ()
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A fraction of two counts."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """0…1; None when the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers that are added up; every rate is made of two of them. `graded` equals `answered`, unless too few
    confidential owners answered for their grades to be published."""

    received: int = 0
    due: int = 0
    on_time: int = 0
    extended: int = 0
    returned: int = 0
    at_once: int = 0
    results: int = 0
    solved: int = 0
    answered: int = 0
    graded: int = 0
    satisfied: int = 0
    entered: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def timely(self) -> Rate:
        """按时办结率: of the rounds whose deadline has come, those with a result in time."""
        return Rate(self.on_time, self.due)

    @property
    def resolution(self) -> Rate:
        """问题解决率: of the rounds with a result, those whose unit says "solved" and whose owner does not
        contradict."""
        return Rate(self.solved, self.results)

    @property
    def satisfaction(self) -> Rate:
        """满意率: of the owners who rated, those who were satisfied. Skipped and unanswered invitations are not
        counted."""
        return Rate(self.satisfied, self.graded)

    @property
    def response(self) -> Rate:
        """评价回复率: of the invited owners, those who rated. It is shown beside the satisfaction, never combined with
        it."""
        return Rate(self.answered, self.results)


Fact = ReceivedTicket | TimedRound | SurveyedRound
CountTable = Mapping[Cell, Counts]


def count_facts(facts: Iterable[Fact], satisfied_from: int) -> dict[Cell, Counts]:
    """The counts of all facts, by cell. `satisfied_from`: the lowest grade that counts as satisfied, by policy."""
    table: dict[Cell, Counts] = {}
    for fact in facts:
        match fact:
            case ReceivedTicket():
                one = Counts(received=1)
            case TimedRound():
                one = _count_timed_round(fact)
            case SurveyedRound():
                one = _count_surveyed_round(fact, satisfied_from)
        table[fact.cell] = table.get(fact.cell, Counts()) + one
    return table


def _count_timed_round(fact: TimedRound) -> Counts:
    if fact.at_once:
        return Counts(at_once=1)
    if fact.is_paused:
        return Counts()
    asides = Counts(extended=int(fact.extended), returned=int(fact.returned))
    in_time = _is_on_time(fact)
    return asides if in_time is None else asides + Counts(due=1, on_time=int(in_time))


def _is_on_time(fact: TimedRound) -> bool | None:
    """Whether the result came in time. None: the round left this unit before its deadline, so it is not counted."""
    stopped = fact.paused_at or fact.resolved_at or fact.left_at
    if stopped is None or stopped > fact.due_at:
        return False
    return True if fact.resolved_at is not None else None


def _count_surveyed_round(fact: SurveyedRound, satisfied_from: int) -> Counts:
    answered = fact.grade is not None and fact.grade != SKIPPED
    satisfied = answered and fact.grade is not None and fact.grade >= satisfied_from
    contradicted = answered and not satisfied and (not fact.reasons or SurveyReason.RESULT in fact.reasons)
    return Counts(
        results=1,
        solved=int(fact.outcome is Outcome.SOLVED and not contradicted),
        answered=int(answered),
        graded=int(answered),
        satisfied=int(satisfied),
        entered=int(answered and fact.entered),
    )


def total_counts(table: CountTable) -> Counts:
    """The sum over all cells."""
    return sum(table.values(), Counts())


def group_by(table: CountTable, key: Callable[[Cell], Key]) -> dict[Key, Counts]:
    """The counts grouped by a key of the cell. They add up to the same total."""
    grouped: dict[Key, Counts] = {}
    for cell, counts in table.items():
        name = key(cell)
        grouped[name] = grouped.get(name, Counts()) + counts
    return grouped


def merge_tables(tables: Iterable[CountTable]) -> dict[Cell, Counts]:
    """The sum of several tables, e.g. of several months, cell by cell."""
    whole: dict[Cell, Counts] = {}
    for table in tables:
        for cell, counts in table.items():
            whole[cell] = whole.get(cell, Counts()) + counts
    return whole


def suppress_small_cells(table: CountTable, least: int) -> dict[Cell, Counts]:
    """The table with small confidential counts taken out: where fewer than `least` confidential tickets are behind a
    count, it is removed from its cell before anything is added up, so that no total reveals it by subtraction
    (mechanism 27). Each group of counts is checked by itself: ten received tickets do not protect the only rated one.
    For the same reason, call this for each month before `merge_tables`."""
    shown = {cell: _suppress_counts(counts, least) if cell.secret else counts for cell, counts in table.items()}
    return {cell: counts for cell, counts in shown.items() if counts != Counts()}


_SUPPRESSION_GROUPS = (  # counts that are shown or hidden together; the first of each group decides
    ("received",),
    ("due", "on_time"),
    ("extended",),
    ("returned",),
    ("at_once",),
    ("results", "solved", "answered"),
    ("graded", "satisfied"),
    ("entered",),
)


def _suppress_counts(counts: Counts, least: int) -> Counts:
    shown = (name for first, *rest in _SUPPRESSION_GROUPS if getattr(counts, first) >= least for name in (first, *rest))
    return Counts(**{name: getattr(counts, name) for name in shown})
