"""A city's quarterly report (mechanism 25): its months, kinds and units, compared with the quarter before."""

from __future__ import annotations

from collections.abc import Sequence

from backend.statistics.formulas import CountTable, merge_tables, total_counts
from backend.statistics.periods import Quarter
from backend.statistics.reports import MonthFigures
from bot.reports import sections
from bot.reports.blocks import Heading, Report, ReportBlock
from bot.reports.monthly import ReportContext, month_name, trend_chart


def quarterly_report(city: str, quarter: Quarter, months: Sequence[MonthFigures], edition: ReportContext) -> Report:
    """The report of `city`. `months`: the three months before the quarter, then its three."""
    words, names = edition.texts, edition.names
    own = [MonthFigures(one.month, _rows_of_city(city, one.table), one.final) for one in months]
    now = [one for one in own if one.month in quarter.months]
    table = merge_tables(one.table for one in now)
    whole, before = total_counts(table), total_counts(merge_tables(one.table for one in own if one not in now))
    parts: tuple[ReportBlock, ...] = (
        Heading(words("bulletin-overall")),
        sections.key_figures(whole, before, words),
        *sections.count_paragraphs(whole, words),
        Heading(words("bulletin-by-month")),
        trend_chart(own, edition),
        sections.counts_grid(
            "month", ((month_name(one.month, words), total_counts(one.table)) for one in now), whole, words
        ),
        Heading(words("bulletin-by-kind")),
        sections.counts_grid(
            "kind", ((names.kind_name(kind), one) for kind, one in sections.counts_by_kind(table).items()), whole, words
        ),
        Heading(words("bulletin-by-unit")),
        sections.counts_grid(
            "unit", ((names.unit_name(code), one) for code, one in sections.counts_by_unit(table).items()), None, words
        ),
        *sections.definition_blocks(words),
    )
    return Report(
        title=words("bulletin-quarterly", city=names.city_name(city)),
        period=words("bulletin-period-quarter", year=str(quarter.year), quarter=str(quarter.number)),
        made=edition.made_line(final=now[-1].final),
        note=edition.note_line(),
        parts=parts,
        sheet=sections.report_sheet([(str(one.month), one.table) for one in now], names),
        page=words("bulletin-page"),
    )


def _rows_of_city(city: str, table: CountTable) -> CountTable:
    return {cell: counts for cell, counts in table.items() if cell.city == city}
