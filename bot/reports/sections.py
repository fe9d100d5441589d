"""The sections that reports have in common: key figures, tables, the CSV, the two lists, the definitions.

Owns how a row of counts is shown. Which rows, and of which period, is decided by each report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from backend.contract.enums import TicketKind
from backend.statistics.formulas import Cell, Counts, Rate, Table, by
from backend.statistics.rankings import MEASURES, Listed, Lists
from bot.reports.blocks import Bars, Figure, Figures, Grid, Heading, Paragraph, Part, Series, Sheet, of, percent, points
from config.rules import Bar, Statistics

Words = Callable[..., str]
Rows = Iterable[tuple[str, Counts]]

RATES = ("timely", "resolution", "satisfaction", "response")
_WHOLE_REGION = "0000"
_SHARES = (2.6, 1.0, 1.3, 1.0, 1.3, 1.0, 1.1, 1.3)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of units and cities, which the figures have by their codes, and the texts of the catalogue."""

    units: Mapping[str, str]
    cities: Mapping[str, str]
    words: Words

    def unit(self, code: str) -> str:
        return self.units.get(code, code)

    def city(self, code: str) -> str:
        if not code:
            return self.words("bulletin-no-city")
        return self.words("bulletin-whole-region") if code.endswith(_WHOLE_REGION) else self.cities.get(code, code)

    def kind(self, kind: str) -> str:
        return self.words(f"kind-{kind}")

    def rate(self, measure: str) -> str:
        return self.words(f"bulletin-{measure}")

    def day(self, day: date) -> str:
        return self.words("bulletin-date", year=str(day.year), month=str(day.month), day=str(day.day))


def large(now: Counts, before: Counts | None, words: Words) -> Figures:
    """The four rates as key figures, each with the numbers it is computed from."""
    return Figures(tuple(_large(measure, now, before, words) for measure in RATES))


def _large(measure: str, now: Counts, before: Counts | None, words: Words) -> Figure:
    rate: Rate = getattr(now, measure)
    moved = None if before is None else points(rate, getattr(before, measure))
    detail = words(f"bulletin-{measure}-detail", numbers=of(rate)) if rate.denominator else words("bulletin-nothing")
    return Figure(words(f"bulletin-{measure}"), percent(rate), detail, _moved(moved, words))


def _moved(moved: float | None, words: Words) -> str:
    if moved is None:
        return ""
    if moved == 0:
        return words("bulletin-even")
    return words("bulletin-up" if moved > 0 else "bulletin-down", points=f"{abs(moved):.1f}")


def counts(now: Counts, words: Words) -> tuple[Part, ...]:
    """The plain counts, as sentences."""
    numbers = {name: str(getattr(now, name)) for name in ("received", "at_once", "due", "returned", "extended")}
    said: list[Part] = [Paragraph(words("bulletin-counts", **numbers))]
    if now.entered:
        said.append(Paragraph(words("bulletin-entered", entered=str(now.entered))))
    return tuple(said)


def grid(first: str, rows: Rows, whole: Counts | None, words: Words) -> Grid:
    """A table of counts and rates. With `whole`, and more than one row, a row with the total is added. `first`: the key
    of the first column's heading.
    """
    told = [_told(name, one) for name, one in rows]
    if whole is not None and len(told) > 1:
        told.append(_told(words("bulletin-total"), whole))
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


def _told(name: str, one: Counts) -> tuple[str, ...]:
    return (
        name,
        str(one.due),
        percent(one.timely),
        str(one.results),
        percent(one.resolution),
        str(one.graded),
        percent(one.satisfaction),
        percent(one.response),
    )


def series(measures: Iterable[str], rows: Iterable[Counts], names: Names) -> tuple[Series, ...]:
    """Each measure as a series for a chart: its value in each row."""
    held = tuple(rows)
    return tuple(Series(names.rate(one), tuple(getattr(row, one).value for row in held)) for one in measures)


def city_bars(rows: Mapping[str, Counts], names: Names, period: str) -> Bars:
    """The bar chart of three rates for each city; the city's short name stands below its bars."""
    drawn = series(MEASURES, rows.values(), names)
    labels = tuple(names.city(code).removesuffix("市") for code in rows)
    said = "、".join(one.name for one in drawn)
    return Bars(labels, drawn, names.words("bulletin-chart", names=said, period=period))


def by_city(table: Table) -> dict[str, Counts]:
    """The counts of each city, sorted by code; those without a region last."""
    grouped = by(table, lambda cell: cell.city)
    return {code: grouped[code] for code in sorted(grouped, key=lambda code: (not code, code))}


