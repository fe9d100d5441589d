"""Stores each web conversation as one Redis stream with both sides, and notifies every process of an append.

Owns the order, exactly-once by message id, the size limits and the rate limit. The stream is the truth: a lost
notification costs time, never a message. Entries are encrypted, as in the database. Does not know frames or sockets.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.core.crypto import DecryptionError, Keyring
from bot.runtime.outage import Outage
from dialogues.core.values import FileRef

log = structlog.get_logger()

KEEP_MESSAGES = 500
KEEP_MS = 180 * 24 * 3600 * 1000  # as long as a session is kept
REMEMBERED_IDS = 2_000
PAGE_SIZE = 50  # messages a page opens with
APPEND_CHANNEL = "chat:bell"
STAFF_CHATS = "chat:staff"
START = 5.0  # seconds
IDLE = 20.0  # seconds without a notification

_ENTRY_ID = re.compile(r"[1-9]\d{0,18}-\d{1,19}")  # Redis accepts no exclusive bound at its smallest and largest id

# KEYS: stream, ids, files, rate. ARGV: id, body or '', messages kept, ms kept, ids kept, most per window (0: any),
# window in ms, chat, then pairs of file id and its JSON.
_APPEND = """
if redis.call('ZSCORE', KEYS[2], ARGV[1]) then return 'seen' end
local most = tonumber(ARGV[6])
if most > 0 then
  local recent = redis.call('INCR', KEYS[4])
  if recent == 1 then redis.call('PEXPIRE', KEYS[4], ARGV[7]) end
  if recent > most then return 'too-fast' end
end
local now = redis.call('TIME')
redis.call('ZADD', KEYS[2], now[1] * 1000 + math.floor(now[2] / 1000), ARGV[1])
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
if ARGV[2] ~= '' then
  redis.call('XADD', KEYS[1], 'MAXLEN', '=', ARGV[3], '*', 'body', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
for i = 9, #ARGV, 2 do
  redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1])
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
redis.call('PUBLISH', 'chat:bell', ARGV[8])
return 'new'
"""
_ALLOW = """
local recent = redis.call('INCR', KEYS[1])
if recent == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return recent
"""


@dataclass(frozen=True, slots=True)
class MessageRate:
    """At most `most` times in `window_ms` milliseconds."""

    most: int
    window_ms: int


class AppendResult(StrEnum):
    """What became of an append: added, already there, or over the rate limit."""

    NEW = "new"
    SEEN = "seen"
    TOO_FAST = "too-fast"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of a conversation. `id` is the stream's: milliseconds since 1970, a dash, a counter. `body` is what was
    appended.
    """

    id: str
    body: Mapping[str, Any]


