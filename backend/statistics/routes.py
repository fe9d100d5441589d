"""Serves the statistics over the API (mechanism 24, 25), always without small counts of confidential tickets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from backend.api.route import ApiRequest, Route
from backend.api.tokens import Scope
from backend.contract.errors import BadDraft
from backend.statistics.formulas import Counts, Rate, group_by, merge_tables, total_counts
from backend.statistics.periods import BadPeriod, Month, Quarter, months_of_year, parse_year
from backend.statistics.rankings import RedBlackListEntry, build_red_black_lists, rank_by_score
from backend.statistics.reports import CityReportState, StatisticsReports
from config.rules import StatisticsRules


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
class MonthFiguresView:
    """The figures of a month. `final`: the month is over."""

    month: str
    final: bool
    total: FiguresView
    kinds: tuple[FiguresView, ...]
    cities: tuple[FiguresView, ...]
    units: tuple[FiguresView, ...]


@dataclass(frozen=True, slots=True)
class RedBlackListEntryView:
    """`grounds`: the rates that put the unit on the list."""

    figures: FiguresView
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedBlackListsView:
    month: str
    red: tuple[RedBlackListEntryView, ...]
    black: tuple[RedBlackListEntryView, ...]


@dataclass(frozen=True, slots=True)
class RankingEntryView:
    """`place` and `score` (0 to 100) are null where there are too few cases."""

    place: int | None
    score: float | None
    figures: FiguresView


@dataclass(frozen=True, slots=True)
class YearRankingView:
    year: int
    cities: tuple[RankingEntryView, ...]
    units: tuple[RankingEntryView, ...]


@dataclass(frozen=True, slots=True)
class CityReportView:
    city: str
    due: date
    made_at: datetime | None
    late: bool


async def _show_month(reporting: StatisticsReports, request: ApiRequest) -> MonthFiguresView:
    month = _month_in_path(request)
    (found,) = await reporting.month_figures([month])
    names = await reporting.unit_names()
    return MonthFiguresView(
        month=str(month),
        final=found.final,
        total=_to_figures_view("", total_counts(found.table), {}),
        kinds=_to_figures_views(group_by(found.table, lambda cell: cell.kind), {}),
        cities=_to_figures_views(group_by(found.table, lambda cell: cell.city), {}),
        units=_to_figures_views(group_by(found.table, lambda cell: cell.unit), names),
    )


async def _show_red_black_lists(reporting: StatisticsReports, request: ApiRequest) -> RedBlackListsView:
    month = _month_in_path(request)
    (figures,) = await reporting.month_figures([month])
    names = await reporting.unit_names()
    found = build_red_black_lists(group_by(figures.table, lambda cell: cell.unit), reporting.rules_for(month))
    return RedBlackListsView(
        str(month), _to_list_entry_views(found.red, names), _to_list_entry_views(found.black, names)
    )


async def _show_year_ranking(reporting: StatisticsReports, request: ApiRequest) -> YearRankingView:
    try:
        year = parse_year(request.path["year"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="year") from None
    policy = reporting.rules_for(months_of_year(year)[-1])
    table = merge_tables(one.table for one in await reporting.month_figures(months_of_year(year)))
    by_city = group_by(table, lambda cell: cell.city)
    cities = {code: counts for code, counts in by_city.items() if code in reporting.reporting_cities}
    units = group_by(table, lambda cell: cell.unit)
    return YearRankingView(
        year, _to_ranking_views(cities, policy, {}), _to_ranking_views(units, policy, await reporting.unit_names())
    )


async def _list_city_reports(reporting: StatisticsReports, request: ApiRequest) -> tuple[CityReportView, ...]:
    try:
        quarter = Quarter.parse(request.path["quarter"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="quarter") from None
    return tuple(_to_city_report_view(one) for one in await reporting.city_reports(quarter))


def _month_in_path(request: ApiRequest) -> Month:
    try:
        return Month.parse(request.path["month"])
    except BadPeriod as error:
        raise BadDraft(str(error), field="month") from None


def _to_ranking_views(
    rows: Mapping[str, Counts], policy: StatisticsRules, names: Mapping[str, str]
) -> tuple[RankingEntryView, ...]:
    return tuple(
        RankingEntryView(one.place, one.score, _to_figures_view(one.name, one.counts, names))
        for one in rank_by_score(rows, policy)
    )


def _to_list_entry_views(
    found: tuple[RedBlackListEntry, ...], names: Mapping[str, str]
) -> tuple[RedBlackListEntryView, ...]:
    return tuple(
        RedBlackListEntryView(
            _to_figures_view(one.name, one.counts, names), tuple(ground.measure for ground in one.grounds)
        )
        for one in found
    )


def _to_figures_views(rows: Mapping[str, Counts], names: Mapping[str, str]) -> tuple[FiguresView, ...]:
    return tuple(_to_figures_view(code, rows[code], names) for code in sorted(rows))


def _to_figures_view(code: str, counts: Counts, names: Mapping[str, str]) -> FiguresView:
    return FiguresView(
        code=code,
        name=names.get(code, ""),
        received=counts.received,
        extended=counts.extended,
        returned=counts.returned,
        at_once=counts.at_once,
        entered=counts.entered,
        timely=_to_rate_view(counts.timely),
        resolution=_to_rate_view(counts.resolution),
        satisfaction=_to_rate_view(counts.satisfaction),
        response=_to_rate_view(counts.response),
    )


def _to_rate_view(rate: Rate) -> RateView:
    return RateView(rate.numerator, rate.denominator, rate.value)


def _to_city_report_view(state: CityReportState) -> CityReportView:
    return CityReportView(state.city, state.due, state.made_at, state.late)


def build_routes(reporting: StatisticsReports) -> tuple[Route, ...]:
    return (
        Route(
            method="GET",
            path="/v1/statistics/months/{month}",
            name="monthlyFigures",
            scope=Scope.REPORTS,
            summary="The four rates of a month (2026-10), by kind, city and unit.",
            handler=partial(_show_month, reporting),
            answer_type=MonthFiguresView,
        ),
        Route(
            method="GET",
            path="/v1/statistics/lists/{month}",
            name="redAndBlackList",
            scope=Scope.REPORTS,
            summary="The red and the black list of a month's units, with their grounds.",
            handler=partial(_show_red_black_lists, reporting),
            answer_type=RedBlackListsView,
        ),
        Route(
            method="GET",
            path="/v1/statistics/years/{year}",
            name="yearlyRanking",
            scope=Scope.REPORTS,
            summary="The ranking of cities and units over a year.",
            handler=partial(_show_year_ranking, reporting),
            answer_type=YearRankingView,
        ),
        Route(
            method="GET",
            path="/v1/statistics/city-reports/{quarter}",
            name="cityReports",
            scope=Scope.REPORTS,
            summary="Which cities have made their report on a quarter (2026Q3), and whose is due.",
            handler=partial(_list_city_reports, reporting),
            answer_type=tuple[CityReportView, ...],
        ),
    )
