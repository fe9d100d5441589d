"""Computes the figures of months, and records which city has made its quarterly report (mechanism 24, 25).

Owns what may be published: unless the caller asks for `inside` figures, small counts of confidential tickets are taken
out before anything is added up. Does not choose words or draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from backend.contract.errors import BadDraft
from backend.core.working_days import local_day
from backend.db.context import Context
from backend.db.rows import add_new
from backend.statistics.formulas import Cell, Counts, counted, publishable
from backend.statistics.periods import Month, Quarter
from backend.statistics.queries import facts_of, unit_names
from backend.statistics.tables import CityReport
from config.rules import Statistics

_REGION = "0000"  # the ending of the region's own code; a city's code ends with "00"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The counts of one month. `final`: the month is over, so they will not change."""

    month: Month
    table: Mapping[Cell, Counts]
    final: bool


@dataclass(frozen=True, slots=True)
class CityReportState:
    """Whether a city has made its report on a quarter. `late`: not made by the due date, or made after it."""

    city: str
    due: date
    made_at: datetime | None
    late: bool


class Reporting:
    """The statistics over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def policy(self, month: Month) -> Statistics:
        """The rules in force on the month's last day, so that a new policy does not change old figures."""
        return self._context.policy.rule(Statistics, local_day(month.ends - timedelta(seconds=1)))

    async def months(self, months: Sequence[Month], *, inside: bool = False) -> tuple[MonthFigures, ...]:
        """The figures of each month. `inside`: with small confidential counts, for the office only."""
        now = self._context.clock()
        made = []
        async with self._context.reading() as session:
            for month in months:
                policy = self.policy(month)
                table = counted(await facts_of(session, month, now), policy.satisfied_from)
                shown = table if inside else publishable(table, policy.least_secret)
                made.append(MonthFigures(month, shown, month.ends <= now))
        return tuple(made)

    async def unit_names(self) -> Mapping[str, str]:
        """Names of desks and departments, by code."""
        async with self._context.reading() as session:
            return await unit_names(session)

    @property
    def cities(self) -> tuple[str, ...]:
        """Codes of the cities that must report each quarter."""
        codes = self._context.organisation.regions
        return tuple(sorted(code for code in codes if code.endswith("00") and not code.endswith(_REGION)))

    async def city_reports(self, quarter: Quarter) -> tuple[CityReportState, ...]:
        """The state of every city's report on this quarter."""
        due = quarter.due(self.policy(quarter.months[-1]).report_day)
        asked = select(CityReport.city, CityReport.made_at)
        of_quarter = asked.where(CityReport.year == quarter.year, CityReport.quarter == quarter.number)
        async with self._context.reading() as session:
            made = {row.city: row.made_at for row in await session.execute(of_quarter)}
        return tuple(self._state(city, due, made.get(city)) for city in self.cities)

    def _state(self, city: str, due: date, made_at: datetime | None) -> CityReportState:
        last = self._context.today if made_at is None else local_day(made_at)
        return CityReportState(city, due, made_at, late=last > due)

    def checked_city(self, city: str) -> str:
        """The code, if it is a city's. Raises BadDraft."""
        if city not in self.cities:
            raise BadDraft(f"no such city: {city[:16]!r}; a code like 450100", field="city")
        return city

    async def note_city_report(self, city: str, quarter: Quarter) -> None:
        """Record that the city made its report. Only the first time counts. Raises BadDraft, also for a quarter that is
        not over."""
        self.checked_city(city)
        now = self._context.clock()
        if quarter.ends > now:
            raise BadDraft(f"the quarter {quarter} is not over", field="quarter")
        async with self._context.writing() as work:
            mark = {"city": city, "year": quarter.year, "quarter": quarter.number}
            await add_new(work.session, CityReport, **mark, made_at=now)
            await work.commit()
