"""Which duty a report is about, and whose that is: a linear score that can be taken apart into words.

A report's score for a duty is the sum of what each of its words speaks for that duty (`backend.duty_weights`), so the
words that decided are told with it. Refuses to dispatch: it suggests. `backend.duties` says which version is in force.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from backend.dispatch import named
from backend.duty_weights import Weights, tokens, weights
from backend.masking import plain
from backend.workflow import TicketKind
from config.duties import DutyEntry, DutyList
from config.organisation import DepartmentEntry, Organisation
from config.rules import Dispatch

_LOOKED_AT = 2000  # characters of a report
_TOLD = 4  # words

# Confidence = 1 / (1 + exp(-(a + b·score + c·lead))), where lead is the part of its score that the first suggestion is
# ahead of the second: logistic regression on the tuning part. For the suggestions that come after: what is left,
# shared by score.
_A, _B, _C = -1.6, 0.06, 6.5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`duty`: its code. `department`: the unit's code, empty when no unit may have it and the office decides; `unit`,
    its name, is empty then too. `hand_up`: it is the region's matter and the desk is not the region's, so the unit is
    one of the desk above (mechanism 7). `confidence`: 0…1, that this is the duty. `words`: those that decided."""

    duty: str
    name: str
    department: str
    unit: str
    hand_up: bool
    score: float
    confidence: float
    words: tuple[str, ...]


class Ranking:
    """Built once for a version of the list; a second of work, a few milliseconds a report."""

    def __init__(self, duties: DutyList, organisation: Organisation) -> None:
        self.version = duties.version
        self._duties = duties.duties
        self._organisation = organisation
        self._weights = weights(duties.duties, organisation)

    def top(
        self, text: str, kind: TicketKind, region: str, limit: int = 3, *, place: str = "", desk: str = ""
    ) -> tuple[Suggestion, ...]:
        """The likeliest duties, best first, with the unit each would go to from `desk`, or else the desk of `region`. A
        complaint's is the one above the unit whose duty it is, and never one that text or place name (mechanism 12).
        Empty when nothing in the text speaks for any duty."""
        said = tokens(plain(text)[:_LOOKED_AT])
        parts = [{token: known[token] for token in said & known.keys()} for known in self._weights]
        scores = [sum(part.values()) for part in parts]
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[: max(2, limit)]
        sure = _confidences([scores[at] for at in order])
        ways = _Ways(self._organisation, desk or self._desk_of(region), kind, f"{text}\n{place}")
        found = zip((self._duties[at] for at in order), (parts[at] for at in order), sure, strict=True)
        return tuple(ways.suggestion(duty, part, how) for duty, part, how in found if part)[:limit]

    def line(self, duty: str) -> str:
        """The line of work of a duty by its code; empty for one that is not in the list."""
        return next((entry.line for entry in self._duties if entry.code == duty), "")

    def _desk_of(self, region: str) -> str:
        desk = self._organisation.desk_for(region)
        return desk.code if desk else ""


class _Ways:
    """Where a report goes from its desk."""

    def __init__(self, organisation: Organisation, desk: str, kind: TicketKind, said: str) -> None:
        self._organisation = organisation
        self._desk = desk
        self._top = organisation.desks_up_from(desk)[-1:] == (desk,)
        self._complaint = kind is TicketKind.COMPLAINT
        self._against = named(organisation, desk, said) if self._complaint else ()

    def suggestion(self, duty: DutyEntry, part: Weights, confidence: float) -> Suggestion:
        unit = self._unit(duty)
        return Suggestion(
            duty=duty.code,
            name=duty.name,
            department=unit.code if unit else "",
            unit=unit.name if unit else "",
            hand_up=duty.level == "region" and not self._top,
            score=round(sum(part.values()), 3),
            confidence=round(confidence, 3),
            words=_deciding(part),
        )

    def _unit(self, duty: DutyEntry) -> DepartmentEntry | None:
        unit = self._organisation.unit_for(duty.line, self._desk, duty.level)
        if unit is None or not self._complaint:
            return unit
        if unit.desk == self._desk or duty.level == "region":  # else it is above the unit of the place already
            unit = self._organisation.superior_of(unit)
        return None if unit in self._against else unit


def automatic(rule: Dispatch, kind: TicketKind, suggestions: Sequence[Suggestion]) -> Suggestion | None:
    """The suggestion that may be dispatched without the desk's look, by policy; None: the desk decides. Never for a
    complaint or a report, nor what belongs to the region's desk."""
    first = next(iter(suggestions), None)
    if first is None or not first.department or first.hand_up or kind.value not in rule.automatic_kinds:
        return None
    return first if first.confidence >= rule.automatic_above else None


def _confidences(scores: list[float]) -> list[float]:
    first, second, *_ = (*scores, 0.0, 0.0)
    if first <= 0:
        return [0.0] * len(scores)
    best = 1 / (1 + math.exp(-(_A + _B * first + _C * (first - second) / first)))
    rest = sum(scores[1:]) or 1.0
    return [best, *((1 - best) * min(1.0, score / rest) for score in scores[1:])]


def _deciding(part: Weights) -> tuple[str, ...]:
    """The heaviest words, without those inside a heavier one."""
    told: list[str] = []
    for word in sorted((word for word in part if len(word) > 1), key=lambda word: (-part[word], word)):
        if not any(word in other or other in word for other in told):
            told.append(word)
    return tuple(told[:_TOLD])
