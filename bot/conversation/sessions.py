"""Stores the session of a conversation between two turns, and locks it during a turn.

Two round trips a turn: `begin` takes the lock, counts the events for the flood limit and loads the session; `commit`
saves session, event ids and messages together and releases the lock. When the lock was lost, `commit` saves nothing.
What is stored in Redis is encrypted, as in the database.

A turn may answer several events, a burst. Its key is the id of the first. `begin` also stores the burst itself until
it is committed: if the process dies after an effect, its events may come again in other groups, but they are handled
as the burst that they were, under the same keys. Any other events of the conversation find it, and have to finish it
first: what its effects did is known only by its own keys, and they might ask for the same again.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
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
REMEMBERED_EVENTS = 300  # ids; the messages are stored with the first of a burst only
BURST_SECONDS = 48 * 3600  # how long an unfinished burst is kept; longer than any channel repeats its events
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
class LockedSession:
    """A locked conversation with its session. `token` proves who holds the lock.

    `known`: those of the events that were handled before, with their stored messages. `burst`: the unfinished burst
    that one of them belongs to, or that was begun before them; it is to be handled first.
    """

    conversation: str
    event_ids: tuple[str, ...]
    token: str
    session: str | None
    known: Mapping[str, str]
    burst: str | None
    recent_events: int  # number of different events in the current minute, including these; 0 when not counted
    told_of_flood: bool = False  # whether an earlier event of this minute was over its limit too


class SessionStore(Protocol):
    """Loads, locks and saves sessions."""

    async def begin(
        self, conversation: str, event_ids: Sequence[str], burst: str = "", *, most: int = 0
    ) -> LockedSession:
        """Lock the conversation and load its session. `burst`: these events, to be stored until they are committed,
        unless some of them are known or another burst is to be handled first; empty: they come again by themselves, and
        no other waits for them. `most`: events that may come in a minute; 0: these are not counted. Raises
        ConversationBusy, StoreAway.
        """
        ...

    async def renew(self, held: LockedSession) -> None:
        """Extend the lock. Raises LockLost, StoreAway."""
        ...

    async def commit(self, held: LockedSession, session: str, messages: str, event_ids: Sequence[str] = ()) -> None:
        """Save the turn and unlock. `event_ids`: of the burst that was handled, if it is not that of `begin`. Raises
        LockLost, if nothing is saved; StoreAway, if it may be.
        """
        ...

    async def release(self, held: LockedSession, *, first: str = "", begun: bool = False) -> None:
        """Unlock without saving; while the store is away the lock opens by itself. `first`: of the burst that was
        handled, if it is not that of `begin`. `begun`: it is to be finished before any other event.
        """
        ...


# KEYS: lock, session, turns, flood, bursts. ARGV: token, lock in ms, most events in the flood window or 0, burst's
# seconds, burst or '', flood window in s, then the event ids. The hash of bursts: id of an event -> id of the first of
# its burst; '=' and the id of the first -> the burst; '*' -> the id of the first of the burst that was begun last.
_BEGIN = """
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return false end
local recent, known, burst, fresh, told = 0, {}, false, true, 0
for i = 7, #ARGV do
  if ARGV[3] ~= '0' then redis.call('SADD', KEYS[4], ARGV[i]) end
  local messages = redis.call('HGET', KEYS[3], ARGV[i])
  known[i - 6] = messages
  local first = redis.call('HGET', KEYS[5], ARGV[i])
  if first and not burst then burst = redis.call('HGET', KEYS[5], '=' .. first) end
  fresh = fresh and not messages
end
if ARGV[3] ~= '0' then
  recent = redis.call('SCARD', KEYS[4])
  if redis.call('TTL', KEYS[4]) < 0 then redis.call('EXPIRE', KEYS[4], ARGV[6]) end
  if recent > tonumber(ARGV[3]) then told = 1 - redis.call('SADD', KEYS[4], '=told') end
end
if fresh and not burst and ARGV[5] ~= '' then
  local begun = redis.call('HGET', KEYS[5], '*')
  if begun then burst = redis.call('HGET', KEYS[5], '=' .. begun) end
end
if fresh and not burst and ARGV[5] ~= '' then
  for i = 7, #ARGV do redis.call('HSET', KEYS[5], ARGV[i], ARGV[7]) end
  redis.call('HSET', KEYS[5], '=' .. ARGV[7], ARGV[5], '*', ARGV[7])
  redis.call('EXPIRE', KEYS[5], ARGV[4])
