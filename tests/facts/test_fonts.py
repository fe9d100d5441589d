"""A font is made known to a drawing in one place, by the file it is in."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest

from bot.documents.fonts import find_sans_font, find_serif_font, register_font
from bot.documents.poster import render_poster_pdf
from bot.texts.catalogue import Catalogue
from config import ROOT

WORDS = Catalogue.load(ROOT / "locales").sentence


def test_two_fonts_of_one_drawing_do_not_take_each_others_name(tmp_path: Path) -> None:
    """A letter's second font replaced the first under the name `letter`."""
    found = find_sans_font()
    if found is None:
        pytest.skip("no Chinese font with outlines on this machine")
    other = Path(copy(found, tmp_path / f"other{found.suffix}"))
    assert (register_font(found), register_font(other)) == (found.stem, "other")


def test_a_machine_without_a_font_names_one() -> None:
    assert register_font(None) == "STSong-Light"
    assert b"STSong-Light" in render_poster_pdf("https://example.cn/c/abc", "3号窗口", WORDS, font=None)


def test_letters_fall_back_to_the_font_of_posters() -> None:
    assert find_serif_font() is not None or find_sans_font() is None
