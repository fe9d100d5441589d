"""PURE. What a report is made of, from top to bottom; and how a rate, a change and a count are written.

Owns no sentence: words come in as they are to be read. Three drawings take the same parts: `screen` as HTML, `paper`
as PDF, `sheet` as CSV.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from backend.statistics.formulas import Rate

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    soft: bool = False  # a remark below a table, a definition


@dataclass(frozen=True, slots=True)
class Figure:
    """One large number. `detail`: what it is made of. `change`: against the period before; empty when there is none."""

    label: str
    value: str
    detail: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    items: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """`values`: 0…1, None where there was nothing to count. `line`: a dash pattern of its own, so that it can be told
    apart without colour."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Rates over months. `says`: the chart in a sentence, for those who cannot see it."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A rate of several, side by side. `labels` and `series` as in a trend; one group of bars a label."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `shares`: how wide the columns are beside each other. The first `left` columns are words; the others,
    numbers. `last`: the last row is a total. `empty`: what is said when there is no row."""

    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1
    last: bool = False
    empty: str = NOTHING


Part = Heading | Paragraph | Figures | Trend | Bars | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures alone, for a spreadsheet."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """`note`: the line at the foot of every page. `pages`: how the number of a page is written, `{n}` being it."""

    title: str
    period: str
    made: str
    note: str
    parts: tuple[Part, ...]
    sheet: Sheet
    page: str = field(default="{n}")


def percent(rate: Rate) -> str:
    """One decimal; a dash when there was nothing to count. 99.96 % is not written as 100."""
    value = rate.value
    if value is None:
        return NOTHING
    tenths = round(value * 1000)
    if tenths == 1000 and rate.numerator < rate.denominator:
        tenths = 999
    if tenths == 0 and rate.numerator > 0:
        tenths = 1
    return f"{tenths / 10:.1f}%"


def of(rate: Rate) -> str:
    """The numbers a rate is made of."""
    return f"{rate.numerator} / {rate.denominator}" if rate.denominator else NOTHING


def points(now: Rate, before: Rate) -> float | None:
    """The change in percentage points, as their written figures differ."""
    if now.value is None or before.value is None:
        return None
    return round(round(now.value * 100, 1) - round(before.value * 100, 1), 1)
