"""The page in a real Chromium: what a person with a phone sees and can do."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.channels.webchat import socket
from bot.channels.webchat.message_log import MessageRate
from bot.ports import Button, Message
from dialogues.core.events import ChannelEvent, ChatOpened, Chose, Located, Said
from dialogues.core.values import Capability
from tests.e2e.conftest import Opener
from tests.fixtures.webchat import WebchatSite, serve_webchat

pytestmark = pytest.mark.browser

YES_NO = (Button("yes", "对"), Button("no", "不对"))


async def test_a_conversation(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        await chat.says("办食品经营许可证，材料交了三次")
        await chat.sees("您说：办食品经营许可证")
        assert await chat.buttons() == ["对", "不对"]  # those of the greeting are gone
        await chat.taps("不对")
        await chat.sees("您点了 no")
        assert await chat.reads() == [
            ("bot", "您好，这里是桂商诉求。"),
            ("me", "办食品经营许可证，材料交了三次"),
            ("bot", "您说：办食品经营许可证，材料交了三次"),
            ("me", "不对"),
            ("bot", "您点了 no"),
        ]
        assert site.inbox.repeated == []
        assert site.inbox.events[1:] == [Said("办食品经营许可证，材料交了三次", ref=home_ref(site)), Chose("no")]
        assert await chat.state("不对") == "sent"


def home_ref(site: WebchatSite) -> str:
    return [event_id for _, event_id in site.inbox.seen][1]


async def test_a_scanned_code_is_told_once(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open("/?s=q-good")
        assert chat.page.url == f"{site.url}/"
        await chat.page.reload()
        await chat.sees("您好（q-good）")
        await chat.says("好")
        await chat.sees("您说：好")
        assert site.inbox.events[:-1] == [ChatOpened("q-good")]
        await chat.page.goto(f"{site.url}/?s=q-other")  # a second poster, the talk going on
        await chat.sees("您好（q-other）")


async def test_the_landing_goes_on_without_a_script(site: WebchatSite, browse: Opener) -> None:
    async with browse(java_script_enabled=False) as chat:
        await chat.page.goto(f"{site.url}/c/good")
        await expect(chat.page.get_by_text("南宁市青秀区政务中心 3 号窗口")).to_be_visible()
        await chat.shot("landing")
        await chat.page.wait_for_url(f"{site.url}/?s=good")


async def test_kept_buttons_stay_and_a_slot_is_replaced(site: WebchatSite, browse: Opener) -> None:
    def answer(event_id: str, event: ChannelEvent) -> list[Message]:
        match event:
            case ChatOpened():
                card = Message(f"{event_id}:0", "收到了，编号 GS-1", (Button("more", "补充材料"),), keep=True)
                return [card, Message(f"{event_id}:1", "请看一眼：初稿", YES_NO, slot="summary")]
            case _:
                return [Message(f"{event_id}:0", "请看一眼：改好的", YES_NO, slot="summary")]

    site.inbox.answer = answer
    async with browse() as chat:
        await chat.open()
        await chat.sees("初稿")
        assert await chat.buttons() == ["补充材料", "对", "不对"]
        await chat.says("改一下电话")
        await chat.sees("改好的")
        assert await chat.buttons() == ["补充材料", "对", "不对"]
        await expect(chat.page.locator(".replaced")).to_contain_text("初稿")
        await chat.page.reload()
        await chat.sees("改好的")
        assert await chat.buttons() == ["补充材料", "对", "不对"]


async def test_a_push_does_not_take_the_questions_buttons(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        push = Message("push:1", "您反映的事有进展了", (Button("t.1", "看进度"),), keep=True)
        for key in site.inbox.seen:
            await site.chat.deliver(Address(*key[0].split(":", 1)), push)
        await chat.sees("有进展了")
        assert await chat.buttons() == ["对", "不对", "看进度"]
        await chat.taps("看进度")
        await chat.sees("您点了 t.1")
        assert "看进度" in await chat.buttons()


async def test_a_line_cut_in_mid_message_loses_and_doubles_nothing(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        site.inbox.gate.clear()
        await chat.says("断线前说的")
        await expect(chat.page.locator("#typing")).to_be_visible()
        await chat.shot("typing")
        await site.drop_sockets()
        await chat.says("断线时说的")
        site.inbox.gate.set()
        await chat.sees("您说：断线前说的")
        await chat.sees("您说：断线时说的")
        assert [text for who, text in await chat.reads() if who == "me"] == ["断线前说的", "断线时说的"]
        assert await chat.state("断线时说的") == "sent"
        await expect(chat.page.locator("#typing")).to_be_hidden()


async def test_while_the_server_is_away_nothing_is_lost(
    site: WebchatSite, browse: Opener, valkey: Redis, tmp_path: Path
) -> None:
    """It ends, the owner goes on writing, even reloads in vain; another comes up at the same address."""
    async with browse(complaints=("WebSocket connection", "ERR_CONNECTION")) as chat:
        async with serve_webchat(valkey, tmp_path) as first:
            port = int(first.url.rsplit(":", 1)[1])
            chat.url = first.url
            await chat.open()
        await expect(chat.page.locator("#net")).to_have_text("网断了，正在重新连接。您写的话都还在。")
        await chat.says("断网时写的")
        assert await chat.state("断网时写的") == "sending"
        await chat.shot("offline")
        async with serve_webchat(valkey, tmp_path, port=port) as second:
            await chat.sees("您说：断网时写的")
            await expect(chat.page.locator("#net")).to_be_hidden()
            assert len(second.inbox.events) == 1


async def test_what_was_not_acknowledged_is_sent_after_a_reload(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        site.inbox.stumbles = 99
        await chat.says("刷新前说的")
        await expect(chat.page.locator(".mine")).to_have_attribute("data-state", "sending")
        site.inbox.stumbles = 0
        await chat.page.reload()
        await chat.sees("您说：刷新前说的")
        assert len(await chat.reads()) == 3


async def test_what_cannot_be_handled_can_be_tried_again_by_hand(
    site: WebchatSite, browse: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PAUSES", (0.01,))
    async with browse() as chat:
        await chat.open()
        site.inbox.stumbles = 9
        await chat.says("请帮忙")
        await expect(chat.button("再发一次")).to_be_visible()
        await chat.shot("failed")
        assert await chat.state("请帮忙") == "failed"
        await chat.taps("再发一次")
        await chat.sees("您说：请帮忙")
        await expect(chat.button("再发一次")).to_have_count(0)


async def test_too_fast_is_said_and_can_be_sent_later(
    site: WebchatSite, browse: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "EVENT_RATE", MessageRate(most=2, window_ms=2_000))
    async with browse() as chat:
        await chat.open()
        await chat.says("一")
        await chat.says("二")
        await expect(chat.page.locator(".status")).to_contain_text("发得太快了，歇一会儿再发")
        await asyncio.sleep(2)
        await chat.taps("再发一次")
        await chat.sees("您说：二")


async def test_an_old_talk_is_read_page_by_page(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        [(new_visitor, _)] = site.inbox.seen
        for n in range(70):
            slot = "summary" if n in (5, 65) else ""
            message = Message(f"m:{n}", f"第 {n} 条", YES_NO if slot else (), slot=slot)
            await site.chat.deliver(Address(*new_visitor.split(":", 1)), message)
        await chat.sees("第 69 条")
        await chat.page.reload()
        await chat.sees("第 69 条")
        assert len(await chat.reads()) == 50
        await chat.taps("看更早的消息")
        await chat.sees("第 0 条")
        assert [text for _, text in await chat.reads()] == [
            "您好，这里是桂商诉求。",
            *(f"第 {n} 条" for n in range(70)),
        ]
        assert await chat.buttons() == ["对", "不对"]
        await expect(chat.page.locator(".replaced")).to_contain_text("第 5 条")
        await expect(chat.button("看更早的消息")).to_be_hidden()


async def test_a_cookie_that_lost_its_worth_is_replaced_without_a_reload(site: WebchatSite, browse: Opener) -> None:
    async with browse(complaints=("WebSocket connection", "401")) as chat:
        await chat.open()
        await chat.page.context.clear_cookies()
        await site.drop_sockets()
        await chat.says("还在吗")
        await chat.sees("您说：还在吗")
        assert len(site.inbox.addresses) == 2


async def test_hostile_words_are_only_words(site: WebchatSite, browse: Opener) -> None:
    hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>{{7*7}}\u202e&amp;'
    async with browse() as chat:
        await chat.open()
        await chat.says(hostile)
        await chat.sees("您说：<img")
        assert (await chat.reads())[1] == ("me", hostile)
        assert await chat.page.locator(".log img, .log script").count() == 0


async def test_numbers_and_addresses_the_bot_names_can_be_tapped(site: WebchatSite, browse: Opener) -> None:
    text = "12月7日前有结果。有危险请打 110。政策见 https://www.gov.cn/a?b=1。编号 GS-2611-00042，电话 0771-5672345。"
    site.inbox.answer = lambda event_id, event: [Message(f"{event_id}:0", text)]
    async with browse() as chat:
        await chat.open()
        links = await chat.page.locator(".theirs a").evaluate_all("nodes => nodes.map(node => node.href)")
        assert links == ["tel:110", "https://www.gov.cn/a?b=1", "tel:0771-5672345"]
        assert (await chat.reads())[0] == ("bot", text)


async def test_too_long_is_said_while_writing(site: WebchatSite, browse: Opener) -> None:
    async with browse() as chat:
        await chat.open()
        await chat.page.locator("#say").fill("长" * 10_023)
        await expect(chat.page.locator("#over")).to_have_text("最多 10,000 字，还多 23 字")
        await expect(chat.page.locator("#send")).to_be_disabled()
        await chat.shot("too-long")
        await chat.page.locator("#say").fill("😀" * 10_000)
        await chat.page.locator("#send").click()
        await chat.sees("您说：😀")


async def test_a_place_can_be_sent(site: WebchatSite, browse: Opener) -> None:
    ask = Message("ask:place", "在哪里？", YES_NO, frozenset({Capability.LOCATION}))
    site.inbox.answer = lambda event_id, event: [ask]
    here = {"latitude": 22.81, "longitude": 108.37}
    async with browse(geolocation=here, permissions=["geolocation"]) as chat:
        await chat.open()
        await chat.taps("发位置")
        await chat.sees("我的位置")
        await asyncio.sleep(0.1)
        assert site.inbox.events[-1] == Located(22.81, 108.37)
    async with browse() as chat:  # no permission
        await chat.open()
        await chat.taps("发位置")
        await chat.sees("没能拿到位置")


async def test_the_keyboard_fits_a_question_for_a_telephone_number(site: WebchatSite, browse: Opener) -> None:
    def answer(event_id: str, event: ChannelEvent) -> list[Message]:
        wants = frozenset({Capability.CONTACT}) if isinstance(event, ChatOpened) else frozenset[Capability]()
        return [Message(f"{event_id}:0", "留个电话", YES_NO, wants)]

    site.inbox.answer = answer
    async with browse() as chat:
        await chat.open()
        await expect(chat.page.locator("#say")).to_have_attribute("inputmode", "tel")
        await chat.says("13800005678")
        await expect(chat.page.locator("#say")).to_have_attribute("inputmode", "text")
