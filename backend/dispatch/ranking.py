"""Ranks the duties a report may be about, and finds the unit of each: a linear score that can be explained word by
word.

The score of a duty is the sum of the weights of the report's words for that duty (`backend.dispatch.term_weights`), so
a suggestion can show the words that decided. Only suggests, does not dispatch. `backend.dispatch.duty_list` says which
version is in force.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from backend.contract.enums import TicketKind
from backend.contract.values import DutySuggestion
from backend.core.text import clean_text
from backend.dispatch.term_weights import TermWeights, extract_terms, weigh_duties
from backend.tickets.eligibility import AGAINST, departments_named_in
from config.duties import DutyEntry, DutyList
from config.organisation import DepartmentEntry, Organisation
from config.rules import DispatchRules

_TEXT_LIMIT = 2000  # characters of a report that are read
_SHOWN_STRETCHES = 4  # stretches of the text that are shown, at most

_STRONG = 0.25  # a word is shown if its weight is at least this part of the highest

# Confidence of the first suggestion = 1 / (1 + exp(-(a + b·score + c·lead))), lead = (score - second score) / score:
# logistic regression on the tuning part of tests/backend/dispatch/duties.jsonl. A long text shares some words with
# every duty, so the score is capped. The other suggestions share the rest of the confidence by score.
_A, _B, _C = -1.6, 0.06, 6.5
_LONG = 30.0


class DutyRanking:
    """The ranking of one version of the list. Building it takes a second; ranking a report takes milliseconds."""

    def __init__(self, duties: DutyList, organisation: Organisation) -> None:
        self.version = duties.version
        self._duties = duties.duties
        self._organisation = organisation
        self._weights = weigh_duties(duties.duties, organisation)

    def rank_duties(
        self, text: str, kind: TicketKind, region: str, limit: int = 3, *, place: str = "", desk: str = ""
    ) -> tuple[DutySuggestion, ...]:
        """The likeliest duties, best first, each with the unit it would go to from `desk` (default: the desk of
        `region`). A complaint goes to the unit above the one whose duty it is; neither a complaint nor a report goes to
        a unit that `text` or `place` names (mechanism 12, 27). Empty when no word of the text has a weight."""
        words = clean_text(text)[:_TEXT_LIMIT].lower()
        said = extract_terms(words)
        parts = [{token: known[token] for token in said & known.keys()} for known in self._weights]
        scores = [sum(part.values()) for part in parts]
        order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[: max(2, limit)]
        sure = _to_confidences([scores[at] for at in order])
        ways = _UnitResolver(self._organisation, desk or self._desk_of(region), words, kind, f"{text}\n{place}")
        found = zip((self._duties[at] for at in order), (parts[at] for at in order), sure, strict=True)
        return tuple(ways.to_suggestion(duty, part, how) for duty, part, how in found if part)[:limit]

    def line_of_duty(self, duty: str) -> str:
        """The line of work of the duty with this code; empty if the list does not have it."""
        return next((entry.line for entry in self._duties if entry.code == duty), "")

    def _desk_of(self, region: str) -> str:
        desk = self._organisation.desk_for(region)
        return desk.code if desk else ""


class _UnitResolver:
    """Finds the unit for a duty from one desk. `told`: the text of the ticket and its place, which may name units."""

    def __init__(self, organisation: Organisation, desk: str, said: str, kind: TicketKind, told: str) -> None:
        self._organisation = organisation
        self._desk = desk
        self._said = said
        self._top = organisation.desks_up_from(desk)[-1:] == (desk,)
        self._to_superior = kind is TicketKind.COMPLAINT
        self._accused = departments_named_in(organisation, desk, told) if kind in AGAINST else ()

    def to_suggestion(self, duty: DutyEntry, part: TermWeights, confidence: float) -> DutySuggestion:
        unit = self._resolve_unit(duty)
        return DutySuggestion(
            duty=duty.code,
            name=duty.name,
            department=unit.code if unit else "",
            unit=unit.name if unit else "",
            hand_up=duty.level == "region" and not self._top,
            score=round(sum(part.values()), 3),
            confidence=round(confidence, 3),
            words=_deciding_words(self._said, part),
        )

    def _resolve_unit(self, duty: DutyEntry) -> DepartmentEntry | None:
        unit = self._organisation.unit_for(duty.line, self._desk, duty.level)
        if unit is None:
            return None
        near = unit.desk == self._desk or duty.level == "region"  # else the unit is already above that of the place
        if unit in self._accused or (self._to_superior and near):
            unit = self._organisation.superior_of(unit)
        return None if unit in self._accused else unit


def automatic_suggestion(
    rule: DispatchRules, kind: TicketKind, suggestions: Sequence[DutySuggestion]
) -> DutySuggestion | None:
    """The suggestion that policy allows to dispatch without the desk; None: the desk decides. Never for a complaint or
    a report, nor for a matter of the region's desk."""
    first = next(iter(suggestions), None)
    if first is None or not first.department or first.hand_up or kind.value not in rule.automatic_kinds:
        return None
    return first if first.confidence >= rule.automatic_above else None


def _to_confidences(scores: list[float]) -> list[float]:
    """Probabilities that each suggestion is right, from their scores; see the formula above."""
    first, second, *_ = (*scores, 0.0, 0.0)
    if first <= 0:
        return [0.0] * len(scores)
    best = 1 / (1 + math.exp(-(_A + _B * min(first, _LONG) + _C * (first - second) / first)))
    rest = sum(scores[1:]) or 1.0
    return [best, *(min(best, (1 - best) * score / rest) for score in scores[1:])]


def _deciding_words(said: str, part: TermWeights) -> tuple[str, ...]:
    """The stretches of the text with the highest weights, the highest first; overlapping words are joined."""
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
    return tuple(dict.fromkeys(said[start:end] for start, end, _ in stretches))[:_SHOWN_STRETCHES]
