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
from bot.channels.webchat import message_log
from bot.ports import Button, Delivered, Message, Retryable
from dialogues.core.events import ChatOpened, Chose, Located, Said
from dialogues.core.values import Capability, FileRef
from tests.fixtures.webchat import House, house
from tests.fixtures.webchat_visitor import address_of, at, texts, visitor


@pytest.fixture
async def home(valkey: Redis, tmp_path: Path) -> AsyncIterator[House]:
    async with house(valkey, tmp_path) as home:
        yield home


async def test_said_and_answered(home: House) -> None:
    async with visitor(home) as session, at(session, home) as (page, welcome):
        assert welcome["messages"] == []
        await page.send(type="say", cid="c-0000001", text="  窗口不收材料  ")
        mine = await page.hear("message", side="me")
        assert (mine["text"], mine["cid"]) == ("窗口不收材料", "c-0000001")
        answer = await page.hear("message", side="bot")
        assert answer["text"] == "您说：窗口不收材料"
        assert answer["buttons"] == [["yes", "对"], ["no", "不对"]]
        await page.hear("ack", cid="c-0000001")
        assert home.clerk.events == [Said("窗口不收材料", ref="c-0000001")]


async def test_every_kind_of_event(home: House) -> None:
    async with visitor(home) as session, at(session, home) as (page, _):
        await page.send(type="open", cid="c-open-01", code="q-code")
        await page.send(type="choose", cid="c-choose1", code="yes", label="对")
        await page.send(type="locate", cid="c-locate1", lat=22.8, lon=108.3)
        await page.hear("ack", cid="c-locate1")
        await page.hear("message", text="您在 22.80, 108.30")
        assert home.clerk.events == [ChatOpened("q-code"), Chose("yes"), Located(22.8, 108.3)]
        own = [(frame["text"], frame["kind"]) for frame in page.heard if frame.get("side") == "me"]
        assert own == [("对", "tapped"), ("22.80000, 108.30000", "place")]


async def test_the_same_cid_is_handled_and_shown_once(home: House) -> None:
    async with visitor(home) as session:
        async with at(session, home) as (page, _):
            await page.say("一次", "c-twice-1")
            await page.say("一次", "c-twice-1")
        assert len(home.clerk.events) == 1
        assert home.clerk.repeated == ["c-twice-1"]
        async with at(session, home) as (_, welcome):
            assert texts(welcome) == ["一次", "您说：一次"]


async def test_a_dropped_socket_loses_and_doubles_nothing(home: House) -> None:
    """Cut in mid-turn: what was begun is finished, what only waited is sent again, the page gets what it missed."""
    async with visitor(home) as session:
        async with at(session, home) as (page, _):
            home.clerk.gate.clear()
            await page.send(type="say", cid="c-first-1", text="第一句")
            await page.send(type="say", cid="c-second1", text="第二句")
            seen = (await page.hear("message", side="me"))["id"]
            await home.drop_sockets()
            assert (await page.ws.receive()).type in (WSMsgType.CLOSED, WSMsgType.CLOSE)
        home.clerk.gate.set()
        async with at(session, home, seen) as (page, missed):
            await page.say("第一句", "c-first-1")
            await page.say("第二句", "c-second1")
            await page.hear("message", text="您说：第二句")
            got = texts(missed) + [f["text"] for f in page.heard if f["type"] == "message"]
            assert got == ["您说：第一句", "第二句", "您说：第二句"]
        assert len(home.clerk.events) == 2


async def test_resume_brings_only_what_is_new_and_a_reload_brings_the_last_page(home: House) -> None:
    async with visitor(home) as session:
        async with at(session, home) as (page, _):
            for n in range(30):
                await home.chat.deliver(address_of(home, session), Message(f"m:{n}", f"第 {n} 条"))
            last = await page.hear("message", text="第 29 条")
        for n in range(30, 60):
            await home.chat.deliver(address_of(home, session), Message(f"m:{n}", f"第 {n} 条"))
        async with at(session, home, last["id"]) as (_, resumed):
            assert texts(resumed) == [f"第 {n} 条" for n in range(30, 60)]
            assert resumed["fresh"] is False
        async with at(session, home) as (page, fresh):
            assert texts(fresh) == [f"第 {n} 条" for n in range(10, 60)]
            await page.send(type="earlier", before=fresh["messages"][0]["id"])
            assert texts(await page.hear("earlier")) == [f"第 {n} 条" for n in range(10)]


