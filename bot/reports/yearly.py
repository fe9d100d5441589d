"""The yearly report (mechanism 25): its months, and the ranking of cities and units."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from backend.statistics.formulas import Counts, merge_tables, total_counts
from backend.statistics.rankings import MEASURES, rank_by_score
from backend.statistics.reports import MonthFigures
from bot.reports import sections
from bot.reports.blocks import NOTHING, Grid, Heading, Paragraph, Report, ReportBlock, format_percent
from bot.reports.monthly import ReportContext, month_name, trend_chart


def yearly_report(months: Sequence[MonthFigures], edition: ReportContext) -> Report:
    """The report. `months`: the twelve months of the year, or those that have begun."""
    words, names = edition.texts, edition.names
    table = merge_tables(one.table for one in months)
    whole, policy = total_counts(table), edition.policy
    cities = sections.ranked_cities(sections.counts_by_city(table))
    weights = {measure: f"{getattr(policy.weight, measure):g}" for measure in MEASURES}
    by_month = ((month_name(one.month, words), total_counts(one.table)) for one in months)
    parts: tuple[ReportBlock, ...] = (
        Heading(words("bulletin-overall")),
        sections.key_figures(whole, None, words),
        *sections.count_paragraphs(whole, words),
        Heading(words("bulletin-by-month")),
        trend_chart(months, edition),
        sections.counts_grid("month", by_month, whole, words),
        Heading(words("bulletin-by-kind")),
        sections.counts_grid(
            "kind", ((names.kind_name(kind), one) for kind, one in sections.counts_by_kind(table).items()), whole, words
        ),
        Heading(words("bulletin-ranking-cities")),
        Paragraph(words("bulletin-score-note", **weights), soft=True),
        _ranking_grid("city", cities, names.city_name, edition),
        Heading(words("bulletin-ranking-units")),
        Paragraph(words("bulletin-score-note", **weights), soft=True),
        _ranking_grid("unit", sections.counts_by_unit(table), names.unit_name, edition),
        *sections.definition_blocks(words),
    )
    return Report(
        title=words("bulletin-yearly"),
        period=words("bulletin-period-year", year=str(months[0].month.year)),
        made=edition.made_line(final=all(one.final for one in months)),
        note=edition.note_line(),
        parts=parts,
        sheet=sections.report_sheet([(str(one.month), one.table) for one in months], names),
        page=words("bulletin-page"),
    )


def _ranking_grid(first: str, counts: Mapping[str, Counts], name: Callable[[str], str], edition: ReportContext) -> Grid:
    """The ranking as a table, best score first; rows with too few tickets have no rank."""
    words = edition.texts
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
            *(format_percent(getattr(one.counts, measure)) for measure in sections.RATES),
        )
        for one in rank_by_score(counts, edition.policy)
    )
    return Grid(columns, (1.1, 2.6, 0.9, 0.9, 1.2, 1.2, 1.0, 1.2), told, left=2, empty=words("bulletin-nothing"))
