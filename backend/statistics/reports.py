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
from backend.db.rows import insert_if_absent
from backend.statistics.formulas import Cell, Counts, count_facts, suppress_small_cells
from backend.statistics.periods import Month, Quarter
from backend.statistics.queries import load_facts, load_unit_names
from backend.statistics.tables import CityReport
from config.rules import StatisticsRules

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


class StatisticsReports:
    """The statistics over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def rules_for(self, month: Month) -> StatisticsRules:
        """The rules in force on the month's last day, so that a new policy does not change old figures."""
        return self._context.policy.rules_on(StatisticsRules, local_day(month.end - timedelta(seconds=1)))

    async def month_figures(self, months: Sequence[Month], *, inside: bool = False) -> tuple[MonthFigures, ...]:
        """The figures of each month. `inside`: with small confidential counts, for the office only."""
        now = self._context.now()
        made = []
        async with self._context.read_session() as session:
            for month in months:
                policy = self.rules_for(month)
                table = count_facts(await load_facts(session, month, now), policy.satisfied_from)
                shown = table if inside else suppress_small_cells(table, policy.least_secret)
                made.append(MonthFigures(month, shown, month.end <= now))
        return tuple(made)

    async def unit_names(self) -> Mapping[str, str]:
        """Names of desks and departments, by code."""
        async with self._context.read_session() as session:
            return await load_unit_names(session)

    @property
    def reporting_cities(self) -> tuple[str, ...]:
        """Codes of the cities that must report each quarter."""
        codes = self._context.organisation.regions
        return tuple(sorted(code for code in codes if code.endswith("00") and not code.endswith(_REGION)))

    async def city_reports(self, quarter: Quarter) -> tuple[CityReportState, ...]:
        """The state of every city's report on this quarter."""
        due = quarter.report_due_date(self.rules_for(quarter.months[-1]).report_day)
        asked = select(CityReport.city, CityReport.made_at)
        of_quarter = asked.where(CityReport.year == quarter.year, CityReport.quarter == quarter.number)
        async with self._context.read_session() as session:
            made = {row.city: row.made_at for row in await session.execute(of_quarter)}
        return tuple(self._to_report_state(city, due, made.get(city)) for city in self.reporting_cities)

    def _to_report_state(self, city: str, due: date, made_at: datetime | None) -> CityReportState:
        last = self._context.today if made_at is None else local_day(made_at)
        return CityReportState(city, due, made_at, late=last > due)

    def validate_city(self, city: str) -> str:
        """The code, if it is a city's. Raises BadDraft."""
        if city not in self.reporting_cities:
            raise BadDraft(f"no such city: {city[:16]!r}; a code like 450100", field="city")
        return city

    async def record_city_report(self, city: str, quarter: Quarter) -> None:
        """Record that the city made its report. Only the first time counts. Raises BadDraft, also for a quarter that is
        not over."""
        self.validate_city(city)
        now = self._context.now()
        if quarter.end > now:
            raise BadDraft(f"the quarter {quarter} is not over", field="quarter")
        async with self._context.write_transaction() as work:
            mark = {"city": city, "year": quarter.year, "quarter": quarter.number}
            await insert_if_absent(work.session, CityReport, **mark, made_at=now)
            await work.commit()
