"""PURE. Defines the months, quarters and years of the statistics, in China's time zone.

Owns their names and bounds. Does not know the current time: the caller passes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from backend.core.working_days import local_time_in_utc

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-?[qQ]([1-4])")
_YEAR = re.compile(r"[0-9]{4}")
_FIRST, _LAST = 2000, 2200
_MIDNIGHT = time()


class BadPeriod(ValueError):
    """A text that is not a month, quarter or year."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, written `2026-10`."""

    year: int
    number: int  # 1…12

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    @classmethod
    def from_date(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """The month written in `text`, like `2026-10`. Raises BadPeriod."""
        found = _MONTH.fullmatch(text)
        if found is None or not _is_supported_year(int(found[1])) or not 1 <= int(found[2]) <= 12:
            raise BadPeriod(f"no month: {text[:16]!r}; write it like 2026-10")
        return cls(int(found[1]), int(found[2]))

    def plus_months(self, months: int) -> Month:
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def start(self) -> datetime:
        """The first instant of the month in China."""
        return local_time_in_utc(date(self.year, self.number, 1), _MIDNIGHT)

    @property
    def end(self) -> datetime:
        """The first instant after the month."""
        return self.plus_months(1).start


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written `2026Q4`."""

    year: int
    number: int  # 1…4

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @classmethod
    def from_date(cls, day: date) -> Quarter:
        return cls.from_month(Month.from_date(day))

    @classmethod
    def from_month(cls, month: Month) -> Quarter:
        return cls(month.year, (month.number + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """The quarter written in `text`, like `2026Q4`. Raises BadPeriod."""
        found = _QUARTER.fullmatch(text)
        if found is None or not _is_supported_year(int(found[1])):
            raise BadPeriod(f"no quarter: {text[:16]!r}; write it like 2026Q4")
        return cls(int(found[1]), int(found[2]))

    def plus_quarters(self, quarters: int) -> Quarter:
        count = self.year * 4 + self.number - 1 + quarters
        return Quarter(count // 4, count % 4 + 1)

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(Month(self.year, self.number * 3 - 2 + step) for step in range(3))

    @property
    def end(self) -> datetime:
        """The first instant after the quarter."""
        return self.months[-1].end

    def report_due_date(self, day: int) -> date:
        """The date by which a city's report on this quarter is due: this `day` of the next month (mechanism 25)."""
        after = self.months[-1].plus_months(1)
        return date(after.year, after.number, day)


def months_of_year(year: int) -> tuple[Month, ...]:
    return tuple(Month(year, number) for number in range(1, 13))


def parse_year(text: str) -> int:
    """The year written in `text`, like `2026`. Raises BadPeriod."""
    if not _YEAR.fullmatch(text) or not _is_supported_year(int(text)):
        raise BadPeriod(f"no year: {text[:16]!r}; write it like 2026")
    return int(text)


def _is_supported_year(year: int) -> bool:
    return _FIRST <= year < _LAST
