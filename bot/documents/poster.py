"""Draws the poster of a QR code: A4, as PDF for the printer and as SVG for everything else.

There is one layout: a list of shapes, in millimetres from the top left. Two functions draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, assert_never
from urllib.parse import urlsplit

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.documents import qr_code
from bot.documents.fonts import FontChain, find_sans_font, register_chain
from bot.documents.qr_code import QrMatrix, dark_runs, qr_matrix, svg_path

WIDTH, HEIGHT = 210.0, 297.0  # mm, A4
MIDDLE = WIDTH / 2
GREEN, PALE, INK, SOFT, WHITE = "#0b5f52", "#e6f0ed", "#15211e", "#55645f", "#ffffff"
SANS = (
    "'PingFang SC','HarmonyOS Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',"
    "'WenQuanYi Micro Hei',sans-serif"
)
POINTS = 72 / 25.4  # a millimetre

PosterTexts = Callable[..., str]


@dataclass(frozen=True, slots=True)
class PosterLine:
    """A line of text with its base line at `y`, centred on `x`. `size` in mm."""

    text: str
    x: float
    y: float
    size: float
    colour: str = INK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class PosterBox:
    """A rectangle with its top left corner at `x`, `y`. `round`: the corner radius in mm. `edge`: the border's colour;
    empty: no border.
    """

    x: float
    y: float
    width: float
    height: float
    round: float
    fill: str
    edge: str = ""


@dataclass(frozen=True, slots=True)
class PosterCode:
    """A QR code with its top left corner at `x`, `y`. `size`: the side in mm."""

    modules: QrMatrix
    x: float
    y: float
    size: float


PosterShape = PosterLine | PosterBox | PosterCode


def poster_layout(url: str, place: str, words: PosterTexts, title: str = "") -> tuple[PosterShape, ...]:
    """The shapes of the whole poster. `url`: the content of the QR code; its last part is printed below as the code's
    name.
    """
    parts = urlsplit(url)
    side = 112.0
    left, top = MIDDLE - side / 2, 78.0
    return (
        PosterBox(0, 0, WIDTH, HEIGHT, 0, WHITE),
        PosterBox(0, 0, WIDTH, 62, 0, GREEN),
        fitted_line(title or words("poster-title"), MIDDLE, 32, 21, WHITE, bold=True),
        fitted_line(words("poster-lead"), MIDDLE, 49, 7.2, WHITE),
        PosterBox(left - 4, top - 4, side + 8, side + 8, 7, WHITE, GREEN),
        PosterCode(qr_matrix(url), left, top, side),
        fitted_line(place or words("poster-name"), MIDDLE, 210, 9.6, INK, bold=True),
        *_step_shapes(words),
        fitted_line(f"{words('poster-code')}  {parts.path.rsplit('/', 1)[-1]}", MIDDLE, 264, 5.2, INK),
        fitted_line(words("poster-link", link=parts.netloc), MIDDLE, 272, 4.6, SOFT),
        fitted_line(words("poster-secrecy"), MIDDLE, 282, 4.2, SOFT),
        fitted_line(words("poster-urgent"), MIDDLE, 289, 4.2, SOFT),
    )


def _step_shapes(words: PosterTexts) -> Iterator[PosterShape]:
    width, gap, top = 58.0, 5.0, 219.0
    first = (WIDTH - 3 * width - 2 * gap) / 2
    for n in (1, 2, 3):
        x = first + (n - 1) * (width + gap)
        yield PosterBox(x, top, width, 35, 5, PALE)
        yield PosterBox(x + width / 2 - 4.5, top + 3.5, 9, 9, 4.5, GREEN)
        yield PosterLine(str(n), x + width / 2, top + 10.2, 6, WHITE, bold=True)
        yield fitted_line(words(f"poster-step-{n}"), x + width / 2, top + 21, 7, INK, bold=True, room=width - 6)
        yield fitted_line(words(f"poster-step-{n}-more"), x + width / 2, top + 29.5, 4.1, SOFT, room=width - 6)


def fitted_line(
    text: str, x: float, y: float, size: float, colour: str, *, bold: bool = False, room: float = WIDTH - 24
) -> PosterLine:
    """A line of text, `size` large or smaller if it would be wider than `room`."""
    ems = sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in text)
    return PosterLine(text, x, y, min(size, room / max(ems, 1)), colour, bold)


def render_code_files(url: str, place: str, words: PosterTexts, title: str = "") -> dict[str, bytes]:
    """All pictures of one QR code, by file name."""
    return {name: draw(url, place, words, title) for name, draw in RENDERERS.items()}


def render_poster_svg(url: str, place: str, words: PosterTexts, title: str = "") -> str:
    """The poster as SVG."""
    shapes = "".join(_shape_svg(shape) for shape in poster_layout(url, place, words, title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH:g}mm" height="{HEIGHT:g}mm" '
        f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" font-family="{escape(SANS)}" text-anchor="middle">{shapes}</svg>\n'
    )


def _shape_svg(shape: PosterShape) -> str:
    match shape:
        case PosterLine(text, x, y, size, colour, bold):
            weight = ' font-weight="700"' if bold else ""
            return f'<text x="{x:g}" y="{y:g}" font-size="{size:.3g}" fill="{colour}"{weight}>{escape(text)}</text>'
        case PosterBox(x, y, width, height, corner, fill, edge):
            line = f' stroke="{edge}" stroke-width="0.8"' if edge else ""
            at = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{corner:g}"'
            return f'<rect {at} fill="{fill}"{line}/>'
        case PosterCode(modules, x, y, size):
            scale = size / len(modules)
            move = f"translate({x:g} {y:g}) scale({scale:.6f})"
            return f'<path transform="{move}" shape-rendering="crispEdges" d="{svg_path(modules)}"/>'
        case _:
            assert_never(shape)


def render_poster_pdf(url: str, place: str, words: PosterTexts, title: str = "", font: Path | None = None) -> bytes:
    """The poster as PDF. `font`: a TrueType font with Chinese; None: STSong-Light is named only. A character that no
    font of this machine has is drawn as `〓`: see `find_unprintable`.
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH * mm, HEIGHT * mm), pageCompression=1, invariant=1)
    canvas.setTitle(title or words("poster-title"))
    canvas.setSubject(place)
    fonts = register_chain(font)
    for shape in poster_layout(url, place, words, title):
        _paint_shape(canvas, shape, fonts)
    canvas.save()
    return out.getvalue()


