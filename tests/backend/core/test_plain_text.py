"""The plain form of a text, and that each of its characters knows where it stood."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backend.core.plain_text import PlainText, plain_text, read_numerals


def test_digits_dashes_and_brackets_of_every_script_are_one() -> None:
    assert plain_text("１①❷3️⃣—－（【　Ａ").text == "1123--((" + " A"


def test_places_lead_back_to_the_original() -> None:
    plain = plain_text("a\u200bⅧb")
    assert plain == PlainText("aVIIIb", (0, 2, 2, 2, 2, 3, 4))


def test_numerals_are_read_in_long_runs_only() -> None:
    assert read_numerals(plain_text("一三八的店")) is None
    spelt = read_numerals(plain_text("号码一三八零零一三八零零零，一家店"))
    assert spelt is not None
    assert spelt.text == "号码13800138000,一家店"


@given(st.text())
def test_every_character_has_a_place(text: str) -> None:
    plain = plain_text(text)
    assert len(plain.text) + 1 == len(plain.places)
    assert list(plain.places) == sorted(plain.places)
