"""A city's quarterly report (mechanism 25): its months, kinds and units, compared with the quarter before."""

from __future__ import annotations

from collections.abc import Sequence

from backend.statistics.formulas import Table, joined, total
from backend.statistics.periods import Quarter
from backend.statistics.reports import MonthFigures
from bot.reports import sections
from bot.reports.blocks import Heading, Part, Report
from bot.reports.monthly import Edition, month_name, trend


def quarterly(city: str, quarter: Quarter, months: Sequence[MonthFigures], edition: Edition) -> Report:
    """The report of `city`. `months`: the three months before the quarter, then its three."""
    words, names = edition.words, edition.names
    own = [MonthFigures(one.month, _of(city, one.table), one.final) for one in months]
    now = [one for one in own if one.month in quarter.months]
    table = joined(one.table for one in now)
    whole, before = total(table), total(joined(one.table for one in own if one not in now))
    parts: tuple[Part, ...] = (
        Heading(words("bulletin-overall")),
        sections.large(whole, before, words),
        *sections.counts(whole, words),
        Heading(words("bulletin-by-month")),
        trend(own, edition),
        sections.grid("month", ((month_name(one.month, words), total(one.table)) for one in now), whole, words),
        Heading(words("bulletin-by-kind")),
        sections.grid("kind", ((names.kind(kind), one) for kind, one in sections.by_kind(table).items()), whole, words),
        Heading(words("bulletin-by-unit")),
        sections.grid("unit", ((names.unit(code), one) for code, one in sections.by_unit(table).items()), None, words),
        *sections.definitions(words),
    )
    return Report(
        title=words("bulletin-quarterly", city=names.city(city)),
        period=words("bulletin-period-quarter", year=str(quarter.year), quarter=str(quarter.number)),
        made=edition.made(final=now[-1].final),
        note=edition.note(),
        parts=parts,
        sheet=sections.sheet([(str(one.month), one.table) for one in now], names),
        page=words("bulletin-page"),
    )


def _of(city: str, table: Table) -> Table:
    return {cell: counts for cell, counts in table.items() if cell.city == city}
