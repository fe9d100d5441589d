"""The four rates (mechanism 24) by hand-worked examples, and the lists and rankings made of them (mechanism 25).

A small table stands beside its arithmetic: each row is one round, the sums below it are worked by hand.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.enums import Outcome
from backend.statistics.formulas import (
    SKIPPED,
    Cell,
    Counts,
    Fact,
    Rate,
    Rated,
    Received,
    Timed,
    by,
    counted,
    joined,
    publishable,
    total,
)
from backend.statistics.periods import BadPeriod, Month, Quarter, months_of, year_of
from backend.statistics.rankings import lists, ranking
from config import ROOT
from config.policy import load_policy
from config.rules import Statistics

POLICY = load_policy(ROOT / "policy").rule(Statistics, date(2026, 11, 1))
HERE = Cell("market", "450100", "help", secret=False)
SECRET = Cell("market", "450100", "report", secret=True)
DUE = datetime(2026, 11, 20, 10, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(days=3), DUE + timedelta(days=3)
SOLVED, PARTLY, EXPLAINED = Outcome.SOLVED, Outcome.PARTLY, Outcome.EXPLAINED


def whole(*facts: Fact) -> Counts:
    return total(counted(facts, POLICY.satisfied_from))


# -- the clock (按时办结率) --
CLOCKS: dict[str, tuple[Timed, int, int]] = {  # what happened to a round: (is it in the denominator, in the numerator)
    "a result before the deadline": (Timed(HERE, DUE, resolved_at=BEFORE), 1, 1),
    "a result at the deadline itself": (Timed(HERE, DUE, resolved_at=DUE), 1, 1),
    "a result a second late": (Timed(HERE, DUE, resolved_at=DUE + timedelta(seconds=1)), 1, 0),
    "no result yet": (Timed(HERE, DUE), 1, 0),
    "returned in time": (Timed(HERE, DUE, left_at=BEFORE, returned=True), 0, 0),
    "returned when it was late": (Timed(HERE, DUE, left_at=AFTER, returned=True), 1, 0),
    "taken back by its owner in time": (Timed(HERE, DUE, left_at=BEFORE), 0, 0),
    "taken back by its owner when it was late": (Timed(HERE, DUE, left_at=AFTER), 1, 0),
    "waiting for its owner since before": (Timed(HERE, DUE, paused_at=BEFORE), 0, 0),
    "asked its owner only when it was late": (Timed(HERE, DUE, paused_at=AFTER), 1, 0),
    "resolved while it waited": (Timed(HERE, DUE, paused_at=BEFORE, resolved_at=AFTER), 1, 1),
    "asked when late, and resolved": (Timed(HERE, DUE, paused_at=AFTER, resolved_at=AFTER), 1, 0),
    "taken back while it waited": (Timed(HERE, DUE, paused_at=BEFORE, left_at=AFTER), 0, 0),
    "extended, and in time by the new date": (Timed(HERE, DUE, resolved_at=BEFORE, extended=True), 1, 1),
    "answered at once by the desk": (Timed(HERE, DUE, resolved_at=DUE, at_once=True), 0, 0),
}


@pytest.mark.parametrize("story", CLOCKS)
def test_a_round_is_in_time_or_late_or_neither(story: str) -> None:
    fact, due, on_time = CLOCKS[story]
    assert (whole(fact).due, whole(fact).on_time) == (due, on_time)


def test_the_clock_rate_by_hand() -> None:
    found = whole(*(fact for fact, _, _ in CLOCKS.values()))
    # in the denominator: 3 results in time or waiting + 1 at the deadline, and 6 late ones: 4 + 6 = 10
    # 4 / 10 = 40 %
    assert found.timely == Rate(4, 10)
    assert found.timely.value == pytest.approx(0.40)
    assert (found.returned, found.extended, found.at_once) == (2, 1, 1)


# -- the result and the owner's word (问题解决率, 满意率, 评价回复率) --
RESULTS = (
    # a result and the owner's word on it; solved, answered, satisfied
    (Rated(HERE, SOLVED, 5), 1, 1, 1),
    (Rated(HERE, SOLVED, 3), 1, 1, 1),  # 基本满意 is satisfied, by policy
    (Rated(HERE, SOLVED, 2), 0, 1, 0),  # the owner contradicts, without saying why
    (Rated(HERE, SOLVED, 1, ("result", "speed")), 0, 1, 0),
    (Rated(HERE, SOLVED, 1, ("attitude",)), 1, 1, 0),  # solved, and rudely
    (Rated(HERE, SOLVED, None), 1, 0, 0),  # silent: the unit's word stands
    (Rated(HERE, SOLVED, SKIPPED), 1, 0, 0),
    (Rated(HERE, PARTLY, 5), 0, 1, 1),  # 办结 is not 解决, however content the owner is
    (Rated(HERE, EXPLAINED, 4, entered=True), 0, 1, 1),
    (Rated(HERE, None, None), 0, 0, 0),  # nobody said what came of it: not solved
)


@pytest.mark.parametrize("row", RESULTS)
def test_a_result_is_solved_by_outcome_and_by_the_owners_word(row: tuple[Rated, int, int, int]) -> None:
    fact, solved, answered, satisfied = row
    found = whole(fact)
    assert (found.results, found.solved, found.answered, found.satisfied) == (1, solved, answered, satisfied)


def test_the_three_other_rates_by_hand() -> None:
    found = whole(*(fact for fact, *_ in RESULTS))
    assert found.resolution == Rate(5, 10)  # 50 %
    assert found.satisfaction == Rate(4, 7)  # of 7 who rated: 5 3 · · · 5 4
    assert found.response == Rate(7, 10)  # beside it, of all 10 invited
    assert found.entered == 1


def test_policy_says_from_which_grade_an_owner_is_satisfied() -> None:
    assert total(counted([Rated(HERE, SOLVED, 3)], satisfied_from=4)).satisfied == 0


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert Counts().timely.value is None
    assert Counts().satisfaction.value is None


def test_rows_add_up_to_their_total_and_no_mean_of_rates_is_taken() -> None:
    one, other = replace(HERE, unit="tax"), replace(HERE, city="450200")
    facts = [Timed(one, DUE, resolved_at=BEFORE), *[Timed(other, DUE)] * 3, Received(HERE)]
    table = counted(facts, 3)
    assert total(table).timely == Rate(1, 4)  # 1/1 and 0/3: 25 %, where a mean of rates would say 50 %
    assert sum(by(table, lambda cell: cell.unit).values(), Counts()) == total(table)
    assert sum(by(table, lambda cell: cell.city).values(), Counts()) == total(table)
    assert total(joined([table, table])) == total(table) + total(table)


# -- what may go outside (mechanism 27) --
def test_few_confidential_tickets_are_in_no_figure_outside() -> None:
    table = counted([*[Timed(HERE, DUE, resolved_at=BEFORE)] * 7, *[Timed(SECRET, DUE)] * 4], 3)
    assert total(table).timely == Rate(7, 11)
    shown = publishable(table, 5)
    assert SECRET not in shown
    assert total(shown).timely == Rate(7, 7)  # the total does not give the four back by subtraction


def test_enough_confidential_tickets_are_counted_and_few_ratings_of_theirs_are_not() -> None:
    rated = [Rated(SECRET, SOLVED, 1)] * 2 + [Rated(SECRET, SOLVED, None)] * 4
    shown = publishable(counted([*rated, *[Received(SECRET)] * 6], 3), 5)
    assert total(shown).received == 6
    assert total(shown).response == Rate(2, 6)
    assert total(shown).satisfaction == Rate(0, 0)  # what two people said is theirs


def test_a_years_total_does_not_give_back_a_month() -> None:
    months = [counted([Received(SECRET)] * number, 3) for number in (3, 6, 9)]
    shown = [publishable(month, 5) for month in months]
    assert [total(month).received for month in shown] == [0, 6, 9]
    assert total(joined(shown)).received == 15


@given(st.lists(st.builds(Rated, st.just(SECRET), st.sampled_from(list(Outcome)), st.integers(0, 5)), max_size=12))
def test_no_small_number_of_confidential_tickets_is_ever_a_denominator(facts: list[Rated]) -> None:
    found = total(publishable(counted(facts, 3), 5))
    for rate in (found.timely, found.resolution, found.satisfaction, found.response):
        assert rate.denominator == 0 or rate.denominator >= 5
        assert rate.numerator <= rate.denominator


# -- the lists and the ranking (mechanism 25) --
GOOD = Counts(due=100, on_time=99, results=100, solved=90, answered=50, graded=50, satisfied=48)
FAIR = Counts(due=100, on_time=90, results=100, solved=70, answered=50, graded=50, satisfied=40)
POOR = Counts(due=100, on_time=79, results=100, solved=40, answered=50, graded=50, satisfied=45)
FEW = Counts(due=9, on_time=9, results=10, solved=10, answered=10, graded=10, satisfied=10)


def test_red_needs_every_rate_and_black_one() -> None:
    found = lists({"good": GOOD, "fair": FAIR, "poor": POOR, "few": FEW}, POLICY)
    assert [one.name for one in found.red] == ["good"]
    assert [one.name for one in found.black] == ["poor"]
    fallen = {ground.measure: ground.rate for ground in found.black[0].grounds}
    assert fallen == {"timely": Rate(79, 100), "resolution": Rate(40, 100)}  # 45/50 satisfied is above its bar


def test_a_rate_at_its_bar_is_on_the_good_side_of_it() -> None:
    at_red = Counts(due=100, on_time=98, results=100, solved=85, answered=10, graded=10, satisfied=9)
    at_black = Counts(due=100, on_time=80, results=100, solved=50, answered=10, graded=10, satisfied=6)
    found = lists({"red": at_red, "black": at_black}, POLICY)
    assert [one.name for one in found.red] == ["red"]
    assert found.black == ()


@pytest.mark.parametrize("short", ["due", "results", "graded"])
def test_nobody_is_listed_on_a_handful_of_cases(short: str) -> None:
    least = {"due": POLICY.least_due, "results": POLICY.least_results, "graded": POLICY.least_graded}
    few = replace(POOR, **{short: least[short] - 1})
    assert lists({"few": few}, POLICY).black == ()
    assert ranking({"few": few}, POLICY)[0].place is None


def test_the_ranking_by_hand() -> None:
    # weights 3 : 4 : 3   good: (3·0.99 + 4·0.90 + 3·0.96) / 10 = 0.945
    #                     fair: (3·0.90 + 4·0.70 + 3·0.80) / 10 = 0.790
    found = ranking({"b-fair": FAIR, "few": FEW, "good": GOOD, "a-fair": FAIR, "poor": POOR}, POLICY)
    assert [(one.place, one.name) for one in found] == [
        (1, "good"),
        (2, "a-fair"),
        (2, "b-fair"),
        (4, "poor"),
        (None, "few"),
    ]
    assert [one.score for one in found[:2]] == pytest.approx([94.5, 79.0])


# -- months, quarters, years --
def test_a_month_begins_and_ends_in_china() -> None:
    november = Month.parse("2026-11")
    assert november.begins == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert november.ends == datetime(2026, 11, 30, 16, tzinfo=UTC) == november.plus(1).begins
    assert Month(2026, 12).plus(1) == Month(2027, 1)
    assert all(one.plus(1) == other for one, other in pairwise(months_of(2026)))


def test_a_quarter_is_due_in_the_month_after_it() -> None:
    assert Quarter.parse("2026Q4").due(5) == date(2027, 1, 5)
    assert Quarter.of(date(2026, 11, 22)) == Quarter(2026, 4)
    assert Quarter(2026, 1).plus(-1) == Quarter(2025, 4)
    assert Quarter(2026, 3).months == (Month(2026, 7), Month(2026, 8), Month(2026, 9))


@pytest.mark.parametrize("wrong", ["", "2026", "2026-13", "2026-00", "26-10", "2026-10-01", "９９９９-10", "0001-01"])
def test_no_month_is_refused(wrong: str) -> None:
    with pytest.raises(BadPeriod):
        Month.parse(wrong)


@pytest.mark.parametrize("wrong", ["", "2026Q5", "2026Q0", "Q3", "2026"])
def test_no_quarter_is_refused(wrong: str) -> None:
    with pytest.raises(BadPeriod):
        Quarter.parse(wrong)
    with pytest.raises(BadPeriod):
        year_of(wrong[:3])
