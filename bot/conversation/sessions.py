"""Stores the session of a conversation between two turns, and locks it during a turn.

Two round trips a turn: `begin` takes the lock, counts the event for the flood limit, writes down that it is begun and
loads the session; `commit` saves session, event id and messages together and releases the lock. When the lock was lost,
`commit` saves nothing. An event that was begun and not saved is found by the next one, which has to finish it first:
what its effects did is known only by its own keys.
What is stored in Redis is encrypted, as in the database.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from redis.asyncio import Redis
from redis.commands.core import AsyncScript
from redis.exceptions import RedisError

from backend.core.crypto import DecryptionError, Keyring
from bot.errors import TryLater

log = structlog.get_logger()

LOCK_MS = 15_000  # after a process is killed, its conversation waits at most this long
WAIT_SECONDS = 40.0
KEEP_SECONDS = 180 * 24 * 3600  # a conversation that was silent for half a year starts again
REMEMBERED_EVENTS = 100
FLOOD_WINDOW_SECONDS = 60


class SessionError(TryLater):
    """Base of the errors of storing and locking a session."""


class ConversationBusy(SessionError):
    """Another process kept the conversation locked for too long. The event may be handled again later."""


class LockLost(SessionError):
    """The lock expired during the turn. Nothing was saved; the event may be handled again."""


class StoreAway(SessionError):
    """The store does not answer. The event may be handled again; an answer that was saved is then found."""


@dataclass(frozen=True, slots=True)
class BegunEvent:
    """An event whose turn began and was not saved. `event` is its text, as `begin` got it."""

    event_id: str
    event: str


@dataclass(frozen=True, slots=True)
class LockedSession:
    """A locked conversation with its session. `messages`: the stored answer to this event; None when the event is new.
    `token` proves who holds the lock.
    """

    conversation: str
    event_id: str
    token: str
    session: str | None
    messages: str | None
    recent_events: int  # number of different events of the person in the current minute; pushes do not count
    begun: BegunEvent | None = None  # another event that was begun and is not finished


class SessionStore(Protocol):
    """Loads, locks and saves sessions."""

    async def begin(self, conversation: str, event_id: str, event: str = "") -> LockedSession:
        """Lock the conversation and load its session. `event`: a text by which another process can finish this event;
        empty for one that comes again by itself. Raises ConversationBusy, StoreAway."""
        ...

    async def renew(self, held: LockedSession) -> None:
        """Extend the lock. Raises LockLost, StoreAway."""
        ...

    async def commit(self, held: LockedSession, session: str, messages: str) -> None:
        """Save the turn and unlock. Raises LockLost, if nothing is saved; StoreAway, if it may be."""
        ...

    async def release(self, held: LockedSession, *, begun: bool = False) -> None:
        """Unlock without saving; while the store is away the lock opens by itself. `begun`: the event is to be finished
        before any other."""
        ...


# KEYS: lock, session, turns, flood, begun. ARGV: token, lock in ms, event id, flood window, event or '', seconds kept.
_BEGIN = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local answer = redis.call('HGET', KEYS[3], ARGV[3])
local begun = {false, false}
if ARGV[5] ~= '' and not answer then
  begun = redis.call('HMGET', KEYS[5], 'id', 'event')
  if not begun[1] or begun[1] == ARGV[3] then
    redis.call('HSET', KEYS[5], 'id', ARGV[3], 'event', ARGV[5])
    redis.call('EXPIRE', KEYS[5], ARGV[6])
    begun = {false, false}
  end
end
if ARGV[5] ~= '' then redis.call('SADD', KEYS[4], ARGV[3]) end
local recent = redis.call('SCARD', KEYS[4])
if recent == 1 then redis.call('EXPIRE', KEYS[4], ARGV[4]) end
return {redis.call('GET', KEYS[2]), answer, recent, begun[1], begun[2]}
"""
_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_COMMIT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[3], 'EX', ARGV[5])
redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
redis.call('RPUSH', KEYS[4], ARGV[2])
while redis.call('LLEN', KEYS[4]) > tonumber(ARGV[6]) do
  redis.call('HDEL', KEYS[3], redis.call('LPOP', KEYS[4]))
