"""Traditional characters are looked up as simplified ones, and rare ones of names are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.language.characters import is_written, simplify_characters
from dialogues.language.words import clean_text


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("非常不滿意", "非常不满意"),
        ("說錯了", "说错了"),
        ("裏面裡面", "里面里面"),
        ("妳哋係咪", "你哋系咪"),
        ("abc 一", "abc 一"),
    ],
)
def test_traditional_becomes_simplified(written: str, plain: str) -> None:
    assert simplify_characters(written) == plain


@given(st.text())
def test_each_character_stays_in_its_place(text: str) -> None:
    assert len(simplify_characters(text)) == len(text)


@pytest.mark.parametrize("sign", ["\U0002ebf0", "\U00031350", "\U000323b0", "\ue7c7", "𬭎", "㼆"])
def test_rare_characters_of_names_are_kept(sign: str) -> None:
    assert clean_text(f"{sign}氏螺蛳粉店", 100) == f"{sign}氏螺蛳粉店"


@pytest.mark.parametrize("sign", ["\x00", "\u202e", "\u200b", "\ud800", "\uffff", "\U0002fffe", "\u0378"])
def test_what_nobody_writes_is_not(sign: str) -> None:
    assert not is_written(sign)