class ChatLog:
    """Appends to and reads the streams of all conversations."""

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._redis = redis
        self._keyring = keyring
        self._append = redis.register_script(_APPEND)
        self._allow = redis.register_script(_ALLOW)

    async def append(
        self,
        chat: str,
        message_id: str,
        body: Mapping[str, Any] | None,
        *,
        files: Iterable[FileRef] = (),
        rate: MessageRate | None = None,
    ) -> AppendResult:
        """Append a message unless its id is already there, and notify. Without a body only the id and the rate are
        recorded.
        """
        sealed = b"" if body is None else self._seal(body)
        limit = rate or MessageRate(0, 0)
        args: list[str | int | bytes] = [
            message_id,
            sealed,
            KEEP_MESSAGES,
            KEEP_MS,
            REMEMBERED_IDS,
            limit.most,
            limit.window_ms,
            hide_chat(self._keyring, chat),
        ]
        for file in files:
            args += [file.id, self._seal([file.name, file.media_type, file.size])]
        keys = [self._key(chat, part) for part in ("", ":ids", ":files", ":rate")]
        return AppendResult(_decode_text(await self._append(keys=keys, args=args)))

    async def allow(self, chat: str, what: str, rate: MessageRate) -> bool:
        """Count one more use of `what` in this conversation. Returns whether it is within `rate`."""
        return int(await self._allow(keys=[self._key(chat, f":{what}")], args=[rate.window_ms])) <= rate.most

    async def erase(self, chat: str) -> None:
        """Remove everything of this conversation: its stream, ids, files and counts."""
        parts = ("", ":ids", ":files", ":rate", ":uploads", ":push", ":browsers")
        await self._redis.delete(*(self._key(chat, part) for part in parts))
        await self._redis.publish(APPEND_CHANNEL, hide_chat(self._keyring, chat))

    async def add_staff_chat(self, chat: str) -> None:
        """Remember that this conversation is one of staff."""
        named = self._keyring.encrypt(chat)
        await self._redis.hset(STAFF_CHATS, hide_chat(self._keyring, chat), named)  # type: ignore[misc, arg-type]

    async def drop_staff_chat(self, chat: str) -> None:
        await self._redis.hdel(STAFF_CHATS, hide_chat(self._keyring, chat))  # type: ignore[misc]

    async def staff_chats(self) -> list[str]:
        """All conversations of staff."""
        return [self._keyring.decrypt(chat) for chat in await self._redis.hvals(STAFF_CHATS)]  # type: ignore[misc]

    async def file_ids(self, chat: str) -> tuple[str, ...]:
        """The ids of all files of this conversation."""
        return tuple(_decode_text(file) for file in await self._redis.hkeys(self._key(chat, ":files")))  # type: ignore[misc]

    async def latest_entries(self, chat: str, before: str = "") -> list[LogEntry]:
        """The newest PAGE entries, oldest first. With `before`, an entry's id: those before it."""
        until = f"({before}" if _ENTRY_ID.fullmatch(before) else "+"
        found = await self._redis.xrevrange(self._key(chat), max=until, count=PAGE_SIZE)
        return self._to_entries(reversed(found))

    async def entries_since(self, chat: str, last: str) -> list[LogEntry]:
        """All entries after `last`, an entry's id; all that are kept when `last` is not an entry's id."""
        after = f"({last}" if _ENTRY_ID.fullmatch(last) else "-"
        return self._to_entries(await self._redis.xrange(self._key(chat), min=after))

    async def find_file(self, chat: str, file_id: str) -> FileRef | None:
        """A file that belongs to this conversation; None for any other file."""
        found = await self._redis.hget(self._key(chat, ":files"), file_id)  # type: ignore[misc]  # redis-py: sync or async
        if found is None:
            return None
        name, media_type, size = json.loads(self._keyring.decrypt(found))
        return FileRef(id=file_id, name=name, media_type=media_type, size=size)

    def _key(self, chat: str, part: str = "") -> str:
        """The braces keep one conversation's keys on one node of a cluster."""
        return f"chat:{{{hide_chat(self._keyring, chat)}}}{part}"

    def _seal(self, value: object) -> bytes:
        return self._keyring.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def _to_entries(self, found: Iterable[Any]) -> list[LogEntry]:
        """The entries. Those that none of the secrets can decrypt are left out: better a gap than a chat that cannot
        open.
        """
        entries = []
        for entry_id, fields in found:
            try:
                entries.append(LogEntry(_decode_text(entry_id), json.loads(self._keyring.decrypt(fields[b"body"]))))
            except DecryptionError:
                log.warning("webchat.entry.unreadable")
        return entries


class AppendNotifier:
    """Wakes the listeners of a conversation when something was appended to it. One Redis subscription for each
    process.
    """

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._redis = redis
        self._keyring = keyring
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self._subscribed = asyncio.Event()
        self._outage = Outage("web chat notifications")

    async def start(self) -> None:
        """Start listening. While Redis is away, it is tried again every second."""
        self._task = asyncio.create_task(self._keep_listening(), name="webchat-bell")
        with suppress(TimeoutError):
            await asyncio.wait_for(self._subscribed.wait(), START)

    async def stop(self) -> None:
        """Stop listening."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @asynccontextmanager
    async def subscribe(self, chat: str) -> AsyncIterator[asyncio.Event]:
        """Yields an event that is set at each append to this conversation."""
        event, chat = asyncio.Event(), hide_chat(self._keyring, chat)
        self._listeners.setdefault(chat, set()).add(event)
        try:
            yield event
        finally:
            self._listeners[chat].discard(event)
            if not self._listeners[chat]:
                del self._listeners[chat]

    async def _keep_listening(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                self._outage.record_failure(error)
                await asyncio.sleep(1)

    async def _listen_once(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(APPEND_CHANNEL)
            while True:
                message = await pubsub.get_message(timeout=IDLE)
                if message is None:
                    await pubsub.ping()  # a dead line is noticed
                elif message["type"] == "subscribe":  # also after a lost connection: something may have been missed
                    self._subscribed.set()
                    self._outage.record_success()
                    self._wake_all()
                elif message["type"] == "message":
                    self._wake_listeners(_decode_text(message["data"]))

    def _wake_listeners(self, chat: str) -> None:
        for event in self._listeners.get(chat, ()):
            event.set()

    def _wake_all(self) -> None:
        for chat in self._listeners:
            self._wake_listeners(chat)


def hide_chat(keyring: Keyring, chat: str) -> str:
    """What a conversation is called in Redis: nobody learns from it whose it is."""
    return keyring.keyed_hash("redis", f"web:{chat}")[:32]


def _decode_text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
