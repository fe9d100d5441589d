"""The monthly report (mechanism 25): the four rates by kind, city and unit, the two lists, and the cities' missing
reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.core.working_days import local_day
from backend.statistics.formulas import total_counts
from backend.statistics.periods import Month, Quarter
from backend.statistics.rankings import build_red_black_lists
from backend.statistics.reports import CityReportState, MonthFigures
from bot.reports import sections
from bot.reports.blocks import Grid, Heading, Paragraph, Report, ReportBlock, TrendChart
from bot.reports.sections import ReportNames, ReportTexts
from config.rules import StatisticsRules

SHOWN = 6  # months of the trend, this one included


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What all reports need besides their figures: names, policy, and the date. `inside`: for the office, with the
    small numbers of confidential tickets.
    """

    names: ReportNames
    policy: StatisticsRules
    today: date
    inside: bool = False

    @property
    def texts(self) -> ReportTexts:
        return self.names.texts

    def made_line(self, *, final: bool) -> str:
        """The line that says when the report was made, and whether the period is over."""
        return self.texts("bulletin-made" if final else "bulletin-made-running", date=self.names.date_text(self.today))

    def note_line(self) -> str:
        """The line at the foot of every page: who may read the report."""
        if self.inside:
            return self.texts("bulletin-note-inside")
        return self.texts("bulletin-note-outside", least=str(self.policy.least_secret))


def month_name(month: Month, words: ReportTexts) -> str:
    """The month as it is written in a report."""
    return words("bulletin-period-month", year=str(month.year), month=str(month.number))


def monthly_report(
    months: Sequence[MonthFigures], quarter: Sequence[CityReportState], asked: Quarter | None, edition: ReportContext
) -> Report:
    """The report. `months`: the months of the trend, this one last. `quarter`: the city reports that fell due in this
    month, for the quarter `asked`; in other months there are none and `asked` is None.
    """
    now, words, names = months[-1], edition.texts, edition.names
    whole, period = total_counts(now.table), month_name(now.month, words)
    before = total_counts(months[-2].table) if len(months) > 1 else None
    cities, units = sections.counts_by_city(now.table), sections.counts_by_unit(now.table)
    parts: list[ReportBlock] = [
        Heading(words("bulletin-overall")),
        sections.key_figures(whole, before, words),
        *sections.count_paragraphs(whole, words),
        Heading(words("bulletin-trend")),
        trend_chart(months, edition),
        Heading(words("bulletin-by-kind")),
        sections.counts_grid(
            "kind",
            ((names.kind_name(kind), one) for kind, one in sections.counts_by_kind(now.table).items()),
            whole,
            words,
        ),
        Heading(words("bulletin-by-city")),
        sections.city_chart(cities, names, period),
        sections.counts_grid("city", ((names.city_name(code), one) for code, one in cities.items()), whole, words),
        Heading(words("bulletin-by-unit")),
        sections.counts_grid("unit", ((names.unit_name(code), one) for code, one in units.items()), None, words),
        *sections.red_and_black_lists(
            build_red_black_lists({**sections.ranked_cities(cities), **units}, edition.policy),
            edition.policy,
            _unit_or_city_name(names, set(units)),
            words,
        ),
    ]
    if asked is not None:
        parts += city_report_section(quarter, asked, edition)
    return Report(
        title=words("bulletin-monthly"),
        period=period,
        made=edition.made_line(final=now.final),
        note=edition.note_line(),
        parts=(*parts, *sections.definition_blocks(words)),
        sheet=sections.report_sheet([(str(now.month), now.table)], names),
        page=words("bulletin-page"),
    )


def trend_chart(months: Sequence[MonthFigures], edition: ReportContext) -> TrendChart:
    """The line chart of the four rates over the months."""
    words = edition.texts
    drawn = sections.rate_series(sections.RATES, (total_counts(one.table) for one in months), edition.names)
    span = (month_name(months[0].month, words), month_name(months[-1].month, words))
    period = words("bulletin-period-months", first=span[0], last=span[1])
    said = "、".join(one.name for one in drawn)
    return TrendChart(
        tuple(str(one.month) for one in months), drawn, words("bulletin-chart", names=said, period=period)
    )


def _unit_or_city_name(names: ReportNames, units: set[str]) -> sections.ReportTexts:
    """A function that names the units and cities of one list. No unit has the code of a city."""
    return lambda code: names.unit_name(code) if code in units else names.city_name(code)


def city_report_section(
    states: Sequence[CityReportState], quarter: Quarter, edition: ReportContext
) -> tuple[ReportBlock, ...]:
    """The section that says which city has made its report on the quarter, and which has not."""
    words, names = edition.texts, edition.names
    name = words("bulletin-period-quarter", year=str(quarter.year), quarter=str(quarter.number))
    due = names.date_text(quarter.report_due_date(edition.policy.report_day))
    columns = (words("bulletin-column-city"), words("bulletin-column-state"))
    told = tuple((names.city_name(one.city), _city_report_state(one, names)) for one in states)
    return (
        Heading(words("bulletin-city-reports")),
        Paragraph(words("bulletin-city-reports-lead", quarter=name, date=due)),
        Grid(columns, (1.0, 3.0), told, left=2),
    )


def _city_report_state(state: CityReportState, names: ReportNames) -> str:
    if state.made_at is not None:
        key = "bulletin-report-made-late" if state.late else "bulletin-report-made"
        return names.texts(key, date=names.date_text(local_day(state.made_at)))
    if state.late:
        return names.texts("bulletin-report-missing")
    return names.texts("bulletin-report-waiting", date=names.date_text(state.due))
