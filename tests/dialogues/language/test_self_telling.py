"""What in an unnamed report tells who wrote it."""

from __future__ import annotations

import pytest

from dialogues.language.self_telling import find_self_telling, strike_out
from tests.dialogues.strategies import book

TELLING = [
    ("我叫李小明，举报老板偷排污水", ["我叫李小明"]),
    ("我叫李小明在红星厂上班", ["我叫李小明", "在红星厂上班"]),
    ("本人姓名：韦桂花，电话13812345678", ["本人姓名：韦桂花", "13812345678"]),
    ("举报红星厂，在厂里做会计五年了", ["在厂里做会计"]),
    ("我在城东米粉厂上班，他们用工业碱", ["我在城东米粉厂上班"]),
    ("我是华强超市的员工，店里卖过期奶", ["我是华强超市的员工"]),
    ("我是他们公司的会计，有两本账", ["我是他们公司的会计"]),
    ("我家住万秀村三坡12号", ["我家住万秀村三坡12号"]),
    ("有事打我一三八一二三四五六七八", ["一三八一二三四五六七八"]),
    ("微信 abc12345 联系", ["abc12345"]),
    ("身份证450103199001011234", ["450103199001011234"]),
    ("我工号A1032", ["工号A1032"]),
    ("我的店叫阿珍螺蛳粉，隔壁偷排", ["我的店叫阿珍螺蛳粉"]),
]
CALM = [
    "老板电话13912345678，天天偷排污水",
    "他们在河边偷倒垃圾，车牌桂A12345",
    "这家店在民族大道88号卖假烟",
    "我在这里办证被刁难",
    "城东米粉厂用工业碱",
    "有个员工告诉我的",
]


@pytest.mark.parametrize(("text", "found"), TELLING)
def test_what_tells_who_writes_is_found(text: str, found: list[str]) -> None:
    told = [one.text for one in find_self_telling(text, book())]
    joined = "".join(told)
    assert told
    assert all(piece in joined or any(piece in one for one in told) for piece in found), told


@pytest.mark.parametrize("text", CALM)
def test_what_is_told_of_others_is_left_alone(text: str) -> None:
    assert find_self_telling(text, book()) == ()


@pytest.mark.parametrize(("text", "found"), TELLING)
def test_what_is_struck_out_is_gone_and_the_rest_stays(text: str, found: list[str]) -> None:
    struck = strike_out(text, book(), ())
    assert "（略）" in struck
    assert find_self_telling(struck, book()) == ()
    rest = text
    for one in find_self_telling(text, book()):
        rest = rest.replace(one.text, "")
    assert struck.replace("（略）", "") == rest


def test_what_the_owner_keeps_stays() -> None:
    assert strike_out("我叫李小明，他们偷排", book(), ("我叫李小明",)) == "我叫李小明，他们偷排"