end
return {redis.call('GET', KEYS[2]), burst, recent, told, unpack(known)}
"""
_RENEW = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
# KEYS: lock, session, turns, order, bursts. ARGV: token, session, messages, seconds kept, events remembered, event ids.
_COMMIT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[4])
for i = 6, #ARGV do
  redis.call('HSET', KEYS[3], ARGV[i], i == 6 and ARGV[3] or '')
  redis.call('RPUSH', KEYS[4], ARGV[i])
  redis.call('HDEL', KEYS[5], ARGV[i], '=' .. ARGV[i])
  if redis.call('HGET', KEYS[5], '*') == ARGV[i] then redis.call('HDEL', KEYS[5], '*') end
end
while redis.call('LLEN', KEYS[4]) > tonumber(ARGV[5]) do
  redis.call('HDEL', KEYS[3], redis.call('LPOP', KEYS[4]))
end
redis.call('EXPIRE', KEYS[3], ARGV[4])
redis.call('EXPIRE', KEYS[4], ARGV[4])
redis.call('DEL', KEYS[1])
return 1
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return end
redis.call('DEL', KEYS[1])
if redis.call('HGET', KEYS[2], '*') == ARGV[2] then redis.call('HDEL', KEYS[2], '*') end
"""


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

    async def begin(
        self, conversation: str, event_ids: Sequence[str], burst: str = "", *, most: int = 0
    ) -> LockedSession:
        token = secrets.token_hex(8)
        keys = [self._key(part, conversation) for part in ("lock", "session", "turns", "flood", "bursts")]
        sealed = self._keyring.encrypt(burst) if burst else ""
        args: list[str | int | bytes] = [token, LOCK_MS, most, BURST_SECONDS, sealed, FLOOD_WINDOW_SECONDS, *event_ids]
        deadline, pause = asyncio.get_running_loop().time() + WAIT_SECONDS, 0.01
        while True:
            found = await _run(self._begin, keys, args)
            if found:
                return self._to_locked_session(conversation, event_ids, token, found)
            if asyncio.get_running_loop().time() > deadline:
                raise ConversationBusy(conversation)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, 0.25)

    def _to_locked_session(
        self, conversation: str, event_ids: Sequence[str], token: str, found: Sequence[Any]
    ) -> LockedSession:
        session, burst, recent, told, *stored = found
        answers = {
            name: self._decrypt(sealed) for name, sealed in zip(event_ids, stored, strict=False) if sealed is not None
        }
        known = {name: answer for name, answer in answers.items() if answer is not None}
        return LockedSession(
            conversation,
            tuple(event_ids),
            token,
            self._decrypt(session),
            known,
            self._decrypt(burst),
            int(recent),
            bool(told),
        )

    async def renew(self, held: LockedSession) -> None:
        if not await _run(self._renew, [self._key("lock", held.conversation)], [held.token, LOCK_MS]):
            raise LockLost(held.conversation)

    async def commit(self, held: LockedSession, session: str, messages: str, event_ids: Sequence[str] = ()) -> None:
        keys = [self._key(part, held.conversation) for part in ("lock", "session", "turns", "order", "bursts")]
        sealed = self._keyring.encrypt(session), self._keyring.encrypt(messages)
        args: list[str | int | bytes] = [held.token, *sealed, KEEP_SECONDS, REMEMBERED_EVENTS]
        args += event_ids or held.event_ids
        if not await _run(self._commit, keys, args):
            raise LockLost(held.conversation)

    async def release(self, held: LockedSession, *, first: str = "", begun: bool = False) -> None:
        keys = [self._key(part, held.conversation) for part in ("lock", "bursts")]
        with suppress(StoreAway):
            await _run(self._release, keys, [held.token, "" if begun else first or held.event_ids[0]])

    async def erase(self, conversation: str) -> None:
        """Remove all that is stored of this conversation."""
        parts = ("session", "turns", "order", "flood", "bursts")
        await self._redis.delete(*(self._key(part, conversation) for part in parts))

    def _key(self, part: str, conversation: str) -> str:
        """The name of a part of a conversation in Redis; nobody learns from it whose it is."""
        return f"{part}:{{{self._keyring.keyed_hash('redis', conversation)[:32]}}}"

    def _decrypt(self, sealed: bytes | None) -> str | None:
        """Decrypt a stored value. A value that none of the secrets can decrypt counts as absent: the conversation
        starts again.
        """
        if sealed == b"":  # an event of a burst that is not its first: the messages are stored with that one
            return "[]"
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
