"""Whose number it is: the owner's, or somebody's in the story."""

from __future__ import annotations

import pytest

from dialogues.language.phones import only_phone, own_phone, phone_and_rest, phones_in
from tests.dialogues.strategies import book

STORIES = {
    "老板电话13912345678，叫他来说": "",
    "被投诉人13912345678，我是13812345678": "13812345678",
    "联系人王经理13812345678": "13812345678",
    "房东姓黄，电话13912345678": "",
    "他的手机是13912345678，我的13812345678": "13812345678",
    "窗口的电话0771-5533221一直没人接": "",
    "社保局办公室0771-5533221让我等": "",
    "有事打13812345678找我": "13812345678",
    "我叫阿珍，电话13812345678": "13812345678",
    "联系电话：138-1234-5678": "13812345678",
    "骗子用13912345678给我打电话": "",
    "13812345678是我的，13912345678是房东的": "13812345678",
    "物业经理黄某13912345678": "",
    "我的座机0771-5533221": "07715533221",
    "座机0771-5533221": "",
    "对方电话13912345678，本人电话13812345678": "13812345678",
    "快递员13912345678把货丢了，联系我13812345678": "13812345678",
    "这两个号码13912345678给我发短信，还有一个13712345678也发": "",
    "我老板的電話是13912345678": "",
    "招牌上写的13912345678是空号": "",
    "我嘅電話係13812345678，老闆嘅係13912345678": "13812345678",
    "房東姓黃，電話13912345678": "",
    "我手机１３８１２３４５６７８": "13812345678",
}


@pytest.mark.parametrize(("text", "phone"), STORIES.items())
def test_somebody_elses_number_is_not_the_owners(text: str, phone: str) -> None:
    assert own_phone(text, book()) == phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("13812345678 13987654321", "13812345678"),
        ("13812345678\n0771-5533221", "13812345678"),
        ("0771-5533221-8012", "07715533221转8012"),
        ("138—1234—5678。", "13812345678"),
        ("+852 9123 4567", "+85291234567"),
        ("13812345678找我", ""),
        ("没有", ""),
    ],
)
def test_nothing_but_a_number(text: str, phone: str) -> None:
    assert only_phone(text, book()) == phone


def test_the_words_beside_a_number_are_kept() -> None:
    assert phone_and_rest("我是阿珍螺蛳粉店的，电话13812345678", book()) == ("13812345678", "我是阿珍螺蛳粉店的")
    assert phone_and_rest("老板电话13912345678", book()) == ("", "")


def test_a_number_that_nobody_can_call_is_no_telephone() -> None:
    assert phones_in("+999 123 456 789", book()) == ()
