"""Draws a report as one HTML page without external files: charts and styles are inside it."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from bot.reports.blocks import BarChart, Grid, Heading, KeyFigures, Paragraph, Report, ReportBlock, TrendChart
from bot.reports.charts import render_chart_svg

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_html(report: Report, font: str) -> bytes:
    """The report as an HTML page. `font`: a registered font that the charts are laid out with; the reader's own font is
    shown.
    """
    parts = [
        (_block_kind(part), part, _chart_markup(part, font, str(place))) for place, part in enumerate(report.parts)
    ]
    return _PAGES.get_template("report.html").render(report=report, parts=parts).encode()


def _block_kind(part: ReportBlock) -> str:
    match part:
        case Heading():
            return "heading"
        case Paragraph():
            return "paragraph"
        case KeyFigures():
            return "figures"
        case TrendChart() | BarChart():
            return "chart"
        case Grid():
            return "grid"
        case _:
            assert_never(part)


def _chart_markup(part: ReportBlock, font: str, ident: str) -> Markup:
    """The SVG of a chart; empty for other blocks. `charts.render_chart_svg` has already escaped its texts."""
    return Markup(render_chart_svg(part, font, ident)) if isinstance(part, TrendChart | BarChart) else Markup()  # noqa: S704
