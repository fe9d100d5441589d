"""Keeps the webhook's updates in Redis until they are handled, so that they can be acknowledged before.

Telegram posts the next update of a chat only when it has the answer to the one before. If that answer waited for the
handling, the lines of one thought could never meet. Owns that nothing acknowledged is lost: an update is kept, sealed,
where sessions are kept, and what a dead process left is handled by another one. Does not keep the order of a chat:
Telegram and the intake do.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.core.crypto import DecryptionError, Keyring
from bot.channels.telegram.intake import TelegramIntake

KEY = "telegram:updates"  # update id -> when it came and what it is
LEASE = 30.0  # seconds after which an update that is still there counts as left by a dead process
LOOK = 5.0  # seconds between two looks for such updates
LAST_UPDATES = 8.0  # seconds that updates in hand have when the process ends

log = structlog.get_logger(__name__)


class UpdateInbox:
    """The updates that were acknowledged and are not handled yet."""

    def __init__(self, redis: Redis, keyring: Keyring, intake: TelegramIntake, *, lease: float = LEASE) -> None:
        self._redis = redis
        self._keyring = keyring
        self._intake = intake
        self._lease = lease
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    async def take(self, update: Mapping[str, Any]) -> None:
        """Keep an update and begin to handle it. Returns when it may be acknowledged: when it is kept, or, if Redis is
        away, when it is handled.
        """
        number = update.get("update_id")
        if not isinstance(number, int):
            await self._intake.handle_update(update)
            return
        try:
            sealed = self._keyring.encrypt(json.dumps([time.time(), update])).decode()
            await self._redis.hset(KEY, str(number), sealed)  # type: ignore[misc]  # redis-py: sync or async
        except (RedisError, OSError) as error:
            log.warning("telegram.update-not-kept", error=type(error).__name__)
            await asyncio.shield(self._begin(number, update))
        else:
            self._begin(number, update)

    async def run(self) -> None:
        """Handle, until cancelled, what dead processes left."""
        while True:
            try:
                await self._take_over()
            except (RedisError, OSError) as error:
                log.warning("telegram.updates-not-read", error=type(error).__name__)
            await asyncio.sleep(LOOK)

    async def close(self) -> None:
        """Let the updates in hand finish. What does not is handled by the next process."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=LAST_UPDATES)

    async def _take_over(self) -> None:
        kept = await self._redis.hgetall(KEY)  # type: ignore[misc]
        for number in sorted(int(name) for name in kept):
            opened = self._open(kept[str(number).encode()])
            if opened is not None and number not in self._in_hand and time.time() - opened[0] >= self._lease:
                self._begin(number, opened[1])

    def _open(self, sealed: bytes) -> tuple[float, Mapping[str, Any]] | None:
        try:
            came, update = json.loads(self._keyring.decrypt(sealed))
        except DecryptionError:
            log.warning("telegram.update-unreadable")
            return None
        return came, update

    def _begin(self, number: int, update: Mapping[str, Any]) -> asyncio.Task[None]:
        """Begin to handle an update; one that comes again meanwhile is not begun twice."""
        if number not in self._in_hand:
            task = self._in_hand[number] = asyncio.create_task(self._handle(number, update))
            task.add_done_callback(lambda _: self._in_hand.pop(number))
        return self._in_hand[number]

    async def _handle(self, number: int, update: Mapping[str, Any]) -> None:
        await self._intake.handle_update(update)
        try:
            await self._redis.hdel(KEY, str(number))  # type: ignore[misc]
        except (RedisError, OSError) as error:  # it is handled again, and known by its event's id
            log.warning("telegram.update-not-removed", error=type(error).__name__)