def find_unprintable(*texts: str) -> str:
    """Return the characters of these texts that the PDF cannot show, since no font of this machine has them."""
    return register_chain(find_sans_font()).find_missing("".join(texts))


def _paint_shape(canvas: Any, shape: PosterShape, fonts: FontChain) -> None:
    match shape:
        case PosterLine(text, x, y, size, colour, bold):
            canvas.saveState()  # the mode set below would stay for all words that follow
            canvas.setFillColor(colour)
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(size * 0.028 * mm)
            points = size * POINTS
            runs = fonts.split_runs(text)
            left = x * mm - sum(canvas.stringWidth(run, font, points) for font, run in runs) / 2
            words = canvas.beginText(left, (HEIGHT - y) * mm)
            words.setTextRenderMode(2 if bold else 0)  # filled and outlined: a weight the font does not have
            for font, run in runs:
                words.setFont(font, points)
                words.textOut(run)
            canvas.drawText(words)
            canvas.restoreState()
        case PosterBox(x, y, width, height, corner, fill, edge):
            canvas.setFillColor(fill)
            canvas.setStrokeColor(edge or fill)
            canvas.setLineWidth(0.8 * mm)
            low = (HEIGHT - y - height) * mm
            canvas.roundRect(x * mm, low, width * mm, height * mm, corner * mm, stroke=int(bool(edge)), fill=1)
        case PosterCode(modules, x, y, size):
            one = size / len(modules)
            path = canvas.beginPath()
            for row, column, length in dark_runs(modules):
                low = (HEIGHT - y - (row + 1) * one) * mm
                path.rect((x + column * one) * mm, low, length * one * mm, one * mm)
            canvas.setFillColor("#000000")
            canvas.drawPath(path, stroke=0, fill=1)
        case _:
            assert_never(shape)


RENDERERS: dict[str, Callable[[str, str, PosterTexts, str], bytes]] = {
    "code.png": lambda url, place, words, title: qr_code.render_qr_png(url),
    "code.svg": lambda url, place, words, title: qr_code.render_qr_svg(url).encode(),
    "poster.pdf": lambda url, place, words, title: render_poster_pdf(url, place, words, title, find_sans_font()),
    "poster.svg": lambda url, place, words, title: render_poster_svg(url, place, words, title).encode(),
}
