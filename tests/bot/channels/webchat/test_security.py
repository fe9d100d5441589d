"""What the web door does not take: foreign pages, forged cookies, frames no page of ours sends, too much, too fast."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSMsgType, WSServerHandshakeError
from redis.asyncio import Redis

from bot.channels.webchat import channel, socket
from bot.channels.webchat.message_log import MessageRate
from dialogues.core.events import MESSAGE_LENGTH, Said
from tests.fixtures.webchat import WebchatSite, serve_webchat
from tests.fixtures.webchat_visitor import Frame, Page, address_of, new_visitor, open_page


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path) as site:
        yield site


FOREIGN = [None, "null", "https://evil.example", "http://127.0.0.1", "http://chat.example", "http://[", "file://"]
BAD = [
    ("not json", "not-json"),
    ("[" * 30_000, "not-json"),
    ("1" * 5_000, "not-json"),
    ("[]", "not-an-object"),
    ('{"type": "hello"}', "hello-again"),
    ('{"type": "hello", "last": 1}', "bad-last"),
    ('{"type": "root"}', "unknown-type"),
    ('{"type": ["say"]}', "unknown-type"),
    ('{"type": "say", "text": "x"}', "bad-cid"),
    ('{"type": "say", "text": "x", "cid": "../../etc"}', "bad-cid"),
    ('{"type": "say", "text": "x", "cid": 7}', "bad-cid"),
]


async def test_frames_that_no_page_of_ours_sends(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        for raw, reason in BAD:
            await page.ws.send_str(raw)
            assert (await page.hear("error"))["reason"] == reason
        await page.ws.send_bytes(b"\xff")
        assert (await page.hear("error"))["reason"] == "not-text"
        await page.say("还在", "c-alive-1")


REFUSED: list[tuple[Frame, str]] = [
    ({"type": "say", "text": " \n\x00 "}, "empty"),
    ({"type": "say", "text": "长" * (MESSAGE_LENGTH + 1)}, "too-long"),
    ({"type": "say", "text": ["x"]}, "bad-text"),
    ({"type": "choose", "code": "对", "label": "对"}, "bad-code"),
    ({"type": "choose", "code": "x" * 49, "label": "对"}, "bad-code"),
    ({"type": "choose", "code": "x", "label": "长" * 101}, "bad-label"),
    ({"type": "locate", "lat": 91, "lon": 0}, "bad-place"),
    ({"type": "locate", "lat": float("nan"), "lon": 0}, "bad-place"),
    ({"type": "locate", "lat": True, "lon": 0}, "bad-place"),
]


@pytest.mark.parametrize(("frame", "reason"), REFUSED)
async def test_events_with_a_bad_field_are_refused_by_name(site: WebchatSite, frame: Frame, reason: str) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.send(cid="c-refused", **frame)
        assert (await page.hear("refuse", cid="c-refused"))["reason"] == reason
        assert site.inbox.events == []


async def test_hostile_characters_are_taken_out_and_markup_is_only_text(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.ws.send_str('{"type":"say","cid":"c-hostile","text":"<b>\\u0000\\ud800\\u001b[31m你好\\u007f</b>"}')
        await page.hear("ack", cid="c-hostile")
        assert site.inbox.events == [Said("<b>[31m你好</b>", ref="c-hostile")]


async def test_10000_characters_of_any_kind_fit(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.send(type="say", cid="c-long-01", text="😀" * 10_000)  # escaped by the client: 120,000 bytes
        await page.hear("ack", cid="c-long-01")
        assert site.inbox.events == [Said("😀" * 10_000, ref="c-long-01")]


async def test_a_frame_over_the_limit_closes_the_socket(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        await page.ws.send_str("x" * 170_000)
        closed = await page.ws.receive()
        assert (closed.type, page.ws.close_code) == (WSMsgType.CLOSE, 1009)


async def test_a_page_that_sends_nonsense_for_ever_is_closed(site: WebchatSite) -> None:
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        for _ in range(socket.MAX_BAD):
            await page.ws.send_str("nonsense")
        while not page.ws.closed:
            await page.ws.receive(timeout=5)
        assert page.ws.close_code == 1008


async def test_too_fast_is_said_and_over_in_a_while(site: WebchatSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "EVENT_RATE", MessageRate(most=3, window_ms=400))
    async with new_visitor(site) as session, open_page(session, site) as (page, _):
        for n in range(3):
            await page.say("快", f"c-fast-{n:02}")
        await page.send(type="say", cid="c-fast-03", text="快")
        assert (await page.hear("refuse", cid="c-fast-03"))["reason"] == "too-fast"
        await page.say("快", "c-fast-02")  # one already taken is answered, and does not count
        await asyncio.sleep(0.5)
        await page.say("快", "c-fast-03")
        assert len(site.inbox.events) == 4


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1", "http://chat.example", "http://[", "file://"]
)
async def test_a_socket_of_another_sites_page_is_refused(site: WebchatSite, origin: str | None) -> None:
    async with new_visitor(site) as session:
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect("/ws", origin=origin)
        assert refused.value.status == 403


async def test_a_socket_from_the_public_address_is_ours(site: WebchatSite) -> None:
    async with new_visitor(site) as session, session.ws_connect("/ws", origin="https://chat.example") as ws:
        await Page(ws).send(type="ping")
        assert await ws.receive_json() == {"type": "pong"}


async def test_a_forged_cookie_is_nobody_and_the_page_gives_a_new_one(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        mine = address_of(site, session).chat
    for forged in (mine, f"{mine}.AAAA", f"{'0' * 32}.{'A' * 43}", "é.x"):
        async with ClientSession(site.url, headers={"Cookie": f"guishang_visitor={forged}"}) as session:
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect("/ws", origin=site.url)
            assert refused.value.status == 401
            async with session.get("/") as page:
                fresh = page.cookies["guishang_visitor"]
                assert re.fullmatch(r"[0-9a-f]{32}\.[\w-]{6}\.[\w-]{43}", fresh.value)
                assert not fresh.value.startswith(mine)
                assert (fresh["httponly"], fresh["samesite"], fresh["secure"]) == (True, "Lax", "")


async def test_a_visitor_who_comes_back_is_the_same_and_stays_for_half_a_year_more(site: WebchatSite) -> None:
    async with new_visitor(site) as session:
        mine = address_of(site, session)
        async with session.get("/") as page:
            assert page.cookies["guishang_visitor"]["max-age"] == str(180 * 24 * 3600)
        assert address_of(site, session) == mine


async def test_one_visitor_has_only_so_many_pages_open(site: WebchatSite, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "MAX_SOCKETS", 2)
    async with new_visitor(site) as session:
        async with open_page(session, site), open_page(session, site):
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect("/ws", origin=site.url)
            assert refused.value.status == 429
        async with new_visitor(site) as other, open_page(other, site):
            pass
