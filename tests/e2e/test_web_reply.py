"""Answering one message of ours: chosen on the message, seen above the field, carried by words, files and places."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.ports import Button, Message
from dialogues.core.events import Attached, ChannelEvent, ChatOpened, Located, Said
from dialogues.core.values import Capability
from tests.e2e.conftest import Opener
from tests.fixtures.webchat import WebchatSite

pytestmark = pytest.mark.browser

ASKED = "市场监管局问：缺的是哪一份材料？拍一张也行。"
QUOTE = "回复：市场监管局问：缺的是哪一份材料？"


def _talk(site: WebchatSite) -> None:
    def answer(event_id: str, event: ChannelEvent) -> list[Message]:
        if not isinstance(event, ChatOpened):
            return [Message(f"{event_id}:0", "好的。")]
        ask = Message(
            "m:ask",
            ASKED,
            (Button("t.show", "看进度"),),
            frozenset({Capability.LOCATION}),
            keep=True,
            about="t.GS-2611-00042",
        )
        return [ask, Message("m:other", "城管局有结果了", keep=True, about="t.GS-2611-00043"), Message("m:3", "您好")]

    site.inbox.answer = answer


async def test_a_reply_names_what_it_answers(site: WebchatSite, browse: Opener) -> None:
    _talk(site)
    async with browse(viewport={"width": 320, "height": 568}) as chat:
        await chat.open()
        assert await chat.page.locator(".reply").count() == 2  # the greeting is about no ticket
        await chat.button(QUOTE).tap()
        await expect(chat.page.locator("#quote")).to_contain_text(QUOTE)
        assert await chat.page.evaluate("document.activeElement.id") == "say"
        await chat.shot("quote")
        await chat.says("是食品安全管理制度")
        await expect(chat.page.locator("#quote")).to_be_hidden()
        await chat.sees("好的")
        await expect(chat.page.locator(".mine .quoted")).to_have_text(QUOTE)
        await chat.says("还有一句")  # answers nothing in particular
        await chat.sees("好的", times=2)
        [first, second] = [event for event in site.inbox.events if isinstance(event, Said)]
        assert (first.text, first.reply_to) == ("是食品安全管理制度", "t.GS-2611-00042")
        assert second.reply_to == ""
        await chat.page.reload()
        await chat.sees("还有一句")
        await expect(chat.page.locator(".mine .quoted")).to_have_text(QUOTE)


async def test_a_reply_can_be_given_up_and_turned_to_another(site: WebchatSite, browse: Opener) -> None:
    _talk(site)
    async with browse() as chat:
        await chat.open()
        await chat.button(QUOTE).tap()
        await chat.button("回复：城管局有结果了").tap()
        await expect(chat.page.locator("#quote")).to_contain_text("城管局有结果了")
        await chat.button("不回复这一条了").tap()
        await expect(chat.page.locator("#quote")).to_be_hidden()
        await chat.button(QUOTE).tap()
        await chat.page.keyboard.press("Escape")
        await expect(chat.page.locator("#quote")).to_be_hidden()
        await chat.says("不回复谁")
        await chat.sees("好的")
        [said] = [event for event in site.inbox.events if isinstance(event, Said)]
        assert said.reply_to == ""


async def test_files_and_a_place_reply_too(site: WebchatSite, browse: Opener, tmp_path: Path) -> None:
    _talk(site)
    note = tmp_path / "制度.txt"
    note.write_text("食品安全管理制度", encoding="utf-8")
    here = {"latitude": 22.81, "longitude": 108.37}
    async with browse(geolocation=here, permissions=["geolocation"]) as chat:
        await chat.open()
        await chat.button(QUOTE).tap()
        await chat.attaches(note)
        await chat.sees("好的")
        await chat.button(QUOTE).first.tap()
        await chat.taps("发位置")
        await chat.sees("好的", times=2)
        attached, located = site.inbox.events[1:]
        assert isinstance(attached, Attached)
        assert attached.reply_to == "t.GS-2611-00042"
        assert located == Located(22.81, 108.37, reply_to="t.GS-2611-00042")
        await expect(chat.page.locator(".mine .quoted")).to_have_count(2)


async def test_what_was_to_be_a_reply_stays_one_over_a_cut_line(site: WebchatSite, browse: Opener) -> None:
    _talk(site)
    async with browse(complaints=("WebSocket", "ERR_INTERNET_DISCONNECTED")) as chat:
        await chat.open()
        await chat.page.context.set_offline(True)
        await chat.button(QUOTE).tap()
        await chat.says("断网时回的")
        await chat.page.context.set_offline(False)
        await chat.sees("好的")
        [said] = [event for event in site.inbox.events if isinstance(event, Said)]
        assert said.reply_to == "t.GS-2611-00042"
