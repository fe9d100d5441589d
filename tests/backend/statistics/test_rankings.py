"""The red and black lists and the ranking, by hand-worked examples (mechanism 25)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.statistics.formulas import (
    Counts,
    Rate,
)
from backend.statistics.rankings import build_red_black_lists, rank_by_score
from tests.backend.statistics.shipped_policy import POLICY

GOOD = Counts(due=100, on_time=99, results=100, solved=90, answered=50, graded=50, satisfied=48)
FAIR = Counts(due=100, on_time=90, results=100, solved=70, answered=50, graded=50, satisfied=40)
POOR = Counts(due=100, on_time=79, results=100, solved=40, answered=50, graded=50, satisfied=45)
FEW = Counts(due=9, on_time=9, results=10, solved=10, answered=10, graded=10, satisfied=10)


def test_red_needs_every_rate_and_black_one() -> None:
    found = build_red_black_lists({"good": GOOD, "fair": FAIR, "poor": POOR, "few": FEW}, POLICY)
    assert [one.name for one in found.red] == ["good"]
    assert [one.name for one in found.black] == ["poor"]
    fallen = {ground.measure: ground.rate for ground in found.black[0].grounds}
    assert fallen == {"timely": Rate(79, 100), "resolution": Rate(40, 100)}  # 45/50 satisfied is above its bar


def test_a_rate_at_its_bar_is_on_the_good_side_of_it() -> None:
    at_red = Counts(due=100, on_time=98, results=100, solved=85, answered=10, graded=10, satisfied=9)
    at_black = Counts(due=100, on_time=80, results=100, solved=50, answered=10, graded=10, satisfied=6)
    found = build_red_black_lists({"red": at_red, "black": at_black}, POLICY)
    assert [one.name for one in found.red] == ["red"]
    assert found.black == ()


@pytest.mark.parametrize("short", ["due", "results", "graded"])
def test_nobody_is_listed_on_a_handful_of_cases(short: str) -> None:
    least = {"due": POLICY.least_due, "results": POLICY.least_results, "graded": POLICY.least_graded}
    few = replace(POOR, **{short: least[short] - 1})
    assert build_red_black_lists({"few": few}, POLICY).black == ()
    assert rank_by_score({"few": few}, POLICY)[0].place is None


def test_the_ranking_by_hand() -> None:
    # weights 3 : 4 : 3   good: (3·0.99 + 4·0.90 + 3·0.96) / 10 = 0.945
    #                     fair: (3·0.90 + 4·0.70 + 3·0.80) / 10 = 0.790
    found = rank_by_score({"b-fair": FAIR, "few": FEW, "good": GOOD, "a-fair": FAIR, "poor": POOR}, POLICY)
    assert [(one.place, one.name) for one in found] == [
        (1, "good"),
        (2, "a-fair"),
        (2, "b-fair"),
        (4, "poor"),
        (None, "few"),
    ]
    assert [one.score for one in found[:2]] == pytest.approx([94.5, 79.0])
