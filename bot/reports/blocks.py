"""PURE. The blocks of a report, and the format of a rate, a change and a count.

Contains no sentence: texts are given ready to be read. Three modules draw the same blocks: `html_page`, `pdf_file`,
`csv_file`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.statistics.formulas import Rate

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading between blocks."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    soft: bool = False  # a remark below a table, a definition


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number. `detail`: the numbers it is computed from. `change`: compared with the period before; empty
    when there is none.
    """

    label: str
    value: str
    detail: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """The large numbers of a report, side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one colour of bars in a chart. `values`: 0…1, None where there was nothing to count."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A line chart of rates over months. `description`: the chart in a sentence, for readers who cannot see it."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    description: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart: rates side by side. `labels` and `series` as in `TrendChart`; one group of bars for each label."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `shares`: relative column widths. The first `left` columns are text, the others numbers. `last`: the
    last row is a total. `empty`: the text to show when there is no row.
    """

    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    last: bool = False
    empty: str = NOTHING


ReportBlock = Heading | Paragraph | KeyFigures | TrendChart | BarChart | Grid


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """The figures as a table, for a spreadsheet."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report. `made`: the line that says when it was made. `note`: the line at the foot of every page. `sheet`: the
    CSV file. `page`: the text of the page number, with `{n}` for the number.
    """

    title: str
    period: str
    made: str
    note: str
    parts: tuple[ReportBlock, ...]
    sheet: ReportSheet
    page: str = field(default="{n}")


def format_percent(rate: Rate) -> str:
    """A rate as a percentage with one decimal; a dash when there was nothing to count. 99.96 % is not written as 100,
    nor 0.04 % as 0.
    """
    value = rate.value
    if value is None:
        return NOTHING
    tenths = round(value * 1000)
    if tenths == 1000 and rate.numerator < rate.denominator:
        tenths = 999
    if tenths == 0 and rate.numerator > 0:
        tenths = 1
    return f"{tenths / 10:.1f}%"


def format_fraction(rate: Rate) -> str:
    """The numbers of a rate as "3 / 4"; a dash when there was nothing to count."""
    return f"{rate.numerator} / {rate.denominator}" if rate.denominator else NOTHING


def point_change(now: Rate, before: Rate) -> float | None:
    """The change in percentage points between the two rates as they are written; None when one of them does not
    exist.
    """
    if now.value is None or before.value is None:
        return None
    return round(round(now.value * 100, 1) - round(before.value * 100, 1), 1)
