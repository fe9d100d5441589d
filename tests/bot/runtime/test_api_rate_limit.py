"""The rate of a partner's requests: one count for all processes, and each its own while Redis is away."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from backend.api.rate_limit import LocalRateLimiter, RateLimiter
from bot.runtime.api_rate_limit import RedisRateLimiter


@pytest.fixture(params=["own", "shared"])
async def meter(request: pytest.FixtureRequest, valkey: Redis) -> RateLimiter:
    return LocalRateLimiter() if request.param == "own" else RedisRateLimiter(valkey)


async def test_a_burst_then_a_steady_rate(meter: RateLimiter) -> None:
    assert [await meter.seconds_to_wait("a", 60, 3) for _ in range(3)] == [0, 0, 0]
    seconds = await meter.seconds_to_wait("a", 60, 3)
    assert 0 < seconds <= 1
    assert await meter.seconds_to_wait("b", 60, 3) == 0
    await asyncio.sleep(seconds)
    assert await meter.seconds_to_wait("a", 60, 3) == 0
    assert await meter.seconds_to_wait("a", 60, 3) > 0


async def test_processes_share_one_count(valkey: Redis) -> None:
    first, second = RedisRateLimiter(valkey), RedisRateLimiter(valkey)
    waits = await asyncio.gather(*(one.seconds_to_wait("a", 60, 5) for one in (first, second) * 5))
    assert sum(wait == 0 for wait in waits) == 5
    assert await valkey.pttl("guishang:api:a") > 0


async def test_who_came_long_ago_is_forgotten() -> None:
    seconds = [0.0]
    meter = LocalRateLimiter(lambda: seconds[0])
    for number in range(100):
        await meter.seconds_to_wait(f"t-{number}", 60, 3)
    assert meter.name_count == 100
    seconds[0] = 100
    await meter.seconds_to_wait("new", 60, 3)
    assert meter.name_count == 1


async def test_while_redis_is_away_each_process_counts_for_itself() -> None:
    meter = RedisRateLimiter(Redis(host="127.0.0.1", port=9))
    assert [await meter.seconds_to_wait("a", 1, 2) for _ in range(2)] == [0, 0]
    assert await meter.seconds_to_wait("a", 1, 2) > 0
