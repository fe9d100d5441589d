"""The sections that reports have in common: key figures, tables, the CSV, the two lists, the definitions.

Owns how a row of counts is shown. Which rows, and of which period, is decided by each report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from backend.contract.enums import TicketKind
from backend.statistics.formulas import Cell, Counts, CountTable, Rate, group_by
from backend.statistics.rankings import MEASURES, RedBlackListEntry, RedBlackLists
from bot.reports.blocks import (
    BarChart,
    Grid,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    ReportBlock,
    ReportSheet,
    Series,
    format_fraction,
    format_percent,
    point_change,
)
from config.rules import RateBars, StatisticsRules

ReportTexts = Callable[..., str]
NamedCounts = Iterable[tuple[str, Counts]]

RATES = ("timely", "resolution", "satisfaction", "response")
_WHOLE_REGION = "0000"
_SHARES = (2.6, 1.0, 1.3, 1.0, 1.3, 1.0, 1.1, 1.3)


@dataclass(frozen=True, slots=True)
class ReportNames:
    """The names of units and cities, which the figures have by their codes, and the texts of the catalogue."""

    units: Mapping[str, str]
    cities: Mapping[str, str]
    texts: ReportTexts

    def unit_name(self, code: str) -> str:
        return self.units.get(code, code)

    def city_name(self, code: str) -> str:
        if not code:
            return self.texts("bulletin-no-city")
        return self.texts("bulletin-whole-region") if code.endswith(_WHOLE_REGION) else self.cities.get(code, code)

    def kind_name(self, kind: str) -> str:
        return self.texts(f"kind-{kind}")

    def rate_name(self, measure: str) -> str:
        return self.texts(f"bulletin-{measure}")

    def date_text(self, day: date) -> str:
        return self.texts("bulletin-date", year=str(day.year), month=str(day.month), day=str(day.day))


def key_figures(now: Counts, before: Counts | None, words: ReportTexts) -> KeyFigures:
    """The four rates as key figures, each with the numbers it is computed from."""
    return KeyFigures(tuple(_key_figure(measure, now, before, words) for measure in RATES))


def _key_figure(measure: str, now: Counts, before: Counts | None, words: ReportTexts) -> KeyFigure:
    rate: Rate = getattr(now, measure)
    moved = None if before is None else point_change(rate, getattr(before, measure))
    detail = (
        words(f"bulletin-{measure}-detail", numbers=format_fraction(rate))
        if rate.denominator
        else words("bulletin-nothing")
    )
    return KeyFigure(words(f"bulletin-{measure}"), format_percent(rate), detail, _change_text(moved, words))


def _change_text(moved: float | None, words: ReportTexts) -> str:
    if moved is None:
        return ""
    if moved == 0:
        return words("bulletin-even")
    return words("bulletin-up" if moved > 0 else "bulletin-down", points=f"{abs(moved):.1f}")


def count_paragraphs(now: Counts, words: ReportTexts) -> tuple[ReportBlock, ...]:
    """The plain counts, as sentences."""
    numbers = {name: str(getattr(now, name)) for name in ("received", "at_once", "due", "returned", "extended")}
    said: list[ReportBlock] = [Paragraph(words("bulletin-counts", **numbers))]
    if now.entered:
        said.append(Paragraph(words("bulletin-entered", entered=str(now.entered))))
    return tuple(said)


def counts_grid(first: str, rows: NamedCounts, whole: Counts | None, words: ReportTexts) -> Grid:
    """A table of counts and rates. With `whole`, and more than one row, a row with the total is added. `first`: the key
    of the first column's heading.
    """
    told = [_counts_row(name, one) for name, one in rows]
    if whole is not None and len(told) > 1:
        told.append(_counts_row(words("bulletin-total"), whole))
    columns = (
        words(f"bulletin-column-{first}"),
        words("bulletin-column-due"),
        words("bulletin-timely"),
        words("bulletin-column-results"),
        words("bulletin-resolution"),
        words("bulletin-column-graded"),
        words("bulletin-satisfaction"),
        words("bulletin-response"),
    )
    total = whole is not None and len(told) > 1
    return Grid(columns, _SHARES, tuple(told), last=total, empty=words("bulletin-nothing"))


def _counts_row(name: str, one: Counts) -> tuple[str, ...]:
    return (
        name,
        str(one.due),
        format_percent(one.timely),
        str(one.results),
        format_percent(one.resolution),
        str(one.graded),
        format_percent(one.satisfaction),
        format_percent(one.response),
    )


def rate_series(measures: Iterable[str], rows: Iterable[Counts], names: ReportNames) -> tuple[Series, ...]:
    """Each measure as a series for a chart: its value in each row."""
    held = tuple(rows)
    return tuple(Series(names.rate_name(one), tuple(getattr(row, one).value for row in held)) for one in measures)


def city_chart(rows: Mapping[str, Counts], names: ReportNames, period: str) -> BarChart:
    """The bar chart of three rates for each city; the city's short name stands below its bars."""
    drawn = rate_series(MEASURES, rows.values(), names)
    labels = tuple(names.city_name(code).removesuffix("市") for code in rows)
    said = "、".join(one.name for one in drawn)
    return BarChart(labels, drawn, names.texts("bulletin-chart", names=said, period=period))


