"""What is said in dialect counts as what it means, and no phrase takes a meaning that another one has."""

from __future__ import annotations

from datetime import date

import pytest

from bot.texts.config_loader import load_dialogue_config
from bot.texts.dialects import add_dialects, spell_phrase
from config import ROOT
from dialogues.core.config import DialogueConfig
from dialogues.core.session import Offered
from dialogues.language.utterance import asks_back, is_disagreement, is_wait_request
from dialogues.language.words import chosen_code, command_in, grade_in

CANTONESE = {"不": "唔", "不知道": "唔知", "是": "系"}


@pytest.fixture(scope="module")
def book() -> DialogueConfig:
    return load_dialogue_config(ROOT, date(2026, 11, 23))


def test_the_longest_word_is_replaced() -> None:
    assert spell_phrase("不知道是不是", CANTONESE) == "唔知系唔系"


def test_a_phrase_that_means_something_already_is_not_added() -> None:
    known = frozenset({"不错", "没错", "不好"})
    assert add_dialects(("不错", "不好"), [{"不": "没"}], known) == ("不错", "不好", "没好")


def test_what_is_too_short_is_not_added() -> None:
    assert add_dialects(("是", "是不是"), [CANTONESE], frozenset(), shortest=2) == ("是", "是不是", "系唔系")


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("係", "btn-right"),
        ("系嘅", "btn-right"),
        ("是咧", "btn-right"),
        ("嗯对的", "btn-right"),
        ("对对对", "btn-right"),
        ("好的提交吧", "btn-submit"),
        ("唔系", "btn-other-kind"),
        ("没是", "btn-other-kind"),
        ("唔留姓名", "btn-anonymous"),
        ("那就不留", "btn-anonymous"),
        ("对吗？", ""),
        ("22", ""),
    ],
)
def test_an_answer_is_heard_however_it_is_said(book: DialogueConfig, said: str, label: str) -> None:
    offered = [Offered(name, name) for name in ("btn-right", "btn-other-kind", "btn-anonymous", "btn-submit")]
    assert chosen_code(said, tuple(offered), book) == label


def test_grades_and_manners_are_heard_too(book: DialogueConfig) -> None:
    assert grade_in("没满意", book) == grade_in("唔满意", book) == 2
    assert is_disagreement("哎我唔同意啊，这就是你们管的", book)
    assert not is_disagreement("我同意", book)
    assert asks_back("哎那个怎么又换单位了呀", book)
    assert asks_back("点解又换单位嘅", book)
    assert is_wait_request("哎等一下啊有客人来了", book)
    assert command_in("唔该晒", book) == "thanks"
