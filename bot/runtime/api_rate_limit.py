"""Limits the rate of a partner's API requests, for all processes together, in Redis.

Uses one script, in one round trip. While Redis is away, each process counts for itself, so the desk goes on working.
"""

from __future__ import annotations

import asyncio

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.api.rate_limit import LocalRateLimiter

log = structlog.get_logger()

# The schedule of backend.api.rate_limit, on the server's clock: one number, when the bucket will be full again.
_SCRIPT = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local each = 60000000 / tonumber(ARGV[1])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local early = full - now - each * (tonumber(ARGV[2]) - 1)
if early > 0 then return math.ceil(early) end
redis.call('SET', KEYS[1], string.format('%.0f', full + each), 'PX', math.ceil((full + each - now) / 1000))
return 0
"""
_PATIENCE = 0.5  # seconds that a request waits for Redis at most
_SECOND = 1_000_000  # the script counts microseconds


class RedisRateLimiter:
    """The rate limiter that all processes share."""

    def __init__(self, redis: Redis, name: str = "guishang") -> None:
        self._name = name
        self._script = redis.register_script(_SCRIPT)
        self._own = LocalRateLimiter()

    async def seconds_to_wait(self, who: str, per_minute: int, burst: int) -> float:
        """Count one request of `who`. Returns 0 if it is allowed, otherwise the seconds to wait."""
        try:
            async with asyncio.timeout(_PATIENCE):
                micros = await self._script(keys=[f"{self._name}:api:{who}"], args=[per_minute, burst])
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("counted here alone", error=type(error).__name__)
            return await self._own.seconds_to_wait(who, per_minute, burst)
        return int(micros) / _SECOND
