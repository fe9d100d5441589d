"""A visitor of the web chat without a browser: the cookie, the socket, and frames as the page's script sends them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar

from backend.contract.values import Address
from tests.channels.webchat_house import House

Frame = dict[str, Any]


@asynccontextmanager
async def visitor(home: House) -> AsyncIterator[ClientSession]:
    async with ClientSession(home.url, cookie_jar=CookieJar(unsafe=True)) as session:
        async with session.get("/") as page:
            assert page.status == 200
        yield session


@dataclass
class Page:
    """What the page's script does, by hand."""

    ws: ClientWebSocketResponse
    heard: list[Frame] = field(default_factory=list)
    _unread: list[Frame] = field(default_factory=list)

    async def send(self, **frame: Any) -> None:
        await self.ws.send_json(frame)

    async def hear(self, kind: str, **expected: Any) -> Frame:
        """The first frame like that which was not asked for before; an ack and a message may come in either order."""
        wanted = {"type": kind, **expected}.items()
        async with asyncio.timeout(5):
            while not (found := [frame for frame in self._unread if wanted <= frame.items()]):
                frame: Frame = await self.ws.receive_json()
                self.heard.append(frame)
                self._unread.append(frame)
        self._unread.remove(found[0])
        return found[0]

    async def say(self, text: str, cid: str) -> None:
        await self.send(type="say", cid=cid, text=text)
        await self.hear("ack", cid=cid)


@asynccontextmanager
async def at(session: ClientSession, home: House, last: str = "") -> AsyncIterator[tuple[Page, Frame]]:
    async with session.ws_connect("/ws", origin=home.url) as ws:
        page = Page(ws)
        await page.send(type="hello", last=last)
        yield page, await page.hear("welcome")


def texts(frame: Frame) -> list[str]:
    return [message["text"] for message in frame["messages"]]


def address_of(home: House, session: ClientSession) -> Address:
    cookie = next(cookie for cookie in session.cookie_jar if cookie.key == "guishang_visitor")
    return Address("web", cookie.value.split(".")[0])
