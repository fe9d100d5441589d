"""A whistle-blower's fear is heard however it is said; what has happened, and other questions, are none."""

from __future__ import annotations

import pytest

from dialogues.language.fear import is_fear, is_only_fear
from tests.dialogues.strategies import book

AFRAID = [
    "有没有人能查到是我举报的",
    "会不会告诉老板",
    "你们会泄露吗",
    "微信号能看到吗",
    "保密吗",
    "怕报复",
    "我怕老板知道是我说的",
    "老板会知道是我吗？",
    "他们会不会查出来是谁举报的",
    "我用的手机号你们能查到吗",
    "邻居会不会知道是我投诉的",
    "要是被报复怎么办",
    "能保证不告诉他们吗",
    "谁会看到我的名字",
    "哪些人能看到我的电话",
    "可是我有点怕，他们会不会找我麻烦",
    "我想举报，但是怕被打击报复",
    "舉報會唔會話畀老闆知",
    "会通知被举报的单位吗",
    "公司能不能查到IP",
    "不敢举报",
    "千万别让我们领导知道",
    "你们会把我的信息转给他们吗",
    "匿名真的查不到我是谁吗",
    "举报人信息会公开吗",
    "村里书记会不会知道",
]
CALM = [
    "举报后老板把我开除了，想讨个说法",
    "他们泄露客户信息，我要举报",
    "窗口没告诉我们要带什么材料",
    "老板知道卫生不合格还照样卖",
    "我想知道要带什么材料",
    "怎么查到企业信用代码",
    "什么时候能看到结果",
    "食品经营许可证怎么办",
    "隔壁偷排污水，邻居都看到了",
    "好的",
    "",
]


@pytest.mark.parametrize("text", AFRAID)
def test_fear_is_heard(text: str) -> None:
    assert is_only_fear(text, book())


@pytest.mark.parametrize("text", CALM)
def test_other_words_are_no_fear(text: str) -> None:
    assert not is_fear(text, book())


def test_a_matter_beside_the_fear_stays_a_matter() -> None:
    text = "红星米粉厂天天晚上偷排污水到河里，鱼都死了，你们会不会告诉老板是我说的"
    assert is_fear(text, book())
    assert not is_only_fear(text, book())
