"""English is heard and answered in English; a name in Latin letters is no English; Chinese brings Chinese back."""

from __future__ import annotations

import re

import pytest

from bot.texts.catalogue import Catalogue
from config import ROOT
from dialogues.core.events import Said, Understood
from dialogues.core.session import Draft, Session, StaffCard
from dialogues.core.values import make_text
from dialogues.engine import Engine
from dialogues.language.english import hear_language, is_english
from tests.dialogues.strategies import NOW, book

ENGLISH = [
    "My food permit was rejected three times and nobody tells me what is missing",
    "I want to complain about the tax office",
    "how long does it take",
    "the landlord cut the power of our shop",
    "Hello, I need help with my business licence",
    "We've waited two months for the refund!",
    "I don't have a shop name",
]
OTHERS = [
    "Nanning Hongtu Trading Co., Ltd",
    "KTV",
    "wifi 4S",
    "ok",
    "办证 the third time",
    "xin chào tôi cần giúp",
    "12345",
    "hi",
    "Coco Milk Tea",
    "",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_heard(text: str) -> None:
    assert is_english(text, book())


@pytest.mark.parametrize("text", OTHERS)
def test_names_signs_and_other_languages_are_no_english(text: str) -> None:
    assert not is_english(text, book())


def test_the_language_changes_with_the_words() -> None:
    session = hear_language(Session("web:1"), ENGLISH[0], book())
    assert session.language == "en"
    assert hear_language(session, "阿珍店", book()).language == "en"
    asked = Session("web:1", language="en", draft=Draft(1, asked="enterprise"))
    assert hear_language(asked, "阿珍螺蛳粉店", book()).language == "en"
    assert hear_language(session, "窗口说还缺一样材料", book()).language == ""
    staff = Session("web:1", staff=StaffCard("s", "小王", "市监局", "handler"))
    assert hear_language(staff, ENGLISH[0], book()).language == ""


def test_the_kind_of_english_words_is_asked_in_english() -> None:
    engine, catalogue = Engine(book()), Catalogue.load(ROOT / "locales")
    turn = engine.advance(Session("web:1", recalled=True), Said(ENGLISH[0]), NOW)
    turn = engine.advance(turn.session, Understood(ENGLISH[0], "complaint", ("complaint", "help"), "sure"), NOW)
    drawn = catalogue.draw_message(turn.replies[-1], "1", turn.session.language)
    assert drawn.text.startswith("Which one is it?")
    assert [button.label for button in drawn.buttons][:3] == ["Question", "Help", "Complaint"]


def _messages(folder: str) -> dict[str, set[str]]:
    """The variables of each message, by key."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "locales" / folder).glob("*.ftl"):
        for entry in re.split(r"\n(?=[a-z])", file.read_text("utf-8")):
            key, _, words = entry.partition("=")
            if re.fullmatch(r"[a-z0-9-]+ ", key):
                found[key.strip()] = set(re.findall(r"\{ \$([a-z]+)", words))
    return found


def test_every_english_sentence_says_what_the_chinese_one_says() -> None:
    chinese, english = _messages("zh-CN"), _messages("en")
    assert english.keys() <= chinese.keys()
    assert {key: english[key] for key in english} == {key: chinese[key] for key in english}
    report = {key for key in chinese if key.startswith(("kind-", "ask-matter", "receipt"))}
    assert report <= english.keys()


def test_a_date_is_said_in_the_language() -> None:
    catalogue = Catalogue.load(ROOT / "locales")
    receipt = make_text("receipt", number="GS-2611-00042", verify=NOW.date(), promised=NOW.date())
    assert "Checked by Mon, 23 Nov" in catalogue.draw_text(receipt, "en")
    assert "11月23日（周一）前核实" in catalogue.draw_text(receipt)
