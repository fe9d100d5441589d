"""Draws a supervision letter as PDF: A4, the margins of an official letter, page numbers from the second page on."""

from __future__ import annotations

from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from backend.supervision.views import LetterView
from bot.documents.fonts import find_serif_font, register_font
from bot.documents.letter import LetterSheet, LetterTexts, letter_sheet

WIDTH, HEIGHT = 210 * mm, 297 * mm
LEFT, RIGHT, TOP, BOTTOM = 28 * mm, 26 * mm, 37 * mm, 28 * mm
RED = "#d7000f"
BODY, LEADING, TITLE, SMALL = 16, 29, 22, 12  # points
_WIDE, _THIN = 0.75 * mm, 0.25 * mm
_EDGE = 20 * mm  # of the red rules, which are wider than the text


def render_letter_pdf(letter: LetterView, words: LetterTexts, font: Path | None = None) -> bytes:
    """The letter as a PDF. `font`: a TrueType font with Chinese; the machine's font when left out."""
    made, out = letter_sheet(letter, words), BytesIO()
    name = register_font(font or find_serif_font())
    document = BaseDocTemplate(
        out, pagesize=(WIDTH, HEIGHT), title=f"{made.number} {made.title}", author=made.issuer, invariant=1
    )
    text = {"leftPadding": 0, "rightPadding": 0, "topPadding": 0, "bottomPadding": 0}
    width = WIDTH - LEFT - RIGHT
    first = Frame(LEFT, BOTTOM, width, HEIGHT - BOTTOM - 52 * mm, id="first", **text)
    later = Frame(LEFT, BOTTOM, width, HEIGHT - BOTTOM - TOP, id="later", **text)
    document.addPageTemplates(
        [
            PageTemplate(
                "first",
                [first],
                onPage=lambda canvas, _: _draw_letterhead(canvas, made, name),
                autoNextPageTemplate="later",
            ),
            PageTemplate("later", [later], onPage=lambda canvas, _: _draw_page_number(canvas, words, name)),
        ]
    )
    document.build(_letter_flowables(made, name, width))
    return out.getvalue()


def _draw_letterhead(canvas: Any, made: LetterSheet, font: str) -> None:
    """Draw the sender (发文机关标志) and the double rules: thick over thin at the top, thin over thick at the foot."""
    canvas.saveState()
    canvas.setFillColor(RED)
    canvas.setStrokeColor(RED)
    head = canvas.beginText()
    head.setTextOrigin(
        (WIDTH - canvas.stringWidth(made.issuer, font, made.heading_size)) / 2, HEIGHT - 30 * mm - made.heading_size
    )
    head.setFont(font, made.heading_size)
    head.setTextRenderMode(2)  # filled and outlined: a weight the font does not have
    canvas.setLineWidth(made.heading_size * 0.02)
    head.textOut(made.issuer)
    canvas.drawText(head)
    below = HEIGHT - 30 * mm - made.heading_size - 5 * mm
    _draw_rules(canvas, below, _WIDE, _THIN)
    _draw_rules(canvas, _EDGE, _THIN, _WIDE)
    canvas.restoreState()


def _draw_rules(canvas: Any, y: float, upper: float, lower: float) -> None:
    for offset, width in ((1.4 * mm, upper), (0, lower)):
        canvas.setLineWidth(width)
        canvas.line(_EDGE, y + offset, WIDTH - _EDGE, y + offset)


def _draw_page_number(canvas: Any, words: LetterTexts, font: str) -> None:
    canvas.saveState()
    canvas.setFont(font, 14)
    canvas.drawCentredString(WIDTH / 2, BOTTOM - 10 * mm, words("letter-page", n=str(canvas.getPageNumber())))
    canvas.restoreState()


def _letter_flowables(made: LetterSheet, font: str, width: float) -> list[Flowable]:
    plain = ParagraphStyle("plain", fontName=font, fontSize=BODY, leading=LEADING, wordWrap="CJK", alignment=TA_JUSTIFY)
    body = ParagraphStyle("body", parent=plain, firstLineIndent=2 * BODY)
    right = ParagraphStyle("right", parent=plain, alignment=TA_RIGHT)
    day = ParagraphStyle("day", parent=right, rightIndent=2 * BODY)
    title = ParagraphStyle("title", parent=plain, fontSize=TITLE, leading=34, alignment=TA_CENTER)
    return [
        Paragraph(escape(made.number), right),
        Spacer(0, 9 * mm),
        Paragraph(escape(made.title), title),
        Spacer(0, 7 * mm),
        Paragraph(escape(made.to), plain),
        *(Paragraph(escape(words), body) for words in made.opening),
        Spacer(0, 3 * mm),
        _evidence_table(made, plain, width),
        Spacer(0, 3 * mm),
        KeepTogether(  # the signature never stands alone on a page
            [
                *(Paragraph(escape(words), body) for words in made.demand),
                Spacer(0, 12 * mm),
                Paragraph(escape(made.issuer), right),
                Paragraph(escape(made.day), day),
                Spacer(0, 6 * mm),
                Paragraph(escape(made.contact), body),
            ]
        ),
    ]


def _evidence_table(made: LetterSheet, plain: ParagraphStyle, width: float) -> Table:
    cell = ParagraphStyle("cell", parent=plain, fontSize=SMALL, leading=18, alignment=TA_CENTER)
    left = ParagraphStyle("left", parent=cell, alignment=TA_JUSTIFY)
    rows = [[Paragraph(escape(words), left if n == 2 else cell) for n, words in enumerate(row)] for row in made.rows]
    head = [Paragraph(escape(words), cell) for words in made.columns]
    table = Table([head, *rows], colWidths=[share * width for share in (0.09, 0.25, 0.4, 0.26)], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.7, "#000000"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]))
    return table
