"""The socket and the stream behind it: in order, once, resumed, from any process; on real servers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import WSMsgType
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.channels.webchat import message_log, socket
from bot.conversation.bursts import BurstLimits
from bot.ports import Button, Delivered, Message, Retryable
from dialogues.core.events import ChatOpened, Chose, Located, Said
from dialogues.core.values import Capability, FileRef
from tests.bot.conversation.sending import LINES
from tests.bot.conversation.small_house import build_house
from tests.fixtures.webchat import WebchatSite, forget_nothing, serve_webchat
from tests.fixtures.webchat_visitor import address_of, new_visitor, open_page, texts


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path) as site:
        yield site


async def test_said_and_answered(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, welcome):
        assert welcome["messages"] == []
        await page.send(type="say", cid="c-0000001", text="  窗口不收材料  ")
        mine = await page.hear("message", side="me")
        assert (mine["text"], mine["cid"]) == ("窗口不收材料", "c-0000001")
        answer = await page.hear("message", side="bot")
        assert answer["text"] == "您说：窗口不收材料"
        assert answer["buttons"] == [["yes", "对"], ["no", "不对"]]
        await page.hear("ack", cid="c-0000001")
        assert site.inbox.events == [Said("窗口不收材料", ref="c-0000001")]


async def test_every_kind_of_event(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.send(type="open", cid="c-open-01", code="q-code")
        await page.send(type="choose", cid="c-choose1", code="yes", label="对")
        await page.send(type="locate", cid="c-locate1", lat=22.8, lon=108.3)
        await page.hear("ack", cid="c-locate1")
        await page.hear("message", text="您在 22.80, 108.30")
        assert site.inbox.events == [ChatOpened("q-code"), Chose("yes"), Located(22.8, 108.3)]
        own = [(frame["text"], frame["kind"]) for frame in page.heard if frame.get("side") == "me"]
        assert own == [("对", "tapped"), ("22.80000, 108.30000", "place")]


async def test_the_same_cid_is_handled_and_shown_once(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        async with open_page(session, site) as (page, _):
            await page.say("一次", "c-twice-1")
            await page.say("一次", "c-twice-1")
        assert len(site.inbox.events) == 1
        assert site.inbox.repeated == ["c-twice-1"]
        async with open_page(session, site) as (_, welcome):
            assert texts(welcome) == ["一次", "您说：一次"]


async def test_a_dropped_socket_loses_and_doubles_nothing(site: WebchatSite) -> None:
    """Cut in mid-turn: what was begun is finished, what is sent again is not doubled, the page gets what it missed."""
    async with new_visitor(site) as session:
        async with open_page(session, site) as (page, _):
            site.inbox.gate.clear()
            await page.send(type="say", cid="c-first-1", text="第一句")
            await page.send(type="say", cid="c-second1", text="第二句")
            await page.hear("message", side="me", text="第一句")
            seen = (await page.hear("message", side="me", text="第二句"))["id"]
            await site.drop_sockets()
            assert (await page.ws.receive()).type in (WSMsgType.CLOSED, WSMsgType.CLOSE)
        site.inbox.gate.set()
        async with open_page(session, site, seen) as (page, missed):
            await page.say("第一句", "c-first-1")
            await page.say("第二句", "c-second1")
            got = texts(missed) + [f["text"] for f in page.heard if f["type"] == "message"]
            assert got == ["您说：第一句", "您说：第二句"]
        assert len(site.inbox.events) == 2


async def test_resume_brings_only_what_is_new_and_a_reload_brings_the_last_page(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        async with open_page(session, site) as (page, _):
            for n in range(30):
                await site.chat.deliver(address_of(site, session), Message(f"m:{n}", f"第 {n} 条"))
            last = await page.hear("message", text="第 29 条")
        for n in range(30, 60):
            await site.chat.deliver(address_of(site, session), Message(f"m:{n}", f"第 {n} 条"))
        async with open_page(session, site, last["id"]) as (_, resumed):
            assert texts(resumed) == [f"第 {n} 条" for n in range(30, 60)]
            assert resumed["fresh"] is False
        async with open_page(session, site) as (page, fresh):
            assert texts(fresh) == [f"第 {n} 条" for n in range(10, 60)]
            await page.send(type="earlier", before=fresh["messages"][0]["id"])
            assert texts(await page.hear("earlier")) == [f"第 {n} 条" for n in range(10)]


@pytest.mark.parametrize("border", ["0-0", "1-0", "9" * 20 + "-0", "18446744073709551615-18446744073709551615", "x"])
async def test_no_border_of_the_history_ends_the_talk(site: WebchatSite, border: str) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.send(type="earlier", before=border)
        await page.hear("earlier")
    async with new_visitor(site) as session, open_page(session, site, border) as (_, resumed):
        assert resumed["messages"] == []


async def test_a_message_is_delivered_once_and_from_any_process(
    site: WebchatSite, valkey: Redis, tmp_path: Path
) -> None:
    message = Message(
        "push:1",
        "有结果了",
        (Button("rate", "评价"),),
        frozenset({Capability.LOCATION}),
        slot="card",
        columns=3,
        keep=True,
    )
    async with (
        new_visitor(site) as session,
        open_page(session, site) as (page, _),
        serve_webchat(valkey, tmp_path) as worker,
    ):
        for _ in range(3):
            assert await worker.chat.deliver(address_of(site, session), message) == Delivered()
        await worker.chat.deliver(address_of(site, session), Message("push:2", "完"))
        await page.hear("message", text="完")
        drawn = [frame for frame in page.heard if frame["type"] == "message"]
        assert [frame["mid"] for frame in drawn] == ["push:1", "push:2"]
        expected = {"buttons": [["rate", "评价"]], "wants": ["location"], "slot": "card", "columns": 3, "keep": True}
        assert expected.items() <= drawn[0].items()


async def test_two_visitors_hear_nothing_of_each_other(site: WebchatSite) -> None:
    async with (
        new_visitor(site) as ann,
        new_visitor(site) as bob,
        open_page(ann, site) as (hers, _),
        open_page(bob, site) as (his, _),
    ):
        await hers.say("我的事", "c-ann-0001")
        await his.say("他的事", "c-bob-0001")
        assert "我的事" not in json.dumps(his.heard, ensure_ascii=False)
        assert len(site.inbox.addresses) == 2


async def test_what_cannot_be_handled_now_is_answered_late_with_one_sentence_meanwhile(
    site: WebchatSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PAUSES", 6 * (0.01,))
    site.inbox.stumbles = 5
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.say("在吗", "c-stumble")
        said = await page.hear("message", mid="m:c-stumble:0")
        assert said["text"] == "您说：在吗"
        late = [frame for frame in page.heard if str(frame.get("mid", "")).startswith("late:")]
        assert [frame["text"] for frame in late] == ["收到了。这会儿有点慢，不用重发，好了马上回您。"]
        assert site.inbox.events == [Said("在吗", ref="c-stumble")]


async def test_what_cannot_be_handled_for_long_is_asked_for_again(
    site: WebchatSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "PAUSES", ())
    site.inbox.stumbles = 2
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.send(type="say", cid="c-stumble", text="在吗")
        await page.hear("retry", cid="c-stumble")
        await page.say("在吗", "c-stumble")
        assert site.inbox.events == [Said("在吗", ref="c-stumble")]


async def test_history_is_bounded(site: WebchatSite, monkeypatch: pytest.MonkeyPatch, valkey: Redis) -> None:
    monkeypatch.setattr(message_log, "KEEP_MESSAGES", 10)
    monkeypatch.setattr(message_log, "REMEMBERED_IDS", 20)
    for n in range(40):
        await site.chat.deliver(Address("web", "someone"), Message(f"m:{n}", f"{n}"))
    stream = site.chat._log._key("someone")
    assert "someone" not in stream
    assert await valkey.xlen(stream) == 10
    assert await valkey.zcard(f"{stream}:ids") == 20
    for key in await valkey.keys("chat:*"):
        assert await valkey.pttl(key) > 0, key


async def test_a_store_that_is_away_makes_a_delivery_retryable(site: WebchatSite, tmp_path: Path) -> None:
    nobody = Redis(host="127.0.0.1", port=1, retry=None)
    chat = type(site.chat)(
        nobody, site.chat._uploads._files, site.inbox, keys=["s"], public_url="", texts=site.chat._pages._texts,
        desk=site.codes, forget=forget_nothing,
    )  # fmt: skip
    outcome = await chat.deliver(Address("web", "x"), Message("m", "x", files=(FileRef("a", "b", "c", 1),)))
    assert outcome == Retryable("ConnectionError")
    await nobody.aclose()


async def test_the_bell_comes_back_after_its_connection_was_cut(site: WebchatSite, valkey: Redis) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await valkey.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await site.chat.deliver(address_of(site, session), Message("m:cut", "断线时说的"))
        await page.hear("message", text="断线时说的")


async def test_a_begun_event_is_finished_when_the_process_ends(valkey: Redis, tmp_path: Path) -> None:
    async with (
        serve_webchat(valkey, tmp_path) as site,
        new_visitor(site) as session,
        open_page(session, site) as (page, _),
    ):
        site.inbox.gate.clear()
        await page.send(type="say", cid="c-ending1", text="最后一句")
        await page.hear("message", side="me")
        asyncio.get_running_loop().call_later(0.2, site.inbox.gate.set)
        await site.chat.stop()
        assert site.inbox.events == [Said("最后一句", ref="c-ending1")]


async def test_no_event_waits_for_the_one_before_it(site: WebchatSite) -> None:
    """What belongs together can be answered together only if it is handed over together."""
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        site.inbox.gate.clear()
        for n in range(5):
            await page.send(type="say", cid=f"c-line-{n:04}", text=f"第{n}句")
        for n in range(5):
            await page.hear("message", side="me", text=f"第{n}句")
        assert not [frame for frame in page.heard if frame["type"] == "ack"]
        site.inbox.gate.set()
        for n in range(5):
            await page.hear("ack", cid=f"c-line-{n:04}")
        assert [event.text for event in site.inbox.events if isinstance(event, Said)] == [f"第{n}句" for n in range(5)]


async def test_lines_on_the_page_are_one_answer(site: WebchatSite) -> None:
    house = build_house(site.redis, BurstLimits(0.4, 3.0), channels={"web": site.chat})
    site.inbox.receive = house.talk.receive  # type: ignore[method-assign]
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        for n, line in enumerate(LINES):
            await page.send(type="say", cid=f"c-line-{n:04}", text=line)
        for n in range(len(LINES)):
            await page.hear("ack", cid=f"c-line-{n:04}")
        async with open_page(session, site) as (_, welcome):
            assert [message["side"] for message in welcome["messages"]] == ["me"] * 5 + ["bot"]
