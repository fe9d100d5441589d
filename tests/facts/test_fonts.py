"""A font is made known to a drawing in one place, by the file it is in."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest

from bot.documents.fonts import known_font, letter_font, register_font
from bot.documents.poster import pdf
from bot.texts.catalogue import Catalogue
from config import ROOT

WORDS = Catalogue.load(ROOT / "locales").sentence


def test_two_fonts_of_one_drawing_do_not_take_each_others_name(tmp_path: Path) -> None:
    """A letter's second font replaced the first under the name `letter`."""
    found = known_font()
    if found is None:
        pytest.skip("no Chinese font with outlines on this machine")
    other = Path(copy(found, tmp_path / f"other{found.suffix}"))
    assert (register_font(found), register_font(other)) == (found.stem, "other")


def test_a_machine_without_a_font_names_one() -> None:
    assert register_font(None) == "STSong-Light"
    assert b"STSong-Light" in pdf("https://example.cn/c/abc", "3号窗口", WORDS, font=None)


def test_letters_fall_back_to_the_font_of_posters() -> None:
    assert letter_font() is not None or known_font() is None
