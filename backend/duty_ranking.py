"""Which duty a report is about, and whose that is: a linear score that can be taken apart into words.

A report's score for a duty is the sum of what each of its words speaks for that duty (`backend.duty_weights`), so the
words that decided are told with it. Refuses to dispatch: it suggests. `backend.duties` says which version is in force.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from backend.dispatch import named
from backend.duty_weights import Weights, tokens, weights
from backend.masking import plain
from backend.workflow import TicketKind
from config.duties import DutyEntry, DutyList
from config.organisation import DepartmentEntry, Organisation

_LOOKED_AT = 2000  # characters of a report
_TOLD = 4  # words

# Confidence = 1 / (1 + exp(-(a + b·score + c·lead))), where lead is the part of its score that the first suggestion is
# ahead of the second: logistic regression on the tuning part. For the suggestions that come after: what is left,
# shared by score.
_A, _B, _C = -1.6, 0.06, 6.5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`duty`: its code. `department`: the unit's code, empty when no unit may have it and the office decides; `unit`,
    its name, is empty then too. `confidence`: 0…1, that this is the duty. `words`: those of the report that decided."""

    duty: str
    name: str
    department: str
    unit: str
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

    def top(self, text: str, kind: TicketKind, region: str, limit: int = 3, place: str = "") -> tuple[Suggestion, ...]:
        """The likeliest duties, best first, with the unit each would go to from the desk of `region`. A complaint's is
        the one above the unit whose duty it is, and never one that text or place name (mechanism 12). Empty when
        nothing in the text speaks for any duty."""
        said = tokens(plain(text)[:_LOOKED_AT])
        parts = [{token: known[token] for token in said & known.keys()} for known in self._weights]
        scores = [sum(part.values()) for part in parts]
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[: max(2, limit)]
        sure = _confidences([scores[at] for at in order])
        desk = self._organisation.desk_for(region)
        near = desk.code if desk else ""
        against = named(self._organisation, near, f"{text}\n{place}") if kind is TicketKind.COMPLAINT else None
        return tuple(
            self._suggestion(self._duties[at], self._unit(self._duties[at], near, against), scores[at], how, parts[at])
            for at, how in list(zip(order, sure, strict=True))[:limit]
            if scores[at] > 0
        )

    def _unit(self, duty: DutyEntry, desk: str, against: tuple[DepartmentEntry, ...] | None) -> DepartmentEntry | None:
        """`against`: the units a complaint names; None for any other kind."""
        unit = self._organisation.unit_for(duty.line, desk, duty.level)
        if unit is None or against is None:
            return unit
        if unit.desk == desk or duty.level == "region":  # else it is above the unit of the place already
            unit = self._organisation.superior_of(unit)
        return None if unit in against else unit

    def _suggestion(
        self, duty: DutyEntry, unit: DepartmentEntry | None, score: float, confidence: float, part: Weights
    ) -> Suggestion:
        code, name = (unit.code, unit.name) if unit else ("", "")
        return Suggestion(duty.code, duty.name, code, name, round(score, 3), round(confidence, 3), _deciding(part))


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