def cities_of(rows: Mapping[str, Counts]) -> dict[str, Counts]:
    """The cities that may be listed and ranked: without tickets that have no region, and without the region itself."""
    return {code: one for code, one in rows.items() if code and not code.endswith(_WHOLE_REGION)}


def by_unit(table: Table) -> dict[str, Counts]:
    """The counts of each unit that had something to do, the busiest first."""
    busy = {code: one for code, one in by(table, lambda cell: cell.unit).items() if one.due or one.results}
    return {code: busy[code] for code in sorted(busy, key=lambda code: (-busy[code].due, -busy[code].results, code))}


def by_kind(table: Table) -> dict[str, Counts]:
    """The counts of each of the five kinds, in their order."""
    grouped = by(table, lambda cell: cell.kind)
    return {kind.value: grouped.get(kind.value, Counts()) for kind in TicketKind}


def two_lists(found: Lists, policy: Statistics, name: Callable[[str], str], words: Words) -> tuple[Part, ...]:
    """The red list (红榜) and the black list (黑榜), each with its bar and the reasons."""
    least = words(
        "bulletin-least",
        due=str(policy.least_due),
        results=str(policy.least_results),
        graded=str(policy.least_graded),
    )
    parts: list[Part] = []
    for colour, bar, listed in (("red", policy.red, found.red), ("black", policy.black, found.black)):
        parts.append(Heading(words(f"bulletin-{colour}")))
        parts.append(Paragraph(words(f"bulletin-{colour}-lead", least=least, **_bar(bar)), soft=True))
        parts.append(_listed(listed, name, words, fallen=colour == "black"))
    return tuple(parts)


def _bar(bar: Bar) -> dict[str, str]:
    return {measure: f"{getattr(bar, measure):.0%}" for measure in Bar.model_fields}


def _listed(listed: tuple[Listed, ...], name: Callable[[str], str], words: Words, *, fallen: bool) -> Grid:
    """The table of one list. On the black list (`fallen`), it has the measures that put each row there."""
    columns = (words("bulletin-column-listed"), *(words(f"bulletin-{measure}") for measure in MEASURES))
    rows = [(name(one.name), *(percent(getattr(one.counts, measure)) for measure in MEASURES)) for one in listed]
    if not fallen:
        return Grid(columns, (2.4, 1.2, 1.2, 1.0), tuple(rows), empty=words("bulletin-nobody"))
    grounds = ["、".join(words(f"bulletin-{ground.measure}") for ground in one.grounds) for one in listed]
    whole = tuple((*row, why) for row, why in zip(rows, grounds, strict=True))
    columns = (*columns, words("bulletin-column-grounds"))
    return Grid(columns, (2.2, 1.1, 1.1, 0.9, 2.6), whole, empty=words("bulletin-nobody"))


def definitions(words: Words) -> tuple[Part, ...]:
    """The definitions of the four rates."""
    told = ("round", *RATES)
    return (Heading(words("bulletin-definitions")), *(Paragraph(words(f"bulletin-define-{one}"), True) for one in told))


def sheet(tables: Iterable[tuple[str, Table]], names: Names) -> Sheet:
    """The CSV's table: a row for each unit, city and kind in each period, with all counts, and the four rates as parts
    of 1.
    """
    counted = tuple(part.name for part in fields(Counts) if part.name != "graded")
    stems = ("period", "unit-code", "unit", "city-code", "city", "kind", *counted)
    columns = [names.words(f"bulletin-column-{stem.replace('_', '-')}") for stem in stems]
    rows = [
        (
            period,
            *_place(cell, names),
            *(str(getattr(one, name)) for name in counted),
            *(_decimal(one, m) for m in RATES),
        )
        for period, table in tables
        for cell, one in _sorted(table)
    ]
    return Sheet((*columns, *(names.rate(one) for one in RATES)), tuple(rows))


def _sorted(table: Table) -> list[tuple[Cell, Counts]]:
    """The rows of a table, with confidential and other tickets of a kind added up."""
    merged = by(table, lambda cell: Cell(cell.unit, cell.city, cell.kind, secret=False))
    return sorted(merged.items(), key=lambda item: (item[0].city, item[0].unit, item[0].kind))


def _place(cell: Cell, names: Names) -> tuple[str, ...]:
    return (cell.unit, names.unit(cell.unit), cell.city, names.city(cell.city), names.kind(cell.kind))


def _decimal(one: Counts, measure: str) -> str:
    value = getattr(one, measure).value
    return "" if value is None else f"{value:.4f}"
