"""Serves one page on its WebSocket: its events go to the `EventSink`, new entries of its conversation go to the page.

Owns the order, the limits of one connection, and that only safely handled events are acknowledged. Does not wait for
one event before it hands over the next: what belongs together is answered together. When a socket closes, events that
were not begun are dropped: the page sends everything that was not acknowledged again, with the same cid.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass, field
from typing import Any, assert_never

import structlog
from aiohttp import WSCloseCode, WSMsgType, web
from redis.exceptions import RedisError

from backend.contract.values import Address
from bot.channels.webchat.frames import (
    BadFrame,
    EarlierFrame,
    EventFrame,
    HelloFrame,
    PageFrame,
    PingFrame,
    bot_entry,
    decode_frame,
)
from bot.channels.webchat.message_log import AppendNotifier, AppendResult, ChatLog, LogEntry, MessageRate
from bot.errors import TryLater
from bot.ports import EventSink, Message
from bot.runtime.outage import Outage
from dialogues.core.values import Refusal

log = structlog.get_logger()

EVENT_RATE = MessageRate(most=40, window_ms=60_000)  # events of one conversation
MAX_WAITING = 30  # events of one socket not yet handled
MAX_BAD = 20  # invalid frames before the socket is closed
PAUSES = (0.2, 1.0, 3.0, *(8 * (5.0,)))  # seconds between tries while a part is away; then the page tries
LATE_AFTER = 3  # tries; then the owner is told that the answer comes later
AWAY = (TryLater, RedisError, OSError)


@dataclass(frozen=True, slots=True)
class SocketServices:
    """What all sockets of this process share. `running`: handlers that go on when their socket has closed."""

    log: ChatLog
    notifier: AppendNotifier
    event_sink: EventSink
    running: set[asyncio.Task[AppendResult]]
    late: str  # the sentence while a part of the house does not answer
    outage: Outage = field(default_factory=lambda: Outage("web events"))


class PageSocket:
    """One page's connection."""

    def __init__(self, chat: str, ws: web.WebSocketResponse, wiring: SocketServices) -> None:
        self._address = Address("web", chat)
        self._chat = chat
        self._ws = ws
        self._log = wiring.log
        self._notifier = wiring.notifier
        self._event_sink = wiring.event_sink
        self._running = wiring.running
        self._late = wiring.late
        self._outage = wiring.outage
        self._turn = asyncio.Lock()  # held while an event is placed, and while one is tried again
        self._hello: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting: asyncio.Queue[EventFrame] = asyncio.Queue(MAX_WAITING)
        self._in_hand: set[asyncio.Task[None]] = set()  # each acknowledges one event when it is handled
        self._bad = 0

    async def run(self) -> None:
        """Serve until the page leaves or a task fails. Then the socket is closed, and the page connects again by
        itself.
        """
        parts = [
            asyncio.create_task(part) for part in (self._read_frames(), self._handle_events(), self._send_entries())
        ]
        try:
            await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for part in parts:
                part.cancel()
            for ended in await asyncio.gather(*parts, return_exceptions=True):
                if isinstance(ended, Exception):
                    log.error("webchat.socket.failed", exc_info=ended)
            await self._ws.close(code=WSCloseCode.GOING_AWAY)

    async def _read_frames(self) -> None:
        async for message in self._ws:
            try:
                if message.type is not WSMsgType.TEXT:
                    raise BadFrame("not-text")
                await self._handle_frame(decode_frame(message.data))
            except BadFrame as bad:
                await self._refuse_frame(bad)

    async def _handle_frame(self, frame: PageFrame) -> None:
        match frame:
            case HelloFrame(last):
                self._accept_hello(last)
            case EarlierFrame(before):
                await self._send_frame(
                    type="earlier", messages=_entry_frames(await self._log.latest_entries(self._chat, before))
                )
            case PingFrame():
                await self._send_frame(type="pong")
            case EventFrame(cid):
                if self._waiting.qsize() + len(self._in_hand) >= MAX_WAITING:
                    raise BadFrame(Refusal.TOO_FAST, cid)
                self._waiting.put_nowait(frame)
            case _:
                assert_never(frame)

    def _accept_hello(self, last: str) -> None:
        if self._hello.done():
            raise BadFrame("hello-again")
        self._hello.set_result(last)

    async def _send_entries(self) -> None:
        """Send the history, then new entries, without a gap: it subscribes before it reads the history."""
        last = await self._hello
        async with self._notifier.subscribe(self._chat) as rung:
            entries = await (
                self._log.entries_since(self._chat, last) if last else self._log.latest_entries(self._chat)
            )
            await self._send_frame(
                type="welcome", tag=_conversation_tag(self._chat), fresh=not last, messages=_entry_frames(entries)
            )
            last = entries[-1].id if entries else last
            while True:
                await rung.wait()
                rung.clear()
                for entry in await self._log.entries_since(self._chat, last):
                    await self._send_frame(type="message", **_entry_frame(entry))
                    last = entry.id

    async def _handle_events(self) -> None:
        try:
            while True:
                await self._begin_event(await self._waiting.get())
        finally:
            for acknowledging in self._in_hand:
                acknowledging.cancel()

    async def _begin_event(self, happening: EventFrame) -> None:
        """Begin to handle an event. Returns when it has its place in the history and in the order."""
        placed = asyncio.Event()
        handling = asyncio.create_task(self._handle_event(happening, placed))
        self._running.add(handling)
        handling.add_done_callback(self._finish_event)
        acknowledging = asyncio.create_task(self._acknowledge_event(happening.cid, handling))
        self._in_hand.add(acknowledging)
        acknowledging.add_done_callback(self._in_hand.discard)
        await placed.wait()

    async def _handle_event(self, happening: EventFrame, placed: asyncio.Event) -> AppendResult:
        """Handle an event. When a part of the house does not answer, try for a while; the page's later events wait."""
        try:
            return await self._handle_once(happening, self._turn, placed)
        except AWAY as error:
            self._outage.record_failure(error)
        finally:
            placed.set()
        async with self._turn:
            for tries, pause in enumerate(PAUSES, 1):
                await asyncio.sleep(pause)
                try:
                    return await self._handle_once(happening, nullcontext(), placed)
                except AWAY as error:
                    self._outage.record_failure(error)
                if tries == LATE_AFTER:
                    await self._say_later(happening.cid)
            return await self._handle_once(happening, nullcontext(), placed)

    async def _handle_once(
        self, happening: EventFrame, turn: AbstractAsyncContextManager[None], placed: asyncio.Event
    ) -> AppendResult:
        """Give the event its place in the history and in the order, in its `turn`, and wait until it is handled."""
        async with turn:
            mid = f"me:{happening.cid}"
            appended = await self._log.append(self._chat, mid, happening.owner_entry, rate=EVENT_RATE)
            if appended is AppendResult.TOO_FAST:
                return appended
            handling = asyncio.ensure_future(self._event_sink.receive(self._address, happening.cid, happening.event))
            await asyncio.sleep(0)  # it has its place
            placed.set()
        await handling
        self._outage.record_success()
        return appended

    async def _say_later(self, cid: str) -> None:
        """Say that the answer comes later, if the log can be written."""
        with suppress(*AWAY):
            await self._log.append(self._chat, f"late:{cid}", bot_entry(Message(f"late:{cid}", self._late)))

    def _finish_event(self, handling: asyncio.Task[AppendResult]) -> None:
        self._running.discard(handling)
        error = None if handling.cancelled() else handling.exception()
        if error is not None and not isinstance(error, AWAY):  # an outage is told once, by itself
            log.error("webchat.event.failed", exc_info=error)

    async def _acknowledge_event(self, cid: str, handling: asyncio.Task[AppendResult]) -> None:
        await asyncio.wait([handling])  # cancelled with the socket; the handling itself goes on
        if handling.cancelled() or handling.exception() is not None:
            await self._send_frame(type="retry", cid=cid)
        elif handling.result() is AppendResult.TOO_FAST:
            await self._send_frame(type="refuse", cid=cid, reason=Refusal.TOO_FAST)
        else:
            await self._send_frame(type="ack", cid=cid)

    async def _refuse_frame(self, bad: BadFrame) -> None:
        if bad.cid:
            await self._send_frame(type="refuse", cid=bad.cid, reason=bad.reason)
            return
        await self._send_frame(type="error", reason=bad.reason)
        self._bad += 1
        if self._bad >= MAX_BAD:
            await self._ws.close(code=WSCloseCode.POLICY_VIOLATION)

    async def _send_frame(self, **frame: Any) -> None:
        with suppress(ConnectionError):  # the reading task notices it too
            await self._ws.send_json(frame)


def _entry_frame(entry: LogEntry) -> dict[str, Any]:
    return {**entry.body, "id": entry.id}


def _entry_frames(entries: list[LogEntry]) -> list[dict[str, Any]]:
    return [_entry_frame(entry) for entry in entries]


def _conversation_tag(chat: str) -> str:
    """Identifies the conversation to its page without revealing its key. The page keeps its own data apart by
    this tag.
    """
    return hashlib.sha256(chat.encode()).hexdigest()[:16]
