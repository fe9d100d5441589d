"""Serves the statistics over the API (mechanism 24, 25), always without small counts of confidential tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from pydantic import TypeAdapter

from backend.api.route import ApiRequest, Route
from backend.api.tokens import Scope
from backend.contract.errors import BadDraft
from backend.statistics.formulas import Counts, Rate, by, joined, total
from backend.statistics.periods import BadPeriod, Month, Quarter, months_of, year_of
from backend.statistics.rankings import Listed, lists, ranking
from backend.statistics.reports import CityReportState, Reporting
from config.rules import Statistics


@dataclass(frozen=True, slots=True)
class RateView:
    """`value`: 0 to 1; null when the denominator is 0."""

    numerator: int
    denominator: int
    value: float | None


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures of a unit, a city or a kind, by its `code`. The code is empty for tickets without a region, and for
    the total."""

    code: str
    name: str
    received: int
    extended: int
    returned: int
    at_once: int
    entered: int
    timely: RateView
    resolution: RateView
    satisfaction: RateView
    response: RateView


@dataclass(frozen=True, slots=True)
class MonthView:
    """The figures of a month. `final`: the month is over."""

    month: str
    final: bool
    total: FiguresView
    kinds: tuple[FiguresView, ...]
    cities: tuple[FiguresView, ...]
    units: tuple[FiguresView, ...]


@dataclass(frozen=True, slots=True)
class ListedView:
    """`grounds`: the rates that put the unit on the list."""

    figures: FiguresView
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListsView:
    month: str
    red: tuple[ListedView, ...]
    black: tuple[ListedView, ...]


@dataclass(frozen=True, slots=True)
class RankedView:
    """`place` and `score` (0 to 100) are null where there are too few cases."""

    place: int | None
    score: float | None
    figures: FiguresView


@dataclass(frozen=True, slots=True)
class YearView:
    year: int
    cities: tuple[RankedView, ...]
    units: tuple[RankedView, ...]


@dataclass(frozen=True, slots=True)
class CityReportView:
    city: str
    due: date
    made_at: datetime | None
    late: bool


async def _month(reporting: Reporting, request: ApiRequest) -> MonthView:
    month = _asked_month(request)
    (found,) = await reporting.months([month])
    names = await reporting.unit_names()
    return MonthView(
        month=str(month),
        final=found.final,
        total=_figures("", total(found.table), {}),
        kinds=_each(by(found.table, lambda cell: cell.kind), {}),
        cities=_each(by(found.table, lambda cell: cell.city), {}),
        units=_each(by(found.table, lambda cell: cell.unit), names),
    )


async def _lists(reporting: Reporting, request: ApiRequest) -> ListsView:
    month = _asked_month(request)
    (figures,) = await reporting.months([month])
    names = await reporting.unit_names()
    found = lists(by(figures.table, lambda cell: cell.unit), reporting.policy(month))
    return ListsView(str(month), _listed(found.red, names), _listed(found.black, names))


async def _year(reporting: Reporting, request: ApiRequest) -> YearView:
    try:
        year = year_of(request.path["year"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="year") from None
    policy = reporting.policy(months_of(year)[-1])
    table = joined(one.table for one in await reporting.months(months_of(year)))
    by_city = by(table, lambda cell: cell.city)
    cities = {code: counts for code, counts in by_city.items() if code in reporting.cities}
    units = by(table, lambda cell: cell.unit)
    return YearView(year, _ranked(cities, policy, {}), _ranked(units, policy, await reporting.unit_names()))


async def _city_reports(reporting: Reporting, request: ApiRequest) -> tuple[CityReportView, ...]:
    try:
        quarter = Quarter.parse(request.path["quarter"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="quarter") from None
    return tuple(_report(one) for one in await reporting.city_reports(quarter))


def _asked_month(request: ApiRequest) -> Month:
    try:
        return Month.parse(request.path["month"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="month") from None


def _ranked(rows: Mapping[str, Counts], policy: Statistics, names: Mapping[str, str]) -> tuple[RankedView, ...]:
    return tuple(
        RankedView(one.place, one.score, _figures(one.name, one.counts, names)) for one in ranking(rows, policy)
    )


def _listed(found: tuple[Listed, ...], names: Mapping[str, str]) -> tuple[ListedView, ...]:
    return tuple(
        ListedView(_figures(one.name, one.counts, names), tuple(ground.measure for ground in one.grounds))
        for one in found
    )


def _each(rows: Mapping[str, Counts], names: Mapping[str, str]) -> tuple[FiguresView, ...]:
    return tuple(_figures(code, rows[code], names) for code in sorted(rows))


def _figures(code: str, counts: Counts, names: Mapping[str, str]) -> FiguresView:
    return FiguresView(
        code=code,
        name=names.get(code, ""),
        received=counts.received,
        extended=counts.extended,
        returned=counts.returned,
        at_once=counts.at_once,
        entered=counts.entered,
        timely=_rate(counts.timely),
        resolution=_rate(counts.resolution),
        satisfaction=_rate(counts.satisfaction),
        response=_rate(counts.response),
    )


def _rate(rate: Rate) -> RateView:
    return RateView(rate.numerator, rate.denominator, rate.value)


def _report(state: CityReportState) -> CityReportView:
    return CityReportView(state.city, state.due, state.made_at, state.late)


def build_routes(reporting: Reporting) -> tuple[Route, ...]:
    return (
        Route(
            method="GET",
            path="/v1/statistics/months/{month}",
            name="monthlyFigures",
            scope=Scope.REPORTS,
            summary="The four rates of a month (2026-10), by kind, city and unit.",
            run=partial(_month, reporting),
            answers=TypeAdapter(MonthView),
        ),
        Route(
            method="GET",
            path="/v1/statistics/lists/{month}",
            name="redAndBlackList",
            scope=Scope.REPORTS,
            summary="The red and the black list of a month's units, with their grounds.",
            run=partial(_lists, reporting),
            answers=TypeAdapter(ListsView),
        ),
        Route(
            method="GET",
            path="/v1/statistics/years/{year}",
            name="yearlyRanking",
            scope=Scope.REPORTS,
            summary="The ranking of cities and units over a year.",
            run=partial(_year, reporting),
            answers=TypeAdapter(YearView),
        ),
        Route(
            method="GET",
            path="/v1/statistics/city-reports/{quarter}",
            name="cityReports",
            scope=Scope.REPORTS,
            summary="Which cities have made their report on a quarter (2026Q3), and whose is due.",
            run=partial(_city_reports, reporting),
            answers=TypeAdapter(tuple[CityReportView, ...]),
        ),
    )
