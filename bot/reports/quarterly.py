"""A city's report on a quarter (mechanism 25): its months, kinds and units, beside the quarter before."""

from __future__ import annotations

from collections.abc import Sequence

from backend.periods import Quarter
from backend.reporting import MonthFigures
from backend.statistics import Table, joined, total
from bot.reports import rows
from bot.reports.monthly import Edition, month_name, trend
from bot.reports.parts import Heading, Part, Report


def quarterly(city: str, quarter: Quarter, months: Sequence[MonthFigures], edition: Edition) -> Report:
    """`months`: the three of the quarter, and the three before it first."""
    words, names = edition.words, edition.names
    own = [MonthFigures(one.month, _of(city, one.table), one.final) for one in months]
    now = [one for one in own if one.month in quarter.months]
    table = joined(one.table for one in now)
    whole, before = total(table), total(joined(one.table for one in own if one not in now))
    parts: tuple[Part, ...] = (
        Heading(words("bulletin-overall")),
        rows.large(whole, before, words),
        *rows.counts(whole, words),
        Heading(words("bulletin-by-month")),
        trend(own, edition),
        rows.grid("month", ((month_name(one.month, words), total(one.table)) for one in now), whole, words),
        Heading(words("bulletin-by-kind")),
        rows.grid("kind", ((names.kind(kind), one) for kind, one in rows.by_kind(table).items()), whole, words),
        Heading(words("bulletin-by-unit")),
        rows.grid("unit", ((names.unit(code), one) for code, one in rows.by_unit(table).items()), None, words),
        *rows.definitions(words),
    )
    return Report(
        title=words("bulletin-quarterly", city=names.city(city)),
        period=words("bulletin-period-quarter", year=str(quarter.year), quarter=str(quarter.number)),
        made=edition.made(final=now[-1].final),
        note=edition.note(),
        parts=parts,
        sheet=rows.sheet([(str(one.month), one.table) for one in now], names),
        page=words("bulletin-page"),
    )


def _of(city: str, table: Table) -> Table:
    return {cell: counts for cell, counts in table.items() if cell.city == city}
