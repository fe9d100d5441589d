"""Where a conversation's session lives between two turns, and who may touch it meanwhile.

Two round trips a turn: `begin` takes the conversation's lock, counts the event against the flood limit and loads;
`commit` saves session, event id and messages at once and lets go. A commit whose lock was lost saves nothing. What was
said lies in Redis sealed, as it does in the database.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from typing import Protocol

import structlog
from redis.asyncio import Redis

from backend.core.crypto import Unreadable, Vault

log = structlog.get_logger()

LOCK_MS = 15_000  # a killed process keeps a conversation waiting no longer than this
WAIT_SECONDS = 40.0
KEEP_SECONDS = 180 * 24 * 3600  # a conversation that was silent for half a year starts anew
REMEMBERED_EVENTS = 100
FLOOD_WINDOW_SECONDS = 60


class SessionError(Exception):
    """Base of what can go wrong between two turns."""


class ConversationBusy(SessionError):
    """Another process holds the conversation and did not let go in time; the event may be handed in again."""


class LockLost(SessionError):
    """The lock ran out in mid-turn; nothing was saved and the event may be handed in again."""


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation under lock. `messages` is what this very event was answered before, None if it is new."""

    conversation: str
    event_id: str
    token: str
    session: str | None
    messages: str | None
    recent: int  # different events of this conversation in the running minute, this one included


class SessionStore(Protocol):
    async def begin(self, conversation: str, event_id: str) -> Held:
        """Lock and load. Raises ConversationBusy."""
        ...

    async def renew(self, held: Held) -> None:
        """Keep the lock for another while. Raises LockLost."""
        ...

    async def commit(self, held: Held, session: str, messages: str) -> None:
        """Save the turn and unlock. Raises LockLost; then nothing was saved."""
        ...

    async def release(self, held: Held) -> None:
        """Unlock and save nothing."""
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


class RedisSessions:
    """The SessionStore on the Redis protocol; its keys share a hash tag, so a cluster keeps them together."""

    def __init__(self, redis: Redis, vault: Vault) -> None:
        self._vault = vault
        self._begin = redis.register_script(_BEGIN)
        self._renew = redis.register_script(_RENEW)
        self._commit = redis.register_script(_COMMIT)
        self._release = redis.register_script(_RELEASE)

    async def begin(self, conversation: str, event_id: str) -> Held:
        token = secrets.token_hex(8)
        keys = [_key(part, conversation) for part in ("lock", "session", "turns", "flood")]
        deadline, pause = asyncio.get_running_loop().time() + WAIT_SECONDS, 0.01
        while True:
            found = await self._begin(keys=keys, args=[token, LOCK_MS, event_id, FLOOD_WINDOW_SECONDS])
            if found:
                session, messages, recent = found
                return Held(conversation, event_id, token, self._opened(session), self._opened(messages), int(recent))
            if asyncio.get_running_loop().time() > deadline:
                raise ConversationBusy(conversation)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    async def renew(self, held: Held) -> None:
        if not await self._renew(keys=[_key("lock", held.conversation)], args=[held.token, LOCK_MS]):
            raise LockLost(held.conversation)

    async def commit(self, held: Held, session: str, messages: str) -> None:
        keys = [_key(part, held.conversation) for part in ("lock", "session", "turns", "order")]
        sealed = self._vault.seal(session), self._vault.seal(messages)
        args: list[str | int | bytes] = [held.token, held.event_id, *sealed, KEEP_SECONDS, REMEMBERED_EVENTS]
        if not await self._commit(keys=keys, args=args):
            raise LockLost(held.conversation)

    async def release(self, held: Held) -> None:
        await self._release(keys=[_key("lock", held.conversation)], args=[held.token])

    def _opened(self, sealed: bytes | None) -> str | None:
        """What none of the secrets opens any more counts as nothing: the conversation starts anew."""
        try:
            return None if sealed is None else self._vault.open(sealed)
        except Unreadable:
            log.warning("session unreadable")
            return None


def _key(part: str, conversation: str) -> str:
    return f"{part}:{{{conversation}}}"