@pytest.mark.parametrize("border", ["0-0", "1-0", "9" * 20 + "-0", "18446744073709551615-18446744073709551615", "x"])
async def test_no_border_of_the_history_ends_the_talk(home: House, border: str) -> None:
    async with visitor(home) as session, at(session, home) as (page, _):
        await page.send(type="earlier", before=border)
        await page.hear("earlier")
    async with visitor(home) as session, at(session, home, border) as (_, resumed):
        assert resumed["messages"] == []


async def test_a_message_is_delivered_once_and_from_any_process(home: House, valkey: Redis, tmp_path: Path) -> None:
    message = Message(
        "push:1",
        "有结果了",
        (Button("rate", "评价"),),
        frozenset({Capability.LOCATION}),
        slot="card",
        columns=3,
        keep=True,
    )
    async with visitor(home) as session, at(session, home) as (page, _), house(valkey, tmp_path) as worker:
        for _ in range(3):
            assert await worker.chat.deliver(address_of(home, session), message) == Delivered()
        await worker.chat.deliver(address_of(home, session), Message("push:2", "完"))
        await page.hear("message", text="完")
        drawn = [frame for frame in page.heard if frame["type"] == "message"]
        assert [frame["mid"] for frame in drawn] == ["push:1", "push:2"]
        expected = {"buttons": [["rate", "评价"]], "wants": ["location"], "slot": "card", "columns": 3, "keep": True}
        assert expected.items() <= drawn[0].items()


async def test_two_visitors_hear_nothing_of_each_other(home: House) -> None:
    async with visitor(home) as ann, visitor(home) as bob, at(ann, home) as (hers, _), at(bob, home) as (his, _):
        await hers.say("我的事", "c-ann-0001")
        await his.say("他的事", "c-bob-0001")
        assert "我的事" not in json.dumps(his.heard, ensure_ascii=False)
        assert len(home.clerk.addresses) == 2


async def test_what_cannot_be_handled_now_is_asked_for_again(home: House) -> None:
    home.clerk.stumbles = 1
    async with visitor(home) as session, at(session, home) as (page, _):
        await page.send(type="say", cid="c-stumble", text="在吗")
        await page.hear("retry", cid="c-stumble")
        await page.say("在吗", "c-stumble")
        assert home.clerk.events == [Said("在吗", ref="c-stumble")]


async def test_history_is_bounded(home: House, monkeypatch: pytest.MonkeyPatch, valkey: Redis) -> None:
    monkeypatch.setattr(message_log, "KEEP_MESSAGES", 10)
    monkeypatch.setattr(message_log, "REMEMBERED_IDS", 20)
    for n in range(40):
        await home.chat.deliver(Address("web", "someone"), Message(f"m:{n}", f"{n}"))
    assert await valkey.xlen("chat:{someone}") == 10
    assert await valkey.zcard("chat:{someone}:ids") == 20
    for key in await valkey.keys("chat:*"):
        assert await valkey.pttl(key) > 0, key


async def test_a_store_that_is_away_makes_a_delivery_retryable(home: House, tmp_path: Path) -> None:
    nobody = Redis(host="127.0.0.1", port=1, retry=None)
    chat = type(home.chat)(
        nobody, home.chat._uploads._files, home.clerk, keys=["s"], public_url="", texts=home.chat._pages._texts,
        desk=home.doors,
    )  # fmt: skip
    outcome = await chat.deliver(Address("web", "x"), Message("m", "x", files=(FileRef("a", "b", "c", 1),)))
    assert outcome == Retryable("ConnectionError")
    await nobody.aclose()


async def test_the_bell_comes_back_after_its_connection_was_cut(home: House, valkey: Redis) -> None:
    async with visitor(home) as session, at(session, home) as (page, _):
        await valkey.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await home.chat.deliver(address_of(home, session), Message("m:cut", "断线时说的"))
        await page.hear("message", text="断线时说的")


async def test_a_begun_event_is_finished_when_the_process_ends(valkey: Redis, tmp_path: Path) -> None:
    async with house(valkey, tmp_path) as home, visitor(home) as session, at(session, home) as (page, _):
        home.clerk.gate.clear()
        await page.send(type="say", cid="c-ending1", text="最后一句")
        await page.hear("message", side="me")
        asyncio.get_running_loop().call_later(0.2, home.clerk.gate.set)
        await home.chat.stop()
        assert home.clerk.events == [Said("最后一句", ref="c-ending1")]
