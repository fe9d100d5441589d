"""PURE. Counts working days and working hours in China, make-up days (调休) included. Takes values and reads no clock.

A year whose holidays have not been announced yet is counted by its weekends and fixed holidays. The result names such
years, so that the caller can log a warning; an unknown year never stops a ticket.
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
class WorkingDayResult:
    """The day that was counted to, and the years up to it whose make-up days are unknown."""

    day: date
    unknown_years: tuple[int, ...] = ()


def local_day(moment: datetime) -> date:
    """The date in China at this aware instant."""
    return moment.astimezone(LOCAL).date()


def local_time_in_utc(day: date, hour: time) -> datetime:
    """The instant (UTC) at which it is `hour` on `day` in China."""
    return datetime.combine(day, hour, LOCAL).astimezone(UTC)


class WorkingCalendar:
    """The public holidays of China with the operator's own exceptions. `exceptions`: `config/calendar.toml`."""

    def __init__(self, exceptions: CalendarDays) -> None:
        self._exceptions = {entry.date: entry.work for entry in exceptions.day}
        self._complete = exceptions.complete

    @cached_property
    def _china_holidays(self) -> holidays.HolidayBase:
        """Loaded at the first use: the library reads 250 countries to find one, a fifth of a second and 8 MB."""
        return holidays.country_holidays("CN")

    def has_complete_year(self, year: int) -> bool:
        """Whether the make-up days of the year are in the library or in the operator's exceptions."""
        self._china_holidays.get(date(year, 1, 1))  # the library fills a year at the first question about it
        return year in self._complete or any(day.year == year for day in self._china_holidays.weekend_workdays)

    def is_working_day(self, day: date) -> bool:
        return self._exceptions.get(day, self._china_holidays.is_working_day(day))

    def add_working_days(self, start: date, days: int) -> WorkingDayResult:
        """The `days`-th working day after `start`, which itself is not counted."""
        day, left, years = start, days, {start.year}
        while left > 0:
            day += timedelta(days=1)
            years.add(day.year)
            left -= self.is_working_day(day)
        return WorkingDayResult(day, tuple(year for year in sorted(years) if not self.has_complete_year(year)))

    def working_days_between(self, start: date, end: date) -> int:
        """The number of working days after `start`, up to and including `end`."""
        span = range(1, (end - start).days + 1)
        return sum(self.is_working_day(start + timedelta(days=number)) for number in span)

    def next_working_time(self, moment: datetime, begins: time, ends: time) -> datetime:
        """The moment itself if it is within working hours, else the next beginning of work, in UTC."""
        local = moment.astimezone(LOCAL)
        day = local.date()
        if self.is_working_day(day):
            if local.time() < begins:
                return local_time_in_utc(day, begins)
            if local.time() <= ends:
                return moment
        return local_time_in_utc(self.add_working_days(day, 1).day, begins)
