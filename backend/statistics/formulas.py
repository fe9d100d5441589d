"""PURE. The four rates (mechanism 24) as formulas over what happened; each is a numerator and a denominator.

What is counted is a **round**: one handling by one unit, from its dispatch to its result. A round is counted in one
month, in one cell (unit, city, kind):

- its clock, in the month its deadline falls in: was there a result in time (按时办结率)?
- its result, in the month its invitation to rate closes: was the matter solved (问题解决率), did the owner answer
  (评价回复率), were they satisfied (满意率)?

So a unit cannot hide an overdue ticket by leaving it open, a month is final when it is over, rows add up to their
total, and a rate is a sum of numerators over a sum of denominators, never a mean of rates. Only a decision on the
record that moves a deadline (an extension granted late, a recomputation) takes a round to another month.
`docs/statistics.md` says the same in an office's words. Refuses time, storage and names: owners, handlers and words
never come in here.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TypeVar

from backend.contract.enums import Outcome, SurveyReason

SKIPPED = 0  # the grade of an invitation that was waved away

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """`unit`: a department's or desk's code. `city`: its six digits, empty when no region was told. `secret`: the
    tickets in it are confidential, so that a small number of them must not go outside."""

    unit: str
    city: str
    kind: str
    secret: bool


@dataclass(frozen=True, slots=True)
class Received:
    """A ticket handed in."""

    cell: Cell


@dataclass(frozen=True, slots=True)
class Timed:
    """A round with its deadline, extensions and the owner's time included. `due_at` of a round whose clock stands
    still (`paused_at`) is the one it had when it stopped. `left_at`: it ended without a result of this unit: returned,
    withdrawn, merged, given to another. `at_once`: answered by the desk, which has no deadline of its own."""

    cell: Cell
    due_at: datetime
    paused_at: datetime | None = None
    resolved_at: datetime | None = None
    left_at: datetime | None = None
    returned: bool = False
    extended: bool = False
    at_once: bool = False

    @property
    def waits(self) -> bool:
        """Its clock stands still for the owner: it is counted when it goes on."""
        over = self.resolved_at or self.left_at
        return over is None and self.paused_at is not None and self.paused_at <= self.due_at


@dataclass(frozen=True, slots=True)
class Rated:
    """A round whose invitation has closed. `grade`: 5…1, SKIPPED, None for silence. `entered`: taken down by staff on
    the telephone (回访)."""

    cell: Cell
    outcome: Outcome | None
    grade: int | None
    reasons: tuple[str, ...] = ()
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """0…1; None when there was nothing to count."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Counts:
    """What is added up. Every rate is made of two of these. `graded` is `answered`, unless too few confidential owners
    answered for their grades to be shown."""

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
        """按时办结率: of the rounds that fell due, those with a result by then."""
        return Rate(self.on_time, self.due)

    @property
    def resolution(self) -> Rate:
        """问题解决率: of the rounds with a result, those the unit calls solved and the owner does not contradict."""
        return Rate(self.solved, self.results)

    @property
    def satisfaction(self) -> Rate:
        """满意率: of the owners who rated, those satisfied. Skipped and silent are in neither part."""
        return Rate(self.satisfied, self.graded)

    @property
    def response(self) -> Rate:
        """评价回复率: of the owners invited, those who rated. Beside the satisfaction, never merged with it."""
        return Rate(self.answered, self.results)


Fact = Received | Timed | Rated
Table = Mapping[Cell, Counts]


def counted(facts: Iterable[Fact], satisfied_from: int) -> dict[Cell, Counts]:
    """Every fact in its cell. `satisfied_from`: the lowest grade that counts as satisfied, by policy."""
    table: dict[Cell, Counts] = {}
    for fact in facts:
        match fact:
            case Received():
                one = Counts(received=1)
            case Timed():
                one = _timed(fact)
            case Rated():
                one = _rated(fact, satisfied_from)
        table[fact.cell] = table.get(fact.cell, Counts()) + one
    return table


def _timed(fact: Timed) -> Counts:
    if fact.at_once:
        return Counts(at_once=1)
    if fact.waits:
        return Counts()
    asides = Counts(extended=int(fact.extended), returned=int(fact.returned))
    in_time = _in_time(fact)
    return asides if in_time is None else asides + Counts(due=1, on_time=int(in_time))


def _in_time(fact: Timed) -> bool | None:
    """None: its deadline never came to this unit, since the ticket went away before."""
    stopped = fact.paused_at or fact.resolved_at or fact.left_at
    if stopped is None or stopped > fact.due_at:
        return False
    return True if fact.resolved_at is not None else None


def _rated(fact: Rated, satisfied_from: int) -> Counts:
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


def total(table: Table) -> Counts:
    return sum(table.values(), Counts())


def by(table: Table, key: Callable[[Cell], Key]) -> dict[Key, Counts]:
    """The table's rows put together by something of their cells; they add up to the same total."""
    grouped: dict[Key, Counts] = {}
    for cell, counts in table.items():
        name = key(cell)
        grouped[name] = grouped.get(name, Counts()) + counts
    return grouped


def joined(tables: Iterable[Table]) -> dict[Cell, Counts]:
    """Several months as one."""
    whole: dict[Cell, Counts] = {}
    for table in tables:
        for cell, counts in table.items():
            whole[cell] = whole.get(cell, Counts()) + counts
    return whole


def publishable(table: Table, least: int) -> dict[Cell, Counts]:
    """The table as it may go outside: what fewer than `least` confidential tickets are behind is taken out of their
    cell before anything is added up, so that no total gives it back by subtraction (mechanism 27). Each group of
    figures is looked at by itself: ten tickets received do not hide the one that was rated. Months are to be made
    publishable one by one and joined afterwards, for the same reason."""
    shown = {cell: _publishable(counts, least) if cell.secret else counts for cell, counts in table.items()}
    return {cell: counts for cell, counts in shown.items() if counts != Counts()}


_GROUPS = (  # figures that are shown or hidden together, by the first of them
    ("received",),
    ("due", "on_time"),
    ("extended",),
    ("returned",),
    ("at_once",),
    ("results", "solved", "answered"),
    ("graded", "satisfied"),
    ("entered",),
)


def _publishable(counts: Counts, least: int) -> Counts:
    shown = (name for first, *rest in _GROUPS if getattr(counts, first) >= least for name in (first, *rest))
    return Counts(**{name: getattr(counts, name) for name in shown})
