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
from tests.contract.channel_driver import ChannelDriver, OpenDriver
from tests.contract.telegram_driver import telegram_driver
from tests.contract.webchat_driver import webchat_driver

DRIVERS: dict[str, OpenDriver] = {"telegram": telegram_driver, "web": webchat_driver}
YES_NO = (Button("y", "对"), Button("n", "不对"))
PDF = b"%PDF-1.7\n" + b"page" * 300


@pytest.fixture(params=DRIVERS)
async def driver(request: pytest.FixtureRequest, valkey: Redis, tmp_path: Path) -> AsyncIterator[ChannelDriver]:
    async with DRIVERS[request.param](valkey, tmp_path) as driver:
        yield driver


async def shows(driver: ChannelDriver, number: int, text: str, **given: Any) -> None:
    message = Message(f"{driver.address}:e:{number}", text, **given)
    assert await driver.channel.deliver(driver.address, message) == Delivered()


async def test_words_arrive_in_order_each_with_its_own_event_id(driver: ChannelDriver) -> None:
    assert driver.channel.name == driver.address.channel
    for text in ("水压太低", "<b>&", "😀"):
        await driver.says(text)
    received = await driver.received(3)
    assert [event.text for _, event in received if isinstance(event, Said)] == ["水压太低", "<b>&", "😀"]
    assert len({event_id for event_id, _ in received}) == 3


async def test_a_repeated_event_has_the_same_id(driver: ChannelDriver) -> None:
    await driver.says("水压太低")
    await driver.received(1)
    await driver.repeats()
    first, again = await driver.received(2)
    assert first == again


async def test_a_message_shows_its_words_and_its_buttons_in_order(driver: ChannelDriver) -> None:
    await shows(driver, 1, "对吗？", buttons=YES_NO)
    assert await driver.screen() == [("对吗？", ["对", "不对"])]


@pytest.mark.parametrize("code", ["y", "a" * 48])
async def test_a_tap_is_the_buttons_code(driver: ChannelDriver, code: str) -> None:
    await shows(driver, 1, "对吗？", buttons=(Button(code, "这一个"), Button("n", "不对")))
    await driver.taps("这一个")
    ((_, event),) = await driver.received(1)
    assert event == Chose(code)


@pytest.mark.parametrize("words", ["<b>粗</b> & <script>alert(1)</script>", "&lt;&amp;", "**粗** `x` [a](b)", "一\n二"])
async def test_words_are_shown_as_they_were_written(driver: ChannelDriver, words: str) -> None:
    await shows(driver, 1, words)
    assert await driver.screen() == [(words, [])]


async def test_the_same_message_is_shown_once(driver: ChannelDriver) -> None:
    for _ in range(3):
        await shows(driver, 1, "编号 GS-2611-00042")
    assert len(await driver.screen()) == 1


async def test_only_the_latest_message_of_a_slot_can_be_answered(driver: ChannelDriver) -> None:
    await shows(driver, 1, "哪个市？", buttons=YES_NO, slot="ask")
    await shows(driver, 2, "有进展了")
    await shows(driver, 3, "哪个区？", buttons=YES_NO, slot="ask")
    screen = await driver.screen()
    assert [text for text, labels in screen if labels] == ["哪个区？"]


async def test_a_long_text_is_shown_whole_with_its_buttons(driver: ChannelDriver) -> None:
    words = "这件事我说了很多遍。" * 500
    await shows(driver, 1, words, buttons=YES_NO)
    screen = await driver.screen()
    assert "".join(text for text, _ in screen) == words
    assert screen[-1][1] == ["对", "不对"]


async def test_a_file_is_kept_by_its_content(driver: ChannelDriver) -> None:
    await driver.sends_file(PDF, "材料.pdf")
    ((_, event),) = await driver.received(1)
    assert isinstance(event, Attached)
    (file,) = event.files
    assert (file.name, file.media_type, await driver.files.open(file)) == ("材料.pdf", "application/pdf", PDF)


async def test_a_file_of_the_wrong_type_is_kept_out_whatever_its_name(driver: ChannelDriver) -> None:
    """Told to the conversation, or to the person at once by a page that can."""
    await driver.sends_file(b"\x7fELF\x02\x01\x01" + b"\x00" * 99, "照片.jpg")
    await driver.says("然后呢")
    (_, first), *_ = await driver.received(1)
    match first:
        case InputRefused(reason):
            assert reason == Refusal.BAD_TYPE
        case event:
            assert isinstance(event, Said)
