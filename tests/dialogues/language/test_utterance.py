"""How something is said: it points at a matter by name, goes on with one, asks about what was told."""

from __future__ import annotations

import pytest

from dialogues.language import utterance
from dialogues.language.words import command_in, is_done
from tests.dialogues.strategies import book

BOOK = book()


@pytest.mark.parametrize(
    ("text", "about", "points"),
    [
        ("对了罚款那个我有行车记录仪", "罚款单写错", True),
        ("退税的事有消息没有", "退税没到", True),
        ("停车场那件不用管了", "停车场乱收费", True),
        ("停车场那件不用管了", "海关查验排队", False),
        ("那个人没穿制服", "罚款单写错", False),
        ("又收了我一次", "停车场乱收费", False),
    ],
)
def test_a_matter_is_pointed_at_by_a_word_of_its_name(text: str, about: str, points: bool) -> None:
    assert utterance.points_at(text, about, BOOK) is points


def test_one_character_is_enough_where_few_are_meant() -> None:
    assert not utterance.points_at("税务那件", "退税没到", BOOK)
    assert utterance.points_at("税务那件", "退税没到", BOOK, 1)


@pytest.mark.parametrize(
    ("text", "elsewhere"),
    [("停车场那个又收了我一次", True), ("海关那件怎么样了", False), ("那件事怎么样了", False), ("昨天又收了", False)],
)
def test_a_named_matter_that_is_not_the_one_told_of(text: str, elsewhere: bool) -> None:
    assert utterance.points_elsewhere(text, "海关查验排队", BOOK) is elsewhere


@pytest.mark.parametrize("text", ["那我去哪里拿证", "别人是谁啊", "到底哪天能修", "那我该找谁", "怎么又换单位了"])
def test_a_question_about_what_was_told(text: str) -> None:
    assert utterance.asks_back(text, BOOK)


@pytest.mark.parametrize("text", ["满意", "上个月28号", "后门那段，物业知道"])
def test_an_answer_is_no_question(text: str) -> None:
    assert not utterance.asks_back(text, BOOK)


def test_soft_endings_change_no_command() -> None:
    assert [command_in(text, BOOK) for text in ("谢谢啊", "好的呀", "算了哈", "谢谢你们了")] == [
        "thanks",
        "nod",
        "cancel",
        "",
    ]


def test_this_is_all() -> None:
    assert is_done("就这些啊", BOOK)
    assert is_done("好了", BOOK)
    assert not is_done("就这些人打的", BOOK)
