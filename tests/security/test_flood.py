"""A flood from one network is stopped, and whoever comes from another does not notice it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest
from aiohttp import ClientSession, WSServerHandshakeError, web
from aiohttp.test_utils import make_mocked_request

from bot.runtime import visitors
from bot.runtime.process import build_application
from bot.runtime.visitors import limit_visitors, network_of, read_networks
from tests.fixtures.web_server import serve_on_loopback

PROXIES = read_networks("127.0.0.1, 10.0.0.0/8")


async def answer(_: web.Request) -> web.Response:
    await asyncio.sleep(0.002)
    return web.Response(text="ok")


async def socket(request: web.Request) -> web.WebSocketResponse:
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for _ in ws:
        pass
    return ws


async def read(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


@pytest.fixture
async def url() -> AsyncIterator[str]:
    routes = [web.get("/", answer), web.get("/healthz", answer), web.get("/ws", socket), web.post("/read", read)]
    app = build_application(routes, limits=(limit_visitors(PROXIES, "慢一点"),))
    async with serve_on_loopback(app) as address:
        yield address


async def ask(session: ClientSession, url: str, address: str, path: str = "/") -> tuple[int, float]:
    began = time.monotonic()
    async with session.get(url + path, headers={"X-Forwarded-For": address}) as answered:
        await answered.read()
        return answered.status, time.monotonic() - began


async def test_a_flood_is_refused_and_others_are_served(url: str) -> None:
    async with ClientSession() as session:

        async def flood(turn: int) -> int:
            status, _ = await ask(session, url, f"203.0.113.{turn % 250}")
            return status

        async def owner(turn: int) -> tuple[int, float]:
            await asyncio.sleep(turn / 50)
            return await ask(session, url, "198.51.100.7")

        flooded, served = await asyncio.gather(
            asyncio.gather(*(flood(turn) for turn in range(900))), asyncio.gather(*(owner(turn) for turn in range(50)))
        )
        assert flooded.count(200) <= visitors.NEW_BURST + 10
        assert flooded.count(429) >= 700
        assert [status for status, _ in served] == [200] * 50
        assert (await ask(session, url, "203.0.113.9", "/healthz"))[0] == 200


async def test_sockets_of_one_network_are_bounded(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "SOCKETS", 3)
    async with ClientSession(headers={"X-Forwarded-For": "203.0.113.1"}) as session:
        opened = [await session.ws_connect(f"{url}/ws") for _ in range(3)]
        with pytest.raises(WSServerHandshakeError) as refused:
            await session.ws_connect(f"{url}/ws")
        assert refused.value.status == 429
        other = await session.ws_connect(f"{url}/ws", headers={"X-Forwarded-For": "198.51.100.1"})
        for ws in (*opened, other):
            await ws.close()
        await asyncio.sleep(0.05)
        await (await session.ws_connect(f"{url}/ws")).close()


async def test_a_body_that_does_not_come_ends(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "BODY_SECONDS", 0.2)

    async def dripping() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(30)

    async with ClientSession() as session, session.post(f"{url}/read", data=dripping()) as answered:
        assert answered.status == 408


@pytest.mark.parametrize(
    ("remote", "forwarded", "network"),
    [
        ("198.51.100.7", "203.0.113.9", "198.51.100.0/24"),  # not a proxy of ours: its word does not count
        ("127.0.0.1", "203.0.113.9", "203.0.113.0/24"),
        ("127.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.0/24"),  # the first was written by the visitor
        ("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.1.2.3", "203.0.113.0/24"),
        ("127.0.0.1", "", ""),
        ("127.0.0.1", "nonsense", ""),
        ("127.0.0.1", "2001:db8:1:2ff::1", "2001:db8:1:200::/56"),
        ("::ffff:198.51.100.7", "", "198.51.100.0/24"),
        ("", "", "unknown"),
    ],
)
def test_who_asks_is_told_by_trusted_proxies_only(remote: str, forwarded: str, network: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers).clone(remote=remote)
    assert network_of(request, PROXIES) == network
    assert network in {"", "unknown"} or ip_network(network)
