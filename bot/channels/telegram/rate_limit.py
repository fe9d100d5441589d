"""Limits how fast messages are sent to Telegram, for all processes together: one schedule for the bot, one for each
chat.

Owns when a message may be sent. A chat may get a short burst, then one message a second; the whole bot stays just under
Telegram's thirty a second. An answer that a person waits for books the next free slot, however late; a push books only
a slot that is almost now, so answers go first. Both schedules are read and booked by one script, in one round trip. Not
built on the package `limits`: it counts what was sent in a window, while a schedule can be booked ahead. That keeps the
rate even and says exactly how long to wait.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from redis.asyncio import Redis

from bot.errors import BotError

AGEING = 4  # a waiting push may book further ahead: 1/AGEING of the time it has waited, so that it gets a slot at last
SECOND = 1_000_000  # the script counts microseconds of the server's clock, the only clock all processes share

# A schedule is one number: when the bucket will be full again (GCRA). `slack` is how far it may run ahead.
SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local horizon = tonumber(ARGV[1])

local function read(key, slack)
  local full = math.max(tonumber(redis.call('GET', key) or '0'), now)
  return full, math.max(full - slack - now, 0)
end

local function book(key, full, interval)
  local after = full + interval
  redis.call('SET', key, string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
end

local all, all_wait = read(KEYS[1], tonumber(ARGV[3]))
local chat, chat_wait = read(KEYS[2], tonumber(ARGV[5]))
if chat_wait > 0 then return {0, chat_wait} end
if all_wait > horizon then return {0, all_wait - horizon / 2} end
book(KEYS[1], all, tonumber(ARGV[2]))
book(KEYS[2], chat, tonumber(ARGV[4]))
return {1, all_wait}
"""


class RateLimitExceeded(BotError):
    """There is no free slot within the patience. `wait`: seconds until the next try."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"no free moment for {wait:.1f} s")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class TelegramRates:
    """Messages a second, and the burst that is allowed after a pause."""

    overall: float = 28.8  # never above 29 booked in any second; one is left for a message that is late
    overall_burst: int = 1
    chat: float = 1.0
    chat_burst: int = 6
    patience_answer: float = 15.0  # seconds that a message waits before TooBusy is raised
    patience_push: float = 5.0
    ahead: float = 0.3  # seconds a push may book ahead, so the longest time that an answer waits for pushes


class TelegramRateLimiter:
    """The rate limiter of one bot. `name` is the prefix of its keys in Redis."""

    def __init__(self, redis: Redis, name: str, rates: TelegramRates | None = None) -> None:
        self._redis = redis
        self._name = name
        self._rates = rates or TelegramRates()
        self._script = redis.register_script(SCRIPT)

    async def wait_for_turn(self, chat: str, *, urgent: bool, patience: float | None = None) -> None:
        """Wait until one message may be sent to `chat`. Raises TooBusy instead of waiting longer than `patience`
        seconds.
        """
        rates = self._rates
        if patience is None:
            patience = rates.patience_answer if urgent else rates.patience_push
        intervals = [SECOND / rates.overall, SECOND / rates.chat]
        arguments = [
            intervals[0],
            intervals[0] * (rates.overall_burst - 1),
            intervals[1],
            intervals[1] * (rates.chat_burst - 1),
        ]
        waited = 0.0
        while True:
            left = patience - waited
            horizon = left if urgent else min(left, rates.ahead + waited / AGEING)
            booked, wait = await self._script(keys=self._redis_keys(chat), args=[horizon * SECOND, *arguments])
            seconds = wait / SECOND
            if not booked and seconds > left:
                raise RateLimitExceeded(seconds)
            if seconds:
                await asyncio.sleep(seconds)
            if booked:
                return
            waited += seconds

    async def block_chat(self, chat: str, seconds: float) -> None:
        """Send nothing to this chat for that many seconds, as Telegram demanded (flood control)."""
        now, micros = await self._redis.time()
        full_in = seconds + (self._rates.chat_burst - 1) / self._rates.chat
        full_at = now * SECOND + micros + full_in * SECOND
        await self._redis.set(self._redis_keys(chat)[1], f"{full_at:.0f}", px=int(full_in * 1000))

    def _redis_keys(self, chat: str) -> list[str]:
        return [f"{self._name}:pace", f"{self._name}:pace:{chat}"]
