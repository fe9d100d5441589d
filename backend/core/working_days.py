"""Working days and working hours in China, make-up days (调休) included. Takes values, returns values, no clock.

What no calendar knows yet (a year whose arrangement has not been announced) is counted by its weekends and fixed
holidays and named in the answer, so that somebody can be warned; it never stops a ticket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

from config.organisation import CalendarDays

LOCAL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Counted:
    """A day, and the years on the way to it that the calendar does not fully know."""

    day: date
    unknown: tuple[int, ...] = ()


def local_day(moment: datetime) -> date:
    return moment.astimezone(LOCAL).date()


def at(day: date, hour: time) -> datetime:
    """That hour of that day in China, in UTC."""
    return datetime.combine(day, hour, LOCAL).astimezone(UTC)


class WorkingCalendar:
    def __init__(self, exceptions: CalendarDays) -> None:
        self._exceptions = {entry.date: entry.work for entry in exceptions.day}
        self._complete = exceptions.complete

    @cached_property
    def _china(self) -> holidays.HolidayBase:
        """Opened for the first day: the library reads 250 countries to find one, a fifth of a second and 8 MB."""
        return holidays.country_holidays("CN")

    def knows(self, year: int) -> bool:
        """Whether the year's make-up days are in the library or were entered by hand."""
        self._china.get(date(year, 1, 1))  # the library fills a year when it is first asked for
        return year in self._complete or any(day.year == year for day in self._china.weekend_workdays)

    def is_working(self, day: date) -> bool:
        return self._exceptions.get(day, self._china.is_working_day(day))

    def add_working_days(self, start: date, days: int) -> Counted:
        """The `days`-th working day after `start`, which itself is not counted."""
        day, left, years = start, days, {start.year}
        while left > 0:
            day += timedelta(days=1)
            years.add(day.year)
            left -= self.is_working(day)
        return Counted(day, tuple(year for year in sorted(years) if not self.knows(year)))

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are after `start`, up to and with `end`."""
        span = range(1, (end - start).days + 1)
        return sum(self.is_working(start + timedelta(days=number)) for number in span)

    def in_hours(self, moment: datetime, begins: time, ends: time) -> datetime:
        """The moment itself if people are at work then, else the next time work begins."""
        local = moment.astimezone(LOCAL)
        day = local.date()
        if self.is_working(day):
            if local.time() < begins:
                return at(day, begins)
            if local.time() <= ends:
                return moment
        return at(self.add_working_days(day, 1).day, begins)
