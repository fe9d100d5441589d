"""Which duty a report is about, and whose that is: a linear score that can be taken apart into words.

A report's score for a duty is the sum of what each of its words speaks for that duty (`backend.dispatch.term_weights`),
so the words that decided are told with it. Refuses to dispatch: it suggests. `backend.dispatch.duty_list` says which
version is in force.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from backend.contract.enums import TicketKind
from backend.contract.values import DutySuggestion
from backend.core.text import plain
from backend.dispatch.term_weights import Weights, tokens, weights
from backend.tickets.eligibility import named
from config.duties import DutyEntry, DutyList
from config.organisation import DepartmentEntry, Organisation
from config.rules import Dispatch

_LOOKED_AT = 2000  # characters of a report
_TOLD = 4  # stretches of the text

_STRONG = 0.25  # a word is told if it weighs at least this part of the heaviest

# Confidence = 1 / (1 + exp(-(a + b·score + c·lead))), where lead is the part of its score that the first suggestion is
# ahead of the second: logistic regression on the tuning part of tests/backend/dispatch/duties.jsonl. A long story
# shares some words with anything, so the score counts up to a limit. The suggestions after the first share what is
# left, by score.
_A, _B, _C = -1.6, 0.06, 6.5
_LONG = 30.0


class Ranking:
    """Built once for a version of the list; a second of work, a few milliseconds a report."""

    def __init__(self, duties: DutyList, organisation: Organisation) -> None:
        self.version = duties.version
        self._duties = duties.duties
        self._organisation = organisation
        self._weights = weights(duties.duties, organisation)

    def top(
        self, text: str, kind: TicketKind, region: str, limit: int = 3, *, place: str = "", desk: str = ""
    ) -> tuple[DutySuggestion, ...]:
        """The likeliest duties, best first, with the unit each would go to from `desk`, or else the desk of `region`. A
        complaint's is the one above the unit whose duty it is, and never one that text or place name (mechanism 12).
        Empty when nothing in the text speaks for any duty."""
        words = plain(text)[:_LOOKED_AT].lower()
        said = tokens(words)
        parts = [{token: known[token] for token in said & known.keys()} for known in self._weights]
        scores = [sum(part.values()) for part in parts]
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[: max(2, limit)]
        sure = _confidences([scores[at] for at in order])
        against = f"{text}\n{place}" if kind is TicketKind.COMPLAINT else None
        ways = _Ways(self._organisation, desk or self._desk_of(region), words, against)
        found = zip((self._duties[at] for at in order), (parts[at] for at in order), sure, strict=True)
        return tuple(ways.suggestion(duty, part, how) for duty, part, how in found if part)[:limit]

    def line(self, duty: str) -> str:
        """The line of work of a duty by its code; empty for one that is not in the list."""
        return next((entry.line for entry in self._duties if entry.code == duty), "")

    def _desk_of(self, region: str) -> str:
        desk = self._organisation.desk_for(region)
        return desk.code if desk else ""


class _Ways:
    """Where a report goes from its desk. `against`: what a complaint says of whom; None for any other kind."""

    def __init__(self, organisation: Organisation, desk: str, said: str, against: str | None) -> None:
        self._organisation = organisation
        self._desk = desk
        self._said = said
        self._top = organisation.desks_up_from(desk)[-1:] == (desk,)
        self._against = None if against is None else named(organisation, desk, against)

    def suggestion(self, duty: DutyEntry, part: Weights, confidence: float) -> DutySuggestion:
        unit = self._unit(duty)
        return DutySuggestion(
            duty=duty.code,
            name=duty.name,
            department=unit.code if unit else "",
            unit=unit.name if unit else "",
            hand_up=duty.level == "region" and not self._top,
            score=round(sum(part.values()), 3),
            confidence=round(confidence, 3),
            words=_deciding(self._said, part),
        )

    def _unit(self, duty: DutyEntry) -> DepartmentEntry | None:
        unit = self._organisation.unit_for(duty.line, self._desk, duty.level)
        if unit is None or self._against is None:
            return unit
        if unit.desk == self._desk or duty.level == "region":  # else it is above the unit of the place already
            unit = self._organisation.superior_of(unit)
        return None if unit in self._against else unit


def automatic(rule: Dispatch, kind: TicketKind, suggestions: Sequence[DutySuggestion]) -> DutySuggestion | None:
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
    best = 1 / (1 + math.exp(-(_A + _B * min(first, _LONG) + _C * (first - second) / first)))
    rest = sum(scores[1:]) or 1.0
    return [best, *(min(best, (1 - best) * score / rest) for score in scores[1:])]


def _deciding(said: str, part: Weights) -> tuple[str, ...]:
    """The stretches of the text that weigh most: strong words, those that overlap as one."""
    strong = {word: w for word, w in part.items() if len(word) > 1 and w >= _STRONG * max(part.values())}
    found = sorted((at.start(), at.end(), w) for word, w in strong.items() for at in re.finditer(re.escape(word), said))
    stretches: list[tuple[int, int, float]] = []
    for start, end, weight in found:
        if stretches and start < stretches[-1][1]:
            before, until, sum_ = stretches.pop()
            stretches.append((before, max(until, end), sum_ + weight))
        else:
            stretches.append((start, end, weight))
    stretches.sort(key=lambda stretch: -stretch[2])
    return tuple(dict.fromkeys(said[start:end] for start, end, _ in stretches))[:_TOLD]
