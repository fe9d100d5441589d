"""Every drawing of a code is read back by a decoder that shares nothing with the drawing; dirt and small print too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

from bot.documents import poster, qr_code
from tests.bot.documents.drawings import PLACE, URL, WORDS, opened, rasterised, read


def test_a_png_is_read_and_is_as_large_as_the_printer_needs() -> None:
    image = opened(qr_code.render_qr_png(URL, millimetres=60, dpi=300))
    assert read(image) == [URL]
    assert image.width / image.info["dpi"][0] * 25.4 >= 60
    assert image.width % len(qr_code.qr_matrix(URL)) == 0


def test_the_quiet_zone_is_four_modules_and_a_quarter_may_be_lost() -> None:
    modules = qr_code.qr_matrix(URL)
    size = len(modules)
    rim = [modules[y][x] for y in range(size) for x in range(size) if min(x, y, size - 1 - x, size - 1 - y) < 4]
    assert not any(rim)
    assert modules[4][4:11] == (True,) * 7
    [found] = zxingcpp.read_barcodes(opened(qr_code.render_qr_png(URL)))
    assert found.ec_level == "Q"


SMUDGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "a coffee stain": lambda image: _blot(image, 0.14),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(6)),
    "askew": lambda image: image.rotate(17, expand=True, fillcolor=255),
    "far away": lambda image: image.resize((150, 150), Image.Resampling.LANCZOS),
    "pale": lambda image: image.point(lambda value: 150 + value // 3),
}


def _blot(image: Image.Image, part: float) -> Image.Image:
    dirty = image.copy()
    size = image.width
    ImageDraw.Draw(dirty).ellipse([size * 0.5, size * 0.45, size * (0.5 + 2 * part), size * (0.45 + 2 * part)], fill=90)
    return dirty


@pytest.mark.parametrize("smudge", SMUDGES.values(), ids=SMUDGES.keys())
def test_a_smudged_code_is_still_read(smudge: Callable[[Image.Image], Image.Image]) -> None:
    assert read(smudge(opened(qr_code.render_qr_png(URL)).convert("L"))) == [URL]


async def test_an_svg_is_read_and_has_its_size() -> None:
    svg = qr_code.render_qr_svg(URL, millimetres=80)
    assert 'width="80mm"' in svg
    assert read(await rasterised(svg, 320, 320)) == [URL]


def test_a_terminal_shows_it_in_half_blocks() -> None:
    lines = re.sub(r"\x1b\[[\d;]*m", "", qr_code.render_qr_text(URL)).splitlines()
    assert all(set(line) <= set(" ▀▄█") for line in lines)
    rows = [[half in dark for half in line] for line in lines for dark in ("▀█", "▄█")]
    image = Image.new("L", (len(rows[0]), len(rows)))
    image.putdata([0 if dark else 255 for row in rows for dark in row])
    assert read(image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)) == [URL]


def test_all_pictures_of_a_code_at_once() -> None:
    files = poster.render_code_files(URL, PLACE, WORDS, "办税遇到难处，扫码说")
    assert set(files) == {"code.png", "code.svg", "poster.pdf", "poster.svg"}
    assert "办税遇到难处" in files["poster.svg"].decode()
    with pypdfium2.PdfDocument(files["poster.pdf"]) as document:
        assert document.get_metadata_dict()["Title"] == "办税遇到难处，扫码说"
