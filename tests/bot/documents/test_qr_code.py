"""Every drawing of a code is read back by a decoder that shares nothing with the drawing; dirt and small print too."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from playwright.async_api import async_playwright

from bot.documents import poster, qr_code
from bot.documents.fonts import find_sans_font
from tests.e2e.page import CHROMIUM, FLAGS
from tests.fixtures.webchat import Words

URL = "https://suqiu.example.gov.cn/c/q7Hx2mPz0KsWd9aBcDeFgHiJkLmNoPqRsTu"
PLACE = "南宁市青秀区政务服务中心 3 号窗口"
WORDS = Words("qr.ftl")


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image.convert("L"))]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


def printed(pdf: bytes, dpi: int = 150) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        width, height = document[0].get_size()
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return image


async def rasterised(svg: str, width: int, height: int) -> Image.Image:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=2)
        await page.set_content(f"<body style='margin:0'>{svg}</body>")
        png = await page.screenshot()
        await browser.close()
        return opened(png)


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


@pytest.mark.parametrize("font", [find_sans_font(), None], ids=["embedded", "named"])
def test_a_poster_as_pdf_is_read_at_arms_length(font: Path | None, tmp_path: Path) -> None:
    pdf = poster.render_poster_pdf(URL, PLACE, WORDS, font=font)
    page = printed(pdf)
    page.save(tmp_path / "poster.png")
    assert read(page) == [URL]
    assert read(page.resize((page.width // 5, page.height // 5), Image.Resampling.LANCZOS)) == [URL]
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
    for sentence in ("有难处，扫码说", PLACE, "q7Hx2mPz0KsWd9aBcDeFgHiJkLmNoPqRsTu", "suqiu.example.gov.cn"):
        assert sentence.replace(" ", "") in text.replace(" ", "")


def test_a_poster_is_the_same_bytes_every_time() -> None:
    assert poster.render_poster_pdf(URL, PLACE, WORDS) == poster.render_poster_pdf(URL, PLACE, WORDS)


def test_all_pictures_of_a_code_at_once() -> None:
    files = poster.render_code_files(URL, PLACE, WORDS, "办税遇到难处，扫码说")
    assert set(files) == {"code.png", "code.svg", "poster.pdf", "poster.svg"}
    assert "办税遇到难处" in files["poster.svg"].decode()
    with pypdfium2.PdfDocument(files["poster.pdf"]) as document:
        assert document.get_metadata_dict()["Title"] == "办税遇到难处，扫码说"


async def test_a_poster_as_svg_is_read(tmp_path: Path) -> None:
    image = await rasterised(poster.render_poster_svg(URL, PLACE, WORDS), 794, 1123)
    image.save(tmp_path / "poster.png")
    assert read(image) == [URL]


@pytest.mark.parametrize("place", ["", "长" * 60, "<b>&\"'</b>"])
async def test_any_place_stays_on_the_paper(place: str) -> None:
    svg = poster.render_poster_svg(URL, place, WORDS)
    assert "<b>" not in svg
    for shape in poster.poster_layout(URL, place, WORDS):
        if isinstance(shape, poster.PosterLine):
            ems = sum(1.0 if ord(char) > 0x2E7F else 0.56 for char in shape.text)
            assert ems * shape.size <= poster.WIDTH - 20
    assert read(printed(poster.render_poster_pdf(URL, place, WORDS))) == [URL]