end
redis.call('EXPIRE', KEYS[3], ARGV[5])
redis.call('EXPIRE', KEYS[4], ARGV[5])
redis.call('DEL', KEYS[1])
if redis.call('HGET', KEYS[5], 'id') == ARGV[2] then redis.call('DEL', KEYS[5]) end
return 1
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('DEL', KEYS[1])
if ARGV[3] == '' and redis.call('HGET', KEYS[2], 'id') == ARGV[2] then redis.call('DEL', KEYS[2]) end
"""


class RedisSessionStore:
    """The SessionStore in Redis. All keys of a conversation share a hash tag, so a Redis cluster keeps them on one
    node.
    """

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._keyring = keyring
        self._begin = redis.register_script(_BEGIN)
        self._renew = redis.register_script(_RENEW)
        self._commit = redis.register_script(_COMMIT)
        self._release = redis.register_script(_RELEASE)

    async def begin(self, conversation: str, event_id: str, event: str = "") -> LockedSession:
        token, sealed = secrets.token_hex(8), self._keyring.encrypt(event) if event else b""
        keys = [_redis_key(part, conversation) for part in ("lock", "session", "turns", "flood", "begun")]
        args: list[str | int | bytes] = [token, LOCK_MS, event_id, FLOOD_WINDOW_SECONDS, sealed, KEEP_SECONDS]
        deadline, pause = asyncio.get_running_loop().time() + WAIT_SECONDS, 0.01
        while True:
            found = await _run(self._begin, keys, args)
            if found:
                session, messages, recent, begun_id, begun_event = found
                loaded = self._decrypt(session), self._decrypt(messages), int(recent)
                return LockedSession(conversation, event_id, token, *loaded, self._begun(begun_id, begun_event))
            if asyncio.get_running_loop().time() > deadline:
                raise ConversationBusy(conversation)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    async def renew(self, held: LockedSession) -> None:
        if not await _run(self._renew, [_redis_key("lock", held.conversation)], [held.token, LOCK_MS]):
            raise LockLost(held.conversation)

    async def commit(self, held: LockedSession, session: str, messages: str) -> None:
        keys = [_redis_key(part, held.conversation) for part in ("lock", "session", "turns", "order", "begun")]
        sealed = self._keyring.encrypt(session), self._keyring.encrypt(messages)
        args: list[str | int | bytes] = [held.token, held.event_id, *sealed, KEEP_SECONDS, REMEMBERED_EVENTS]
        if not await _run(self._commit, keys, args):
            raise LockLost(held.conversation)

    async def release(self, held: LockedSession, *, begun: bool = False) -> None:
        keys = [_redis_key(part, held.conversation) for part in ("lock", "begun")]
        with suppress(StoreAway):
            await _run(self._release, keys, [held.token, held.event_id, "begun" if begun else ""])

    def _begun(self, event_id: bytes | None, sealed: bytes | None) -> BegunEvent | None:
        event = self._decrypt(sealed)
        return None if event_id is None else BegunEvent(event_id.decode(), event or "")

    def _decrypt(self, sealed: bytes | None) -> str | None:
        """Decrypt a stored value. A value that none of the secrets can decrypt counts as absent: the conversation
        starts again.
        """
        try:
            return None if sealed is None else self._keyring.decrypt(sealed)
        except DecryptionError:
            log.warning("session unreadable")
            return None


async def _run(script: AsyncScript, keys: list[str], args: Sequence[str | int | bytes]) -> Any:
    """The script's answer. Raises StoreAway."""
    try:
        return await script(keys=keys, args=args)
    except (RedisError, OSError) as error:
        raise StoreAway(type(error).__name__) from error


def _redis_key(part: str, conversation: str) -> str:
    return f"{part}:{{{conversation}}}"
