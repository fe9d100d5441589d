"""PURE. Builds the red and black lists (红黑榜) and the yearly ranking from counts and policy (mechanism 25).

Does not know names of units and draws nothing. A unit with too few cases is neither listed nor ranked, and every entry
of a list has its grounds: which rate, and the two counts behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from backend.statistics.formulas import Counts, Rate
from config.rules import RateBars, StatisticsRules

Name = TypeVar("Name", bound=str)
MEASURES = ("timely", "resolution", "satisfaction")  # the response rate is shown but not ranked by
_SCORE_DIGITS = 12  # scores that are equal to this many digits are equal


@dataclass(frozen=True, slots=True)
class ListingGround:
    """A rate that put a unit on a list, and the bar it was compared with."""

    measure: str
    rate: Rate
    bar: float


@dataclass(frozen=True, slots=True)
class RedBlackListEntry:
    """A unit on the red or black list, with the grounds."""

    name: str
    counts: Counts
    grounds: tuple[ListingGround, ...]


@dataclass(frozen=True, slots=True)
class RedBlackLists:
    """The red list (best first) and the black list (worst first)."""

    red: tuple[RedBlackListEntry, ...]
    black: tuple[RedBlackListEntry, ...]


@dataclass(frozen=True, slots=True)
class RankingEntry(Generic[Name]):
    """A unit or city in the ranking. `place` None: too few cases to be ranked. `score`: 0…100, by the weights of
    policy."""

    name: Name
    counts: Counts
    place: int | None
    score: float | None


def build_red_black_lists(rows: Mapping[str, Counts], policy: StatisticsRules) -> RedBlackLists:
    """The lists of these units (by code). Red: every rate reaches its bar. Black: at least one rate is below its bar.
    Neither: in between, or too few cases."""
    red, black = [], []
    for name, counts in rows.items():
        if not _has_enough_cases(counts, policy):
            continue
        fallen = tuple(
            ground for ground in _listing_grounds(counts, policy.black) if _known_value(ground.rate) < ground.bar
        )
        reached = tuple(
            ground for ground in _listing_grounds(counts, policy.red) if _known_value(ground.rate) >= ground.bar
        )
        if fallen:
            black.append(RedBlackListEntry(name, counts, fallen))
        elif len(reached) == len(MEASURES):
            red.append(RedBlackListEntry(name, counts, reached))
    return RedBlackLists(
        tuple(sorted(red, key=lambda one: (-_weighted_score(one.counts, policy), one.name))),
        tuple(sorted(black, key=lambda one: (_weighted_score(one.counts, policy), one.name))),
    )


def rank_by_score(rows: Mapping[Name, Counts], policy: StatisticsRules) -> tuple[RankingEntry[Name], ...]:
    """The ranking of these rows, best first. Equal scores share a place and the next place is skipped. Rows with too
    few cases come last, by name."""
    scored = {
        name: _weighted_score(counts, policy) for name, counts in rows.items() if _has_enough_cases(counts, policy)
    }
    ranked = [
        RankingEntry(name, rows[name], 1 + sum(other > score for other in scored.values()), score)
        for name, score in scored.items()
    ]
    rest = [RankingEntry(name, counts, None, None) for name, counts in rows.items() if name not in scored]
    return (
        *sorted(ranked, key=lambda one: (one.place or 0, one.name)),
        *sorted(rest, key=lambda one: one.name),
    )


def _has_enough_cases(counts: Counts, policy: StatisticsRules) -> bool:
    return (
        counts.due >= policy.least_due
        and counts.results >= policy.least_results
        and counts.graded >= policy.least_graded
    )


def _weighted_score(counts: Counts, policy: StatisticsRules) -> float:
    weights: dict[str, float] = {measure: getattr(policy.weight, measure) for measure in MEASURES}
    points = sum(weight * _known_value(getattr(counts, measure)) for measure, weight in weights.items())
    return round(100 * points / sum(weights.values()), _SCORE_DIGITS)


def _listing_grounds(counts: Counts, bar: RateBars) -> tuple[ListingGround, ...]:
    return tuple(ListingGround(measure, getattr(counts, measure), getattr(bar, measure)) for measure in MEASURES)


def _known_value(rate: Rate) -> float:
    assert rate.value is not None  # `_has_enough_cases` has made sure that there is a case
    return rate.value
