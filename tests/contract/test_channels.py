"""What the house relies on from every channel, however it looks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.ports import Button, Delivered, Message
from dialogues.core.events import Attached, Chose, InputRefused, Said
from dialogues.core.values import Refusal
from tests.contract.channel_driver import Line, OpenLine
from tests.contract.telegram_driver import telegram_line
from tests.contract.webchat_driver import webchat_line

LINES: dict[str, OpenLine] = {"telegram": telegram_line, "web": webchat_line}
YES_NO = (Button("y", "对"), Button("n", "不对"))
PDF = b"%PDF-1.7\n" + b"page" * 300


@pytest.fixture(params=LINES)
async def line(request: pytest.FixtureRequest, valkey: Redis, tmp_path: Path) -> AsyncIterator[Line]:
    async with LINES[request.param](valkey, tmp_path) as line:
        yield line


async def shows(line: Line, number: int, text: str, **given: Any) -> None:
    message = Message(f"{line.address}:e:{number}", text, **given)
    assert await line.channel.deliver(line.address, message) == Delivered()


async def test_words_arrive_in_order_each_with_its_own_event_id(line: Line) -> None:
    assert line.channel.name == line.address.channel
    for text in ("水压太低", "<b>&", "😀"):
        await line.says(text)
    received = await line.received(3)
    assert [event.text for _, event in received if isinstance(event, Said)] == ["水压太低", "<b>&", "😀"]
    assert len({event_id for event_id, _ in received}) == 3


async def test_a_repeated_event_has_the_same_id(line: Line) -> None:
    await line.says("水压太低")
    await line.received(1)
    await line.repeats()
    first, again = await line.received(2)
    assert first == again


async def test_a_message_shows_its_words_and_its_buttons_in_order(line: Line) -> None:
    await shows(line, 1, "对吗？", buttons=YES_NO)
    assert await line.screen() == [("对吗？", ["对", "不对"])]


@pytest.mark.parametrize("code", ["y", "a" * 48])
async def test_a_tap_is_the_buttons_code(line: Line, code: str) -> None:
    await shows(line, 1, "对吗？", buttons=(Button(code, "这一个"), Button("n", "不对")))
    await line.taps("这一个")
    ((_, event),) = await line.received(1)
    assert event == Chose(code)


@pytest.mark.parametrize("words", ["<b>粗</b> & <script>alert(1)</script>", "&lt;&amp;", "**粗** `x` [a](b)", "一\n二"])
async def test_words_are_shown_as_they_were_written(line: Line, words: str) -> None:
    await shows(line, 1, words)
    assert await line.screen() == [(words, [])]


async def test_the_same_message_is_shown_once(line: Line) -> None:
    for _ in range(3):
        await shows(line, 1, "编号 GS-2611-00042")
    assert len(await line.screen()) == 1


async def test_only_the_latest_message_of_a_slot_can_be_answered(line: Line) -> None:
    await shows(line, 1, "哪个市？", buttons=YES_NO, slot="ask")
    await shows(line, 2, "有进展了")
    await shows(line, 3, "哪个区？", buttons=YES_NO, slot="ask")
    screen = await line.screen()
    assert [text for text, labels in screen if labels] == ["哪个区？"]


async def test_a_long_text_is_shown_whole_with_its_buttons(line: Line) -> None:
    words = "这件事我说了很多遍。" * 500
    await shows(line, 1, words, buttons=YES_NO)
    screen = await line.screen()
    assert "".join(text for text, _ in screen) == words
    assert screen[-1][1] == ["对", "不对"]


async def test_a_file_is_kept_by_its_content(line: Line) -> None:
    await line.sends_file(PDF, "材料.pdf")
    ((_, event),) = await line.received(1)
    assert isinstance(event, Attached)
    (file,) = event.files
    assert (file.name, file.media_type, await line.files.open(file)) == ("材料.pdf", "application/pdf", PDF)


async def test_a_file_of_the_wrong_type_is_kept_out_whatever_its_name(line: Line) -> None:
    """Told to the conversation, or to the person at once by a page that can."""
    await line.sends_file(b"\x7fELF\x02\x01\x01" + b"\x00" * 99, "照片.jpg")
    await line.says("然后呢")
    (_, first), *_ = await line.received(1)
    match first:
        case InputRefused(reason):
            assert reason == Refusal.BAD_TYPE
        case event:
            assert isinstance(event, Said)
