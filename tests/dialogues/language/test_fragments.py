"""What waits for more of the same thought, what does not, and what a burst becomes."""

from __future__ import annotations

import pytest

from dialogues.core.events import (
    MESSAGE_LENGTH,
    Attached,
    ChatOpened,
    Chose,
    ContactShared,
    Event,
    Fragment,
    InputRefused,
    Located,
    Said,
    UnsupportedInput,
)
from dialogues.core.parts import Part
from dialogues.core.values import FileRef, Refusal
from dialogues.language.fragments import Gathering, classify_event, heard_part, merge_events
from tests.dialogues.strategies import book

FILE = FileRef("a" * 64, "1.jpg", "image/jpeg", 9)
WAITING = [
    *("在吗", "你好", "老师好", "我想问一下", "投诉", "就是那个", "办证的事情", "我在青秀区", "青秀区", "阿珍螺蛳粉"),
    *("拖了3个月", "罚了我2000", "2000块", "电话打不通", "2026年11月", "城管又来了", "你们到底管不管", "？？怎么办"),
    *("等下啊有客人", "昨天下午", "一共跑了四趟", "ok店的事", "2号窗口", "不给办", "Hello, I want to complain"),
]
ALONE = [
    *("/start", "/help", " /mine", "取消", "算了", "人工", "查进度", "帮助", "返回", "重新说"),
    *("13800005678", "+86 138-0000-5678", "0771-5551234", "１３８００００５６７８", "91450103MA5KXXXX0X"),
    *("GS-2611-00042", "gs-2611-00042", "查GS-2611-00042进度", "ABCD-EFGH-JKLM-NPQR-STUV"),
]
JOINING = [
    "好的",
    "嗯",
    "谢谢",
    "对",
    "不是",
    "不知道",
    "没有",
    "跳过",
    "1",
    "2",
    "满意",
    "不行",
    "👍",
    "！！",
    "辛苦了",
]


@pytest.mark.parametrize(
    ("texts", "gathering"),
    [(WAITING, Gathering.WAITS), (ALONE, Gathering.ALONE), (JOINING, Gathering.JOINS)],
)
def test_what_may_have_more_behind_it_waits(texts: list[str], gathering: Gathering) -> None:
    told = {text: classify_event(Said(text), book()) for text in texts}
    assert told == dict.fromkeys(texts, gathering)


@pytest.mark.parametrize("text", ["店里着火了", "有人晕倒了叫不醒", "他拿刀冲进来了"])
def test_danger_does_not_wait(text: str) -> None:
    """Mechanism 4."""
    assert classify_event(Said(text), book()) is Gathering.ENDS
    assert classify_event(Attached((FILE,), text), book()) is Gathering.ENDS


@pytest.mark.parametrize(
    ("event", "gathering"),
    [
        (Attached((FILE,)), Gathering.WAITS),
        (Said("材料交了三次", "m1", edited=True), Gathering.ALONE),
        (InputRefused(Refusal.TOO_LARGE), Gathering.JOINS),
        (UnsupportedInput("sticker"), Gathering.JOINS),
        (Chose("go.mine"), Gathering.ALONE),
        (Located(22.8, 108.3), Gathering.ALONE),
        (ContactShared("+8613800005678"), Gathering.ALONE),
        (ChatOpened("code"), Gathering.ALONE),
    ],
)
def test_what_is_no_words_has_its_place(event: Event, gathering: Gathering) -> None:
    assert classify_event(event, book()) is gathering


def test_one_event_stays_as_it_is() -> None:
    for event in (Said("你好"), Attached((FILE,), "说明", "m1", album="a"), Chose("x")):
        assert merge_events((event,), book()) == (event,)


def test_lines_become_one_text_that_knows_its_messages() -> None:
    merged = merge_events((Said("你好", "1"), Said("办证", "2"), Said("跑了三趟", "3")), book())
    assert merged == (Said("办证\n跑了三趟", "2", fragments=(Fragment("办证", "2"), Fragment("跑了三趟", "3"))),)


def test_greetings_alone_are_one_greeting() -> None:
    assert merge_events((Said("你好", "1"), Said("在吗", "2")), book()) == (Said("你好", "1"),)


def test_words_and_files_become_files_with_words() -> None:
    other = FileRef("b" * 64, "2.jpg", "image/jpeg", 9)
    sent = (Said("就是这个门口", "1", reply_to="t.GS-1"), Attached((FILE,), "看", "2"), Attached((other,), ref="3"))
    words = (Fragment("就是这个门口", "1"), Fragment("看", "2"))
    assert merge_events(sent, book()) == (Attached((FILE, other), "就是这个门口\n看", "1", "t.GS-1", fragments=words),)


def test_what_could_not_be_taken_is_told_once_each_and_first() -> None:
    large, sticker = InputRefused(Refusal.TOO_LARGE, "a.mp4"), UnsupportedInput("sticker")
    sent = (Attached((FILE,), ref="1"), large, sticker, sticker, Said("看看", "2"))
    assert merge_events(sent, book()) == (large, sticker, Attached((FILE,), "看看", "2"))
    assert merge_events((sticker, sticker), book()) == (sticker,)


def test_nothing_is_cut_to_fit() -> None:
    long = tuple(Said(sign * (MESSAGE_LENGTH * 3 // 8), str(n)) for n, sign in enumerate("一二三四五"))
    merged = merge_events((Attached((FILE,), ref="9"), *long), book())
    texts = [event.caption if isinstance(event, Attached) else event.text for event in merged if hasattr(event, "ref")]
    assert "\n".join(texts) == "\n".join(event.text for event in long)
    assert all(len(text) <= MESSAGE_LENGTH for text in texts)
    assert len(merged) == 3


def test_a_burst_is_one_part_in_which_each_message_can_be_edited() -> None:
    part = heard_part("", "1", (Fragment("办证", "1"), Fragment("\u200b", "2"), Fragment("跑了三趟", "3")), 100)
    assert part == Part("办证\n跑了三趟", "1", (Part("办证", "1"), Part("跑了三趟", "3")))
    assert part.replace_message(Part("跑了四趟", "3")).text == "办证\n跑了四趟"
    assert part.replace_message(Part("别的", "7")) == part
    assert heard_part(" 办证 ", "1", (), 100) == Part("办证", "1")
