"""Draws a report as one HTML page without external files: charts and styles are inside it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.reports.blocks import Bars, Figures, Grid, Heading, Paragraph, Part, Report, Trend
from bot.reports.charts import svg

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(report: Report, font: str) -> bytes:
    """The report as an HTML page. `font`: a registered font that the charts are laid out with; the reader's own font is
    shown.
    """
    parts = [(_kind(part), part, _chart(part, font, str(place))) for place, part in enumerate(report.parts)]
    return _PAGES.get_template("report.html").render(report=report, parts=parts).encode()


def _kind(part: Part) -> str:
    match part:
        case Heading():
            return "heading"
        case Paragraph():
            return "paragraph"
        case Figures():
            return "figures"
        case Trend() | Bars():
            return "chart"
        case Grid():
            return "grid"
        case _:
            assert_never(part)


def _chart(part: Part, font: str, ident: str) -> Markup:
    """The SVG of a chart; empty for other blocks. `charts.svg` has already escaped its texts."""
    return Markup(svg(part, font, ident)) if isinstance(part, Trend | Bars) else Markup()  # noqa: S704
