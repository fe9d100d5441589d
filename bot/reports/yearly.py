"""The yearly report (mechanism 25): its months, and the ranking of cities and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from backend.statistics.formulas import Counts, joined, total
from backend.statistics.rankings import MEASURES, ranking
from backend.statistics.reports import MonthFigures
from bot.reports import sections
from bot.reports.blocks import NOTHING, Grid, Heading, Paragraph, Part, Report, percent
from bot.reports.monthly import Edition, month_name, trend


def yearly(months: Sequence[MonthFigures], edition: Edition) -> Report:
    """The report. `months`: the twelve months of the year, or those that have begun."""
    words, names = edition.words, edition.names
    table = joined(one.table for one in months)
    whole, policy = total(table), edition.policy
    cities = sections.cities_of(sections.by_city(table))
    weights = {measure: f"{getattr(policy.weight, measure):g}" for measure in MEASURES}
    by_month = ((month_name(one.month, words), total(one.table)) for one in months)
    parts: tuple[Part, ...] = (
        Heading(words("bulletin-overall")),
        sections.large(whole, None, words),
        *sections.counts(whole, words),
        Heading(words("bulletin-by-month")),
        trend(months, edition),
        sections.grid("month", by_month, whole, words),
        Heading(words("bulletin-by-kind")),
        sections.grid("kind", ((names.kind(kind), one) for kind, one in sections.by_kind(table).items()), whole, words),
        Heading(words("bulletin-ranking-cities")),
        Paragraph(words("bulletin-score-note", **weights), soft=True),
        _ranking("city", cities, names.city, edition),
        Heading(words("bulletin-ranking-units")),
        Paragraph(words("bulletin-score-note", **weights), soft=True),
        _ranking("unit", sections.by_unit(table), names.unit, edition),
        *sections.definitions(words),
    )
    return Report(
        title=words("bulletin-yearly"),
        period=words("bulletin-period-year", year=str(months[0].month.year)),
        made=edition.made(final=all(one.final for one in months)),
        note=edition.note(),
        parts=parts,
        sheet=sections.sheet([(str(one.month), one.table) for one in months], names),
        page=words("bulletin-page"),
    )


def _ranking(first: str, counts: Mapping[str, Counts], name: Callable[[str], str], edition: Edition) -> Grid:
    """The ranking as a table, best score first; rows with too few tickets have no rank."""
    words = edition.words
    columns = (
        words("bulletin-column-place"),
        words(f"bulletin-column-{first}"),
        words("bulletin-column-score"),
        words("bulletin-column-due"),
        *(words(f"bulletin-{measure}") for measure in sections.RATES),
    )
    told = tuple(
        (
            words("bulletin-unranked") if one.place is None else str(one.place),
            name(one.name),
            NOTHING if one.score is None else f"{one.score:.1f}",
            str(one.counts.due),
            *(percent(getattr(one.counts, measure)) for measure in sections.RATES),
        )
        for one in ranking(counts, edition.policy)
    )
    return Grid(columns, (1.1, 2.6, 0.9, 0.9, 1.2, 1.2, 1.0, 1.2), told, left=2, empty=words("bulletin-nothing"))
