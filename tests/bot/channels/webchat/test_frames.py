"""Frames that answer a message of ours, honest and hostile."""

from __future__ import annotations

import json

import pytest

from bot.channels.webchat.frames import MAX_QUOTE, BadFrame, EventFrame, bot_entry, decode_frame
from bot.ports import Message
from dialogues.core.events import Located, Said


def _decode(**frame: object) -> EventFrame:
    decoded = decode_frame(json.dumps({"cid": "c-0000001", **frame}))
    assert isinstance(decoded, EventFrame)
    return decoded


def test_words_say_what_they_answer() -> None:
    said = _decode(type="say", text="是食品安全管理制度", to="t.GS-2611-00042", quote="缺的是哪一份材料？")
    assert said.event == Said("是食品安全管理制度", ref="c-0000001", reply_to="t.GS-2611-00042")
    assert said.owner_entry is not None
    assert said.owner_entry["quote"] == "缺的是哪一份材料？"


def test_a_place_says_what_it_answers() -> None:
    located = _decode(type="locate", lat=22.8, lon=108.3, to="t.GS-2611-00042", quote="在哪里？")
    assert located.event == Located(22.8, 108.3, reply_to="t.GS-2611-00042")


def test_words_that_answer_nothing_have_no_quote() -> None:
    said = _decode(type="say", text="您好")
    assert said.event == Said("您好", ref="c-0000001")
    assert said.owner_entry is not None
    assert "quote" not in said.owner_entry


def test_a_message_tells_the_page_what_it_is_about() -> None:
    assert bot_entry(Message("m:1", "有进展了", about="t.GS-2611-00042"))["about"] == "t.GS-2611-00042"


def test_a_quote_is_one_short_line() -> None:
    said = _decode(type="say", text="好", to="t.GS-1", quote="第一行\n\u0000第二行 " + "长" * 300)
    assert said.owner_entry is not None
    quote = said.owner_entry["quote"]
    assert quote.startswith("第一行 第二行 长")
    assert len(quote) == MAX_QUOTE


@pytest.mark.parametrize(
    "hostile",
    [{"to": "t." + "A" * 41}, {"to": "t.编号"}, {"to": "d1.kind.yes"}, {"to": 7}, {"to": None}, {"to": ["t.GS-1"]},
     {"to": "t.GS-1", "quote": "长" * 401}, {"quote": {"a": 1}}],
)  # fmt: skip
def test_what_our_page_never_sends_is_refused(hostile: dict[str, object]) -> None:
    with pytest.raises(BadFrame) as refused:
        _decode(type="say", text="好", **hostile)
    assert refused.value.cid == "c-0000001"
