"""Serves one page on its WebSocket: its events go to the `Inbox`, new entries of its conversation go to the page.

Owns the order, the limits of one connection, and that only safely handled events are acknowledged. When a socket
closes, events that were not begun are dropped: the page sends everything that was not acknowledged again, with the same
cid.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, assert_never

import structlog
from aiohttp import WSCloseCode, WSMsgType, web

from backend.contract.values import Address
from bot.channels.webchat.frames import BadFrame, Earlier, Frame, Happening, Hello, Ping, decode
from bot.channels.webchat.message_log import Appended, Bell, ChatLog, Entry, Rate
from bot.ports import Inbox
from dialogues.core.values import Refusal

log = structlog.get_logger()

RATE = Rate(most=40, window_ms=60_000)  # events of one conversation
MAX_WAITING = 30  # events of one socket not yet handled
MAX_BAD = 20  # invalid frames before the socket is closed


@dataclass(frozen=True, slots=True)
class Wiring:
    """What all sockets of this process share. `running`: handlers that go on when their socket has closed."""

    log: ChatLog
    bell: Bell
    inbox: Inbox
    running: set[asyncio.Task[Appended]]


class Socket:
    """One page's connection."""

    def __init__(self, chat: str, ws: web.WebSocketResponse, wiring: Wiring) -> None:
        self._address = Address("web", chat)
        self._chat = chat
        self._ws = ws
        self._log = wiring.log
        self._bell = wiring.bell
        self._inbox = wiring.inbox
        self._running = wiring.running
        self._hello: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting: asyncio.Queue[Happening] = asyncio.Queue(MAX_WAITING)
        self._bad = 0

    async def run(self) -> None:
        """Serve until the page leaves or a task fails. Then the socket is closed, and the page connects again by
        itself.
        """
        parts = [asyncio.create_task(part) for part in (self._read(), self._work(), self._follow())]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            for ended in await asyncio.gather(*parts, return_exceptions=True):
                if isinstance(ended, Exception):
                    log.error("webchat.socket.failed", exc_info=ended)
            await self._ws.close(code=WSCloseCode.GOING_AWAY)

    async def _read(self) -> None:
        async for message in self._ws:
            try:
                if message.type is not WSMsgType.TEXT:
                    raise BadFrame("not-text")
                await self._take(decode(message.data))
            except BadFrame as bad:
                await self._refuse(bad)

    async def _take(self, frame: Frame) -> None:
        match frame:
            case Hello(last):
                self._greet(last)
            case Earlier(before):
                await self._send(type="earlier", messages=_drawn(await self._log.latest(self._chat, before)))
            case Ping():
                await self._send(type="pong")
            case Happening(cid):
                try:
                    self._waiting.put_nowait(frame)
                except asyncio.QueueFull:
                    raise BadFrame(Refusal.TOO_FAST, cid) from None
            case _:
                assert_never(frame)

    def _greet(self, last: str) -> None:
        if self._hello.done():
            raise BadFrame("hello-again")
        self._hello.set_result(last)

    async def _follow(self) -> None:
        """Send the history, then new entries, without a gap: it subscribes before it reads the history."""
        last = await self._hello
        async with self._bell.listening(self._chat) as rung:
            entries = await (self._log.since(self._chat, last) if last else self._log.latest(self._chat))
            await self._send(type="welcome", tag=_tag(self._chat), fresh=not last, messages=_drawn(entries))
            last = entries[-1].id if entries else last
            while True:
                await rung.wait()
                rung.clear()
                for entry in await self._log.since(self._chat, last):
                    await self._send(type="message", **_draw(entry))
                    last = entry.id

    async def _work(self) -> None:
        while True:
            happening = await self._waiting.get()
            handling = asyncio.create_task(self._handle(happening))
            self._running.add(handling)
            handling.add_done_callback(self._settle)
            await asyncio.wait([handling])  # cancelled with the socket; the handling itself goes on
            await self._answer(happening.cid, handling)

    async def _handle(self, happening: Happening) -> Appended:
        mid = f"me:{happening.cid}"
        appended = await self._log.append(self._chat, mid, happening.own, rate=RATE)
        if appended is not Appended.TOO_FAST:
            await self._inbox.receive(self._address, happening.cid, happening.event)
        return appended

    def _settle(self, handling: asyncio.Task[Appended]) -> None:
        self._running.discard(handling)
        if not handling.cancelled() and (error := handling.exception()) is not None:
            log.error("webchat.event.failed", exc_info=error)

    async def _answer(self, cid: str, handling: asyncio.Task[Appended]) -> None:
        if handling.cancelled() or handling.exception() is not None:
            await self._send(type="retry", cid=cid)
        elif handling.result() is Appended.TOO_FAST:
            await self._send(type="refuse", cid=cid, reason=Refusal.TOO_FAST)
        else:
            await self._send(type="ack", cid=cid)

    async def _refuse(self, bad: BadFrame) -> None:
        if bad.cid:
            await self._send(type="refuse", cid=bad.cid, reason=bad.reason)
            return
        await self._send(type="error", reason=bad.reason)
        self._bad += 1
        if self._bad >= MAX_BAD:
            await self._ws.close(code=WSCloseCode.POLICY_VIOLATION)

    async def _send(self, **frame: Any) -> None:
        with suppress(ConnectionError):  # the reading task notices it too
            await self._ws.send_json(frame)


def _draw(entry: Entry) -> dict[str, Any]:
    return {**entry.body, "id": entry.id}


def _drawn(entries: list[Entry]) -> list[dict[str, Any]]:
    return [_draw(entry) for entry in entries]


def _tag(chat: str) -> str:
    """Identifies the conversation to its page without revealing its key. The page keeps its own data apart by
    this tag.
    """
    return hashlib.sha256(chat.encode()).hexdigest()[:16]
