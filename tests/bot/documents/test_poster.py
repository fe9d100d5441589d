"""A poster is read at arm's length, is the same bytes every time, and no place leaves its paper."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from bot.documents import poster
from bot.documents.fonts import find_sans_font
from tests.bot.documents.drawings import PLACE, URL, WORDS, printed, rasterised, read


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
