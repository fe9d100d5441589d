"""The monthly report (mechanism 25): the four rates by kind, city and unit, the two lists, and the cities' missing
reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.core.working_days import local_day
from backend.statistics.formulas import total
from backend.statistics.periods import Month, Quarter
from backend.statistics.rankings import lists
from backend.statistics.reports import CityReportState, MonthFigures
from bot.reports import sections
from bot.reports.blocks import Grid, Heading, Paragraph, Part, Report, Trend
from bot.reports.sections import Names, Words
from config.rules import Statistics

SHOWN = 6  # months of the trend, this one included


@dataclass(frozen=True, slots=True)
class Edition:
    """What all reports need besides their figures: names, policy, and the date. `inside`: for the office, with the
    small numbers of confidential tickets.
    """

    names: Names
    policy: Statistics
    today: date
    inside: bool = False

    @property
    def words(self) -> Words:
        return self.names.words

    def made(self, *, final: bool) -> str:
        """The line that says when the report was made, and whether the period is over."""
        return self.words("bulletin-made" if final else "bulletin-made-running", date=self.names.day(self.today))

    def note(self) -> str:
        """The line at the foot of every page: who may read the report."""
        if self.inside:
            return self.words("bulletin-note-inside")
        return self.words("bulletin-note-outside", least=str(self.policy.least_secret))


def month_name(month: Month, words: Words) -> str:
    """The month as it is written in a report."""
    return words("bulletin-period-month", year=str(month.year), month=str(month.number))


def monthly(
    months: Sequence[MonthFigures], quarter: Sequence[CityReportState], asked: Quarter | None, edition: Edition
) -> Report:
    """The report. `months`: the months of the trend, this one last. `quarter`: the city reports that fell due in this
    month, for the quarter `asked`; in other months there are none and `asked` is None.
    """
    now, words, names = months[-1], edition.words, edition.names
    whole, period = total(now.table), month_name(now.month, words)
    before = total(months[-2].table) if len(months) > 1 else None
    cities, units = sections.by_city(now.table), sections.by_unit(now.table)
    parts: list[Part] = [
        Heading(words("bulletin-overall")),
        sections.large(whole, before, words),
        *sections.counts(whole, words),
        Heading(words("bulletin-trend")),
        trend(months, edition),
        Heading(words("bulletin-by-kind")),
        sections.grid(
            "kind", ((names.kind(kind), one) for kind, one in sections.by_kind(now.table).items()), whole, words
        ),
        Heading(words("bulletin-by-city")),
        sections.city_bars(cities, names, period),
        sections.grid("city", ((names.city(code), one) for code, one in cities.items()), whole, words),
        Heading(words("bulletin-by-unit")),
        sections.grid("unit", ((names.unit(code), one) for code, one in units.items()), None, words),
        *sections.two_lists(
            lists({**sections.cities_of(cities), **units}, edition.policy),
            edition.policy,
            _either(names, set(units)),
            words,
        ),
    ]
    if asked is not None:
        parts += city_reports(quarter, asked, edition)
    return Report(
        title=words("bulletin-monthly"),
        period=period,
        made=edition.made(final=now.final),
        note=edition.note(),
        parts=(*parts, *sections.definitions(words)),
        sheet=sections.sheet([(str(now.month), now.table)], names),
        page=words("bulletin-page"),
    )


def trend(months: Sequence[MonthFigures], edition: Edition) -> Trend:
    """The line chart of the four rates over the months."""
    words = edition.words
    drawn = sections.series(sections.RATES, (total(one.table) for one in months), edition.names)
    span = (month_name(months[0].month, words), month_name(months[-1].month, words))
    period = words("bulletin-period-months", first=span[0], last=span[1])
    said = "、".join(one.name for one in drawn)
    return Trend(tuple(str(one.month) for one in months), drawn, words("bulletin-chart", names=said, period=period))


def _either(names: Names, units: set[str]) -> sections.Words:
    """A function that names the units and cities of one list. No unit has the code of a city."""
    return lambda code: names.unit(code) if code in units else names.city(code)


def city_reports(states: Sequence[CityReportState], quarter: Quarter, edition: Edition) -> tuple[Part, ...]:
    """The section that says which city has made its report on the quarter, and which has not."""
    words, names = edition.words, edition.names
    name = words("bulletin-period-quarter", year=str(quarter.year), quarter=str(quarter.number))
    due = names.day(quarter.due(edition.policy.report_day))
    columns = (words("bulletin-column-city"), words("bulletin-column-state"))
    told = tuple((names.city(one.city), _report(one, names)) for one in states)
    return (
        Heading(words("bulletin-city-reports")),
        Paragraph(words("bulletin-city-reports-lead", quarter=name, date=due)),
        Grid(columns, (1.0, 3.0), told, left=2),
    )


def _report(state: CityReportState, names: Names) -> str:
    if state.made_at is not None:
        key = "bulletin-report-made-late" if state.late else "bulletin-report-made"
        return names.words(key, date=names.day(local_day(state.made_at)))
    if state.late:
        return names.words("bulletin-report-missing")
    return names.words("bulletin-report-waiting", date=names.day(state.due))
