"""Draws a report as a PDF on A4: the same blocks as the HTML page, charts as vector graphics, searchable text.

Numbers use the same font as text, so that columns stay aligned.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, assert_never
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, KeepTogether, SimpleDocTemplate, Spacer, Table, TableStyle
from reportlab.platypus import Paragraph as Words

from bot.documents.poster import GREEN, INK, PALE, SOFT
from bot.reports.blocks import (
    BarChart,
    Grid,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportBlock,
    TrendChart,
)
from bot.reports.charts import draw_chart

_MARGIN, _FOOT = 20 * mm, 18 * mm
_PADDING = 6  # points of reportlab's page frame
_ROOM = A4[0] - 2 * _MARGIN
_RULE = HexColor("#d9e0dd")
_IN_A_ROW = 4  # large numbers
_ENOUGH = 60 * mm  # room for a heading and the first rows of a long table
_LONG = 12  # rows; a shorter table is kept on one page with its heading


def render_pdf(report: Report, name: str) -> bytes:
    """The report as a PDF. `name`: a font, as `register_font` returned it."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=18 * mm,
        bottomMargin=_FOOT + 6 * mm,
        title=f"{report.title} {report.period}",
        subject=report.period,
        lang="zh-CN",
        invariant=1,
    )

    def foot(canvas: Any, page: Any) -> None:
        canvas.saveState()
        canvas.setFont(name, 7.5)
        canvas.setFillColor(HexColor(SOFT))
        canvas.setStrokeColor(_RULE)
        canvas.line(_MARGIN, _FOOT, A4[0] - _MARGIN, _FOOT)
        canvas.drawString(_MARGIN, _FOOT - 11, report.note)
        canvas.drawRightString(A4[0] - _MARGIN, _FOOT - 11, report.page.replace("{n}", str(page.page)))
        canvas.restoreState()

    document.build(_report_flowables(report, name), onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _report_flowables(report: Report, name: str) -> list[Any]:
    """The flowables of the report. A heading and the text below it stay on the page of the block that follows."""
    story: list[Any] = [*_title_block(report, name)]
    held: list[Any] = []
    for part in report.parts:
        drawing = _block_flowables(part, name)
        if isinstance(part, Heading):
            story.append(KeepTogether(held))
            held = drawing
        elif isinstance(part, Paragraph):
            held += drawing
        elif isinstance(part, Grid) and len(part.rows) > _LONG:
            story += [CondPageBreak(_ENOUGH), *held, *drawing]
            held = []
        else:
            story.append(KeepTogether([*held, *drawing]))
            held = []
    return [*story, KeepTogether(held)]


def _text_style(name: str, size: float, colour: str = INK, **more: Any) -> ParagraphStyle:
    leading = more.pop("leading", size * 1.55)
    return ParagraphStyle(
        "report", fontName=name, fontSize=size, leading=leading, textColor=HexColor(colour), wordWrap="CJK", **more
    )


def _text_paragraph(text: str, style: ParagraphStyle) -> Words:
    return Words(escape(text), style)


def _title_block(report: Report, name: str) -> list[Any]:
    line = Table(
        [
            [
                _text_paragraph(report.period, _text_style(name, 11)),
                _text_paragraph(report.made, _text_style(name, 8.5, SOFT, alignment=TA_RIGHT)),
            ]
        ],
        colWidths=[_ROOM * 0.5, _ROOM * 0.5],
        style=TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 0.6, _RULE),
                ("LINEABOVE", (0, 0), (-1, 0), 2.4, HexColor(GREEN)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
            ]
        ),
    )
    return [_text_paragraph(report.title, _text_style(name, 21, GREEN, leading=30)), Spacer(1, 6), line, Spacer(1, 8)]


def _block_flowables(part: ReportBlock, name: str) -> list[Any]:
    match part:
        case Heading(text):
            return [Spacer(1, 14), _text_paragraph(text, _text_style(name, 12.5, GREEN)), Spacer(1, 4)]
        case Paragraph(text, soft):
            return [
                _text_paragraph(text, _text_style(name, 8.2, SOFT) if soft else _text_style(name, 10)),
                Spacer(1, 3),
            ]
        case KeyFigures(items):
            return _figure_tables(items, name)
        case TrendChart() | BarChart():
            return [Spacer(1, 4), draw_chart(part, name)]
        case Grid():
            return [_grid_table(part, name)] if part.rows else [_text_paragraph(part.empty, _text_style(name, 9, SOFT))]
        case _:
            assert_never(part)


def _figure_tables(items: tuple[KeyFigure, ...], name: str) -> list[Any]:
    rows = [items[at : at + _IN_A_ROW] for at in range(0, len(items), _IN_A_ROW)]
    made: list[Any] = []
    for row in rows:
        cells: list[Any] = [_figure_cell(item, name) for item in row]
        cells += [""] * (_IN_A_ROW - len(row))
        width = _ROOM / _IN_A_ROW
        look = TableStyle(
            [
                ("BACKGROUND", (0, 0), (len(row) - 1, 0), HexColor(PALE)),
                ("INNERGRID", (0, 0), (-1, -1), 5, HexColor("#ffffff")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 10),
                ("TOPPADDING", (0, 0), (-1, -1), 7),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ]
        )
        made += [Table([cells], colWidths=[width] * _IN_A_ROW, style=look), Spacer(1, 5)]
    return made


def _figure_cell(item: KeyFigure, name: str) -> list[Any]:
    lines = [
        _text_paragraph(item.label, _text_style(name, 8.5, SOFT)),
        _text_paragraph(item.value, _text_style(name, 19, GREEN, leading=26)),
        _text_paragraph(item.detail, _text_style(name, 7.8, SOFT, leading=11)),
    ]
    return [*lines, _text_paragraph(item.change, _text_style(name, 7.8, SOFT, leading=11))] if item.change else lines


def _grid_table(grid: Grid, name: str) -> Table:
    plain, right = _text_style(name, 8.6, leading=12), _text_style(name, 8.6, leading=12, alignment=TA_RIGHT)

    def row(cells: tuple[str, ...]) -> list[Any]:
        return [_text_paragraph(cell, plain if at < grid.left else right) for at, cell in enumerate(cells)]

    look = [
        ("LINEBELOW", (0, 0), (-1, 0), 1.2, HexColor(GREEN)),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, _RULE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    if grid.last:
        look.append(("BACKGROUND", (0, -1), (-1, -1), HexColor(PALE)))
    whole = sum(grid.shares)
    return Table(
        [row(grid.columns), *(row(cells) for cells in grid.rows)],
        colWidths=[_ROOM * share / whole for share in grid.shares],
        repeatRows=1,
        style=TableStyle(look),
    )
