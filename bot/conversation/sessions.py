"""Stores the session of a conversation between two turns, and locks it during a turn.

Two round trips a turn: `begin` takes the lock, counts the event for the flood limit and loads the session; `commit`
saves session, event id and messages together and releases the lock. When the lock was lost, `commit` saves nothing.
What is stored in Redis is encrypted, as in the database.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Protocol

import structlog
from redis.asyncio import Redis

from backend.core.crypto import DecryptionError, Keyring
from bot.errors import BotError

log = structlog.get_logger()

LOCK_MS = 15_000  # after a process is killed, its conversation waits at most this long
WAIT_SECONDS = 40.0
KEEP_SECONDS = 180 * 24 * 3600  # a conversation that was silent for half a year starts again
REMEMBERED_EVENTS = 100
FLOOD_WINDOW_SECONDS = 60


class SessionError(BotError):
    """Base of the errors of storing and locking a session."""


class ConversationBusy(SessionError):
    """Another process kept the conversation locked for too long. The event may be handled again later."""


class LockLost(SessionError):
    """The lock expired during the turn. Nothing was saved; the event may be handled again."""


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
    recent_events: int  # number of different events in the current minute, including this one


class SessionStore(Protocol):
    """Loads, locks and saves sessions."""

    async def begin(self, conversation: str, event_id: str) -> LockedSession:
        """Lock the conversation and load its session. Raises ConversationBusy."""
        ...

    async def renew(self, held: LockedSession) -> None:
        """Extend the lock. Raises LockLost."""
        ...

    async def commit(self, held: LockedSession, session: str, messages: str) -> None:
        """Save the turn and unlock. Raises LockLost; nothing is saved then."""
        ...

    async def release(self, held: LockedSession) -> None:
        """Unlock without saving."""
        ...


_BEGIN = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
redis.call('SADD', KEYS[4], ARGV[3])
local recent = redis.call('SCARD', KEYS[4])
if recent == 1 then redis.call('EXPIRE', KEYS[4], ARGV[4]) end
return {redis.call('GET', KEYS[2]), redis.call('HGET', KEYS[3], ARGV[3]), recent}
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
return 1
"""
_RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class RedisSessionStore:
    """The SessionStore in Redis. All keys of a conversation share a hash tag, so a Redis cluster keeps them on one
    node.
    """

    def __init__(self, redis: Redis, keyring: Keyring) -> None:
        self._redis = redis
        self._keyring = keyring
        self._begin = redis.register_script(_BEGIN)
        self._renew = redis.register_script(_RENEW)
        self._commit = redis.register_script(_COMMIT)
        self._release = redis.register_script(_RELEASE)

    async def begin(self, conversation: str, event_id: str) -> LockedSession:
        token = secrets.token_hex(8)
        keys = [_redis_key(part, conversation) for part in ("lock", "session", "turns", "flood")]
        deadline, pause = asyncio.get_running_loop().time() + WAIT_SECONDS, 0.01
        while True:
            found = await self._begin(keys=keys, args=[token, LOCK_MS, event_id, FLOOD_WINDOW_SECONDS])
            if found:
                session, messages, recent = found
                return LockedSession(
                    conversation, event_id, token, self._decrypt(session), self._decrypt(messages), int(recent)
                )
            if asyncio.get_running_loop().time() > deadline:
                raise ConversationBusy(conversation)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    async def renew(self, held: LockedSession) -> None:
        if not await self._renew(keys=[_redis_key("lock", held.conversation)], args=[held.token, LOCK_MS]):
            raise LockLost(held.conversation)

    async def commit(self, held: LockedSession, session: str, messages: str) -> None:
        keys = [_redis_key(part, held.conversation) for part in ("lock", "session", "turns", "order")]
        sealed = self._keyring.encrypt(session), self._keyring.encrypt(messages)
        args: list[str | int | bytes] = [held.token, held.event_id, *sealed, KEEP_SECONDS, REMEMBERED_EVENTS]
        if not await self._commit(keys=keys, args=args):
            raise LockLost(held.conversation)

    async def release(self, held: LockedSession) -> None:
        await self._release(keys=[_redis_key("lock", held.conversation)], args=[held.token])

    async def erase(self, conversation: str) -> None:
        """Remove all that is stored of this conversation."""
        parts = ("session", "turns", "order", "flood")
        await self._redis.delete(*(_redis_key(part, conversation) for part in parts))

    def _decrypt(self, sealed: bytes | None) -> str | None:
        """Decrypt a stored value. A value that none of the secrets can decrypt counts as absent: the conversation
        starts again.
        """
        try:
            return None if sealed is None else self._keyring.decrypt(sealed)
        except DecryptionError:
            log.warning("session unreadable")
            return None


def _redis_key(part: str, conversation: str) -> str:
    return f"{part}:{{{conversation}}}"