def counts_by_city(table: CountTable) -> dict[str, Counts]:
    """The counts of each city, sorted by code; those without a region last."""
    grouped = group_by(table, lambda cell: cell.city)
    return {code: grouped[code] for code in sorted(grouped, key=lambda code: (not code, code))}


def ranked_cities(rows: Mapping[str, Counts]) -> dict[str, Counts]:
    """The cities that may be listed and ranked: without tickets that have no region, and without the region itself."""
    return {code: one for code, one in rows.items() if code and not code.endswith(_WHOLE_REGION)}


def counts_by_unit(table: CountTable) -> dict[str, Counts]:
    """The counts of each unit that had something to do, the busiest first."""
    busy = {code: one for code, one in group_by(table, lambda cell: cell.unit).items() if one.due or one.results}
    return {code: busy[code] for code in sorted(busy, key=lambda code: (-busy[code].due, -busy[code].results, code))}


def counts_by_kind(table: CountTable) -> dict[str, Counts]:
    """The counts of each of the five kinds, in their order."""
    grouped = group_by(table, lambda cell: cell.kind)
    return {kind.value: grouped.get(kind.value, Counts()) for kind in TicketKind}


def red_and_black_lists(
    found: RedBlackLists, policy: StatisticsRules, name: Callable[[str], str], words: ReportTexts
) -> tuple[ReportBlock, ...]:
    """The red list (红榜) and the black list (黑榜), each with its bar and the reasons."""
    least = words(
        "bulletin-least",
        due=str(policy.least_due),
        results=str(policy.least_results),
        graded=str(policy.least_graded),
    )
    parts: list[ReportBlock] = []
    for colour, bar, listed in (("red", policy.red, found.red), ("black", policy.black, found.black)):
        parts.append(Heading(words(f"bulletin-{colour}")))
        parts.append(Paragraph(words(f"bulletin-{colour}-lead", least=least, **_bar_texts(bar)), soft=True))
        parts.append(_list_grid(listed, name, words, fallen=colour == "black"))
    return tuple(parts)


def _bar_texts(bar: RateBars) -> dict[str, str]:
    return {measure: f"{getattr(bar, measure):.0%}" for measure in RateBars.model_fields}


def _list_grid(
    listed: tuple[RedBlackListEntry, ...], name: Callable[[str], str], words: ReportTexts, *, fallen: bool
) -> Grid:
    """The table of one list. On the black list (`fallen`), it has the measures that put each row there."""
    columns = (words("bulletin-column-listed"), *(words(f"bulletin-{measure}") for measure in MEASURES))
    rows = [(name(one.name), *(format_percent(getattr(one.counts, measure)) for measure in MEASURES)) for one in listed]
    if not fallen:
        return Grid(columns, (2.4, 1.2, 1.2, 1.0), tuple(rows), empty=words("bulletin-nobody"))
    grounds = ["、".join(words(f"bulletin-{ground.measure}") for ground in one.grounds) for one in listed]
    whole = tuple((*row, why) for row, why in zip(rows, grounds, strict=True))
    columns = (*columns, words("bulletin-column-grounds"))
    return Grid(columns, (2.2, 1.1, 1.1, 0.9, 2.6), whole, empty=words("bulletin-nobody"))


def definition_blocks(words: ReportTexts) -> tuple[ReportBlock, ...]:
    """The definitions of the four rates."""
    told = ("round", *RATES)
    return (Heading(words("bulletin-definitions")), *(Paragraph(words(f"bulletin-define-{one}"), True) for one in told))


def report_sheet(tables: Iterable[tuple[str, CountTable]], names: ReportNames) -> ReportSheet:
    """The CSV's table: a row for each unit, city and kind in each period, with all counts, and the four rates as parts
    of 1.
    """
    counted = tuple(part.name for part in fields(Counts) if part.name != "graded")
    stems = ("period", "unit-code", "unit", "city-code", "city", "kind", *counted)
    columns = [names.texts(f"bulletin-column-{stem.replace('_', '-')}") for stem in stems]
    rows = [
        (
            period,
            *_cell_names(cell, names),
            *(str(getattr(one, name)) for name in counted),
            *(_decimal_text(one, m) for m in RATES),
        )
        for period, table in tables
        for cell, one in _merged_rows(table)
    ]
    return ReportSheet((*columns, *(names.rate_name(one) for one in RATES)), tuple(rows))


def _merged_rows(table: CountTable) -> list[tuple[Cell, Counts]]:
    """The rows of a table, with confidential and other tickets of a kind added up."""
    merged = group_by(table, lambda cell: Cell(cell.unit, cell.city, cell.kind, secret=False))
    return sorted(merged.items(), key=lambda item: (item[0].city, item[0].unit, item[0].kind))


def _cell_names(cell: Cell, names: ReportNames) -> tuple[str, ...]:
    return (cell.unit, names.unit_name(cell.unit), cell.city, names.city_name(cell.city), names.kind_name(cell.kind))


def _decimal_text(one: Counts, measure: str) -> str:
    value = getattr(one, measure).value
    return "" if value is None else f"{value:.4f}"
