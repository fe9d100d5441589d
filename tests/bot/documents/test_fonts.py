"""A character that the font of a poster lacks is drawn by another font, or said beforehand."""

from __future__ import annotations

import pypdfium2
import pytest

from bot.documents import poster
from bot.documents.fonts import FontChain, find_sans_font, register_chain
from tests.bot.documents.drawings import URL, WORDS, printed, read

PLAIN, RARE = {ord(char) for char in "那坡便民服务站〓"}, {ord("𡶂"), ord("䶮")}


def test_what_the_font_lacks_another_draws() -> None:
    chain = FontChain(("plain", "rare"), (PLAIN, RARE))
    assert chain.split_runs("那𡶂坡䶮") == [("plain", "那"), ("rare", "𡶂"), ("plain", "坡"), ("rare", "䶮")]
    assert chain.find_missing("那𡶂坡") == ""


def test_what_no_font_has_is_told_once_and_drawn_as_printers_do() -> None:
    chain = FontChain(("plain",), (PLAIN,))
    assert chain.find_missing("那𡶂𡶂坡䶮") == "𡶂䶮"
    assert chain.split_runs("那𡶂坡") == [("plain", "那〓坡")]


def test_a_font_that_is_only_named_is_trusted_with_what_fits_into_sixteen_bits() -> None:
    chain = FontChain(("named",), (None,))
    assert chain.find_missing("那䶮𡶂坡") == "𡶂"


@pytest.mark.parametrize("place", ["那𡶂坡便民服务站", "王䶮街便民服务站", "㛃 9 号 \U00030000"])
def test_a_poster_with_rare_characters_is_read_and_none_is_an_empty_box(place: str) -> None:
    font = find_sans_font()
    pdf = poster.render_poster_pdf(URL, place, WORDS, font=font)
    assert read(printed(pdf)) == [URL]
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_bounded()
    missing = register_chain(font).find_missing(place)
    assert "".join("〓" if char in missing else char for char in place).replace(" ", "") in text.replace(" ", "")
    assert poster.find_unprintable(place) == missing
