"""Months and quarters, in China."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from backend.statistics.periods import BadPeriod, Month, Quarter, months_of_year, parse_year


def test_a_month_begins_and_ends_in_china() -> None:
    november = Month.parse("2026-11")
    assert november.start == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert november.end == datetime(2026, 11, 30, 16, tzinfo=UTC) == november.plus_months(1).start
    assert Month(2026, 12).plus_months(1) == Month(2027, 1)
    assert all(one.plus_months(1) == other for one, other in pairwise(months_of_year(2026)))


def test_a_quarter_is_due_in_the_month_after_it() -> None:
    assert Quarter.parse("2026Q4").report_due_date(5) == date(2027, 1, 5)
    assert Quarter.from_date(date(2026, 11, 22)) == Quarter(2026, 4)
    assert Quarter(2026, 1).plus_quarters(-1) == Quarter(2025, 4)
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
        parse_year(wrong[:3])
