"""Working days as the State Council arranged them, make-up days included (mechanism 6, 13, 14)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from backend.core.working_days import WorkingCalendar, WorkingDayResult, local_day, local_time_in_utc
from config.organisation import CalendarDays, DayEntry

CALENDAR = WorkingCalendar(CalendarDays())
NINE, SIX = time(9), time(18)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 22), False),  # a Sunday
        (date(2026, 11, 23), True),
        (date(2026, 2, 14), True),  # a Saturday made up for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday made up for the National Day
        (date(2025, 9, 28), True),  # a Sunday made up for the National Day
    ],
)
def test_a_day_works_as_arranged(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
        (date(2026, 9, 30), 2, date(2026, 10, 9)),  # over the National Day
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # onto a made-up Saturday
        (date(2026, 11, 24), 10, date(2026, 12, 8)),
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
    ],
)
def test_working_days_are_counted_from_the_next_day(start: date, days: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, days) == WorkingDayResult(end)
    assert CALENDAR.working_days_between(start, end) == days


def test_a_year_nobody_has_arranged_yet_is_named_and_still_counted() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 31), 2) == WorkingDayResult(date(2027, 1, 5), unknown_years=(2027,))


def test_the_operator_can_enter_what_the_library_does_not_know() -> None:
    entered = CalendarDays(
        complete=frozenset({2027}),
        day=(
            DayEntry(date=date(2027, 1, 4), work=False),
            DayEntry(date=date(2027, 1, 2), work=True, why="made up for the Monday"),
        ),
    )
    assert WorkingCalendar(entered).add_working_days(date(2026, 12, 31), 2) == WorkingDayResult(date(2027, 1, 5))


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 11, 23, 2, tzinfo=UTC)),  # ten in the morning
        (datetime(2026, 11, 22, 23, tzinfo=UTC), datetime(2026, 11, 23, 1, tzinfo=UTC)),  # seven: two hours early
        (datetime(2026, 11, 23, 16, tzinfo=UTC), datetime(2026, 11, 24, 1, tzinfo=UTC)),  # midnight in China
        (datetime(2026, 11, 27, 11, tzinfo=UTC), datetime(2026, 11, 30, 1, tzinfo=UTC)),  # Friday evening
        (datetime(2026, 9, 30, 12, tzinfo=UTC), datetime(2026, 10, 8, 1, tzinfo=UTC)),  # before the National Day
    ],
)
def test_nobody_is_warned_out_of_hours(moment: datetime, expected: datetime) -> None:
    assert CALENDAR.next_working_time(moment, NINE, SIX) == expected


def test_a_day_is_a_day_in_china() -> None:
    assert local_day(datetime(2026, 11, 22, 16, 30, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_time_in_utc(date(2026, 11, 23), SIX) == datetime(2026, 11, 23, 10, tzinfo=UTC)
