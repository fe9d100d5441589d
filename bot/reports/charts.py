"""Draws the charts of a report once: as SVG for HTML, as vector graphics for a PDF.

Each line has its own marker and each bar its own shade, so that a chart can be read in black and white. Draws rates
only: the scale is 0 to 100 %.
"""

from __future__ import annotations

from html import escape
from typing import Any

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from bot.documents.poster import GREEN, INK, SANS, SOFT
from bot.reports.blocks import BarChart, Series, TrendChart

WIDTH, HEIGHT = 482.0, 190.0  # points
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 10.0, 30.0, 22.0
_GRID, _TEXT = "#d9e0dd", 7.5
COLOURS = (GREEN, "#b3541e", "#2f5d8a", "#8a8f8c")
_STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_MARK = 2.6
_WIDEST = 13.0  # of a bar
_END = "</svg>"


def draw_chart(chart: TrendChart | BarChart, font: str) -> Any:
    """The chart as a reportlab Drawing. `font`: the name of a registered font."""
    drawing = Drawing(WIDTH, HEIGHT)
    _add_scale(drawing, font)
    _add_legend(drawing, chart.series, font)
    if isinstance(chart, TrendChart):
        _add_lines(drawing, chart, font)
    else:
        _add_bars(drawing, chart, font)
    return drawing


def render_chart_svg(chart: TrendChart | BarChart, font: str, ident: str) -> str:
    """The chart as an SVG element. `ident`: keeps the ids of its parts unique on the page."""
    drawn = str(renderSVG.drawToString(draw_chart(chart, font)))
    own = (
        drawn[drawn.index("<svg") : drawn.rindex(_END) + len(_END)]
        .replace("<title>...</title>", f"<title>{escape(chart.description)}</title>")
        .replace("<desc>...</desc>", "")
    )
    own = own.replace('id="clip"', f'id="clip-{ident}"').replace("url(#clip)", f"url(#clip-{ident})")
    own = own.replace('id="group"', f'id="group-{ident}"').replace(f"font-family: {font}", f"font-family: {SANS}")
    return own.replace("<svg ", '<svg role="img" ', 1)


def _y_position(value: float) -> float:
    return _BOTTOM + value * (HEIGHT - _TOP - _BOTTOM)


def _add_scale(drawing: Any, font: str) -> None:
    for step in _STEPS:
        y = _y_position(step)
        drawing.add(Line(_LEFT, y, WIDTH - _RIGHT, y, strokeColor=HexColor(_GRID), strokeWidth=0.6))
        drawing.add(_text_shape(f"{step:.0%}", _LEFT - 5, y - 2.6, font, SOFT, "end"))


def _add_legend(drawing: Any, series: tuple[Series, ...], font: str) -> None:
    x, y = _LEFT, HEIGHT - 12
    for number, one in enumerate(series):
        drawing.add(_series_mark(number, x + 4, y + 2.8))
        drawing.add(_text_shape(one.name, x + 12, y, font, INK, "start"))
        x += 28 + stringWidth(one.name, font, _TEXT)


def _add_lines(drawing: Any, chart: TrendChart, font: str) -> None:
    room = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    middles = [_LEFT + room * (at + 0.5) for at in range(len(chart.labels))]
    for x, label in zip(middles, chart.labels, strict=True):
        drawing.add(_text_shape(label, x, 8, font, SOFT, "middle"))
    for number, one in enumerate(chart.series):
        points = [(x, _y_position(value)) for x, value in zip(middles, one.values, strict=True) if value is not None]
        if len(points) > 1:
            flat = [part for point in points for part in point]
            drawing.add(PolyLine(flat, strokeColor=HexColor(COLOURS[number]), strokeWidth=1.4))
        for x, y in points:
            drawing.add(_series_mark(number, x, y))


def _add_bars(drawing: Any, chart: BarChart, font: str) -> None:
    room = (WIDTH - _LEFT - _RIGHT) / max(len(chart.labels), 1)
    width = min(_WIDEST, room * 0.78 / len(chart.series))
    for at, label in enumerate(chart.labels):
        middle = _LEFT + room * (at + 0.5)
        drawing.add(_text_shape(_shorten_label(label, font, room - 2), middle, 8, font, SOFT, "middle"))
        for number, one in enumerate(chart.series):
            value = one.values[at]
            if value is not None:
                x = middle + (number - len(chart.series) / 2) * width
                height = max(_y_position(value) - _BOTTOM, 0.4)
                drawing.add(Rect(x, _BOTTOM, width - 1, height, fillColor=HexColor(COLOURS[number]), strokeColor=None))


def _series_mark(number: int, x: float, y: float) -> Any:
    colour = HexColor(COLOURS[number])
    match number:
        case 0:
            return Circle(x, y, _MARK, fillColor=colour, strokeColor=None)
        case 1:
            return Rect(x - _MARK, y - _MARK, 2 * _MARK, 2 * _MARK, fillColor=colour, strokeColor=None)
        case 2:
            above = [x - 1.2 * _MARK, y - _MARK, x + 1.2 * _MARK, y - _MARK, x, y + 1.2 * _MARK]
            return Polygon(above, fillColor=colour, strokeColor=None)
        case _:
            diamond = [x, y + 1.3 * _MARK, x + 1.3 * _MARK, y, x, y - 1.3 * _MARK, x - 1.3 * _MARK, y]
            return Polygon(diamond, fillColor=colour, strokeColor=None)


def _shorten_label(label: str, font: str, room: float) -> str:
    """Shorten a label until it fits into `room` points."""
    while len(label) > 1 and stringWidth(label, font, _TEXT) > room:
        label = label[:-1]
    return label


def _text_shape(text: str, x: float, y: float, font: str, colour: str, anchor: str) -> Any:
    return String(x, y, text, fontName=font, fontSize=_TEXT, fillColor=HexColor(colour), textAnchor=anchor)
