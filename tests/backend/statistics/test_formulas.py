"""The four rates (mechanism 24) by hand-worked examples, and what is withheld because it could name somebody."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

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
    ReceivedTicket,
    SurveyedRound,
    TimedRound,
    count_facts,
    group_by,
    merge_tables,
    suppress_small_cells,
    total_counts,
)
from tests.backend.statistics.shipped_policy import POLICY

HERE = Cell("market", "450100", "help", secret=False)
SECRET = Cell("market", "450100", "report", secret=True)
DUE = datetime(2026, 11, 20, 10, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(days=3), DUE + timedelta(days=3)
SOLVED, PARTLY, EXPLAINED = Outcome.SOLVED, Outcome.PARTLY, Outcome.EXPLAINED


def whole(*facts: Fact) -> Counts:
    return total_counts(count_facts(facts, POLICY.satisfied_from))


CLOCKS: dict[
    str, tuple[TimedRound, int, int]
] = {  # what happened to a round: (is it in the denominator, in the numerator)
    "a result before the deadline": (TimedRound(HERE, DUE, resolved_at=BEFORE), 1, 1),
    "a result at the deadline itself": (TimedRound(HERE, DUE, resolved_at=DUE), 1, 1),
    "a result a second late": (TimedRound(HERE, DUE, resolved_at=DUE + timedelta(seconds=1)), 1, 0),
    "no result yet": (TimedRound(HERE, DUE), 1, 0),
    "returned in time": (TimedRound(HERE, DUE, left_at=BEFORE, returned=True), 0, 0),
    "returned when it was late": (TimedRound(HERE, DUE, left_at=AFTER, returned=True), 1, 0),
    "taken back by its owner in time": (TimedRound(HERE, DUE, left_at=BEFORE), 0, 0),
    "taken back by its owner when it was late": (TimedRound(HERE, DUE, left_at=AFTER), 1, 0),
    "waiting for its owner since before": (TimedRound(HERE, DUE, paused_at=BEFORE), 0, 0),
    "asked its owner only when it was late": (TimedRound(HERE, DUE, paused_at=AFTER), 1, 0),
    "resolved while it waited": (TimedRound(HERE, DUE, paused_at=BEFORE, resolved_at=AFTER), 1, 1),
    "asked when late, and resolved": (TimedRound(HERE, DUE, paused_at=AFTER, resolved_at=AFTER), 1, 0),
    "taken back while it waited": (TimedRound(HERE, DUE, paused_at=BEFORE, left_at=AFTER), 0, 0),
    "extended, and in time by the new date": (TimedRound(HERE, DUE, resolved_at=BEFORE, extended=True), 1, 1),
    "answered at once by the desk": (TimedRound(HERE, DUE, resolved_at=DUE, at_once=True), 0, 0),
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


RESULTS = (
    # a result and the owner's word on it; solved, answered, satisfied
    (SurveyedRound(HERE, SOLVED, 5), 1, 1, 1),
    (SurveyedRound(HERE, SOLVED, 3), 1, 1, 1),  # 基本满意 is satisfied, by policy
    (SurveyedRound(HERE, SOLVED, 2), 0, 1, 0),  # the owner contradicts, without saying why
    (SurveyedRound(HERE, SOLVED, 1, ("result", "speed")), 0, 1, 0),
    (SurveyedRound(HERE, SOLVED, 1, ("attitude",)), 1, 1, 0),  # solved, and rudely
    (SurveyedRound(HERE, SOLVED, None), 1, 0, 0),  # silent: the unit's word stands
    (SurveyedRound(HERE, SOLVED, SKIPPED), 1, 0, 0),
    (SurveyedRound(HERE, PARTLY, 5), 0, 1, 1),  # 办结 is not 解决, however content the owner is
    (SurveyedRound(HERE, EXPLAINED, 4, entered=True), 0, 1, 1),
    (SurveyedRound(HERE, None, None), 0, 0, 0),  # nobody said what came of it: not solved
)


@pytest.mark.parametrize("row", RESULTS)
def test_a_result_is_solved_by_outcome_and_by_the_owners_word(row: tuple[SurveyedRound, int, int, int]) -> None:
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
    assert total_counts(count_facts([SurveyedRound(HERE, SOLVED, 3)], satisfied_from=4)).satisfied == 0


def test_a_rate_of_nothing_is_no_rate() -> None:
    assert Counts().timely.value is None
    assert Counts().satisfaction.value is None


def test_rows_add_up_to_their_total_and_no_mean_of_rates_is_taken() -> None:
    one, other = replace(HERE, unit="tax"), replace(HERE, city="450200")
    facts = [TimedRound(one, DUE, resolved_at=BEFORE), *[TimedRound(other, DUE)] * 3, ReceivedTicket(HERE)]
    table = count_facts(facts, 3)
    assert total_counts(table).timely == Rate(1, 4)  # 1/1 and 0/3: 25 %, where a mean of rates would say 50 %
    assert sum(group_by(table, lambda cell: cell.unit).values(), Counts()) == total_counts(table)
    assert sum(group_by(table, lambda cell: cell.city).values(), Counts()) == total_counts(table)
    assert total_counts(merge_tables([table, table])) == total_counts(table) + total_counts(table)


def test_every_count_may_be_shown_where_enough_are_behind_it() -> None:
    """A count that is in no group of those shown together would be 0 for confidential tickets, however many."""
    many = Counts(*[9] * len(fields(Counts)))
    assert suppress_small_cells({SECRET: many}, 5) == {SECRET: many}


def test_few_confidential_tickets_are_in_no_figure_outside() -> None:
    table = count_facts([*[TimedRound(HERE, DUE, resolved_at=BEFORE)] * 7, *[TimedRound(SECRET, DUE)] * 4], 3)
    assert total_counts(table).timely == Rate(7, 11)
    shown = suppress_small_cells(table, 5)
    assert SECRET not in shown
    assert total_counts(shown).timely == Rate(7, 7)  # the total does not give the four back by subtraction


def test_enough_confidential_tickets_are_counted_and_few_ratings_of_theirs_are_not() -> None:
    rated = [SurveyedRound(SECRET, SOLVED, 1)] * 2 + [SurveyedRound(SECRET, SOLVED, None)] * 4
    shown = suppress_small_cells(count_facts([*rated, *[ReceivedTicket(SECRET)] * 6], 3), 5)
    assert total_counts(shown).received == 6
    assert total_counts(shown).response == Rate(2, 6)
    assert total_counts(shown).satisfaction == Rate(0, 0)  # what two people said is theirs


def test_a_years_total_does_not_give_back_a_month() -> None:
    months = [count_facts([ReceivedTicket(SECRET)] * number, 3) for number in (3, 6, 9)]
    shown = [suppress_small_cells(month, 5) for month in months]
    assert [total_counts(month).received for month in shown] == [0, 6, 9]
    assert total_counts(merge_tables(shown)).received == 15


@given(
    st.lists(st.builds(SurveyedRound, st.just(SECRET), st.sampled_from(list(Outcome)), st.integers(0, 5)), max_size=12)
)
def test_no_small_number_of_confidential_tickets_is_ever_a_denominator(facts: list[SurveyedRound]) -> None:
    found = total_counts(suppress_small_cells(count_facts(facts, 3), 5))
    for rate in (found.timely, found.resolution, found.satisfaction, found.response):
        assert rate.denominator == 0 or rate.denominator >= 5
        assert rate.numerator <= rate.denominator
