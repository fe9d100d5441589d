"""The pace on a real Valkey: under Telegram's limits, near them, and answers before pushes."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis.asyncio import Redis

from bot.channels.telegram.rate_limit import RateLimitExceeded, TelegramRateLimiter, TelegramRates
from tests.fakes.bot_api.flood import FloodGate


async def test_a_quiet_chat_takes_a_burst_at_once_and_then_one_a_second(valkey: Redis) -> None:
    pace = TelegramRateLimiter(valkey, "t", TelegramRates(overall=10_000, chat_burst=3))
    began = time.monotonic()
    for _ in range(3):
        await pace.wait_for_turn("1", urgent=True)
    assert time.monotonic() - began < 0.9  # not one a second
    await pace.wait_for_turn("1", urgent=True)
    assert 0.9 < time.monotonic() - began < 1.9  # in the second after, not in the one after that


async def test_nobody_waits_longer_than_is_sensible(valkey: Redis) -> None:
    pace = TelegramRateLimiter(valkey, "t", TelegramRates(chat=0.1, chat_burst=1))
    await pace.wait_for_turn("1", urgent=False)
    with pytest.raises(RateLimitExceeded) as busy:
        await pace.wait_for_turn("1", urgent=False)
    assert 9 < busy.value.wait <= 10
    await pace.wait_for_turn("2", urgent=False)


async def test_pushes_from_two_processes_stay_under_the_limit_and_near_it(valkey: Redis) -> None:
    gate = FloodGate(time.monotonic)  # raises as Telegram would
    paces = [TelegramRateLimiter(valkey, "t"), TelegramRateLimiter(valkey, "t")]
    sent: list[float] = []

    chats = iter(range(90))

    async def sender(pace: TelegramRateLimiter) -> None:
        for chat in chats:
            await pace.wait_for_turn(str(chat), urgent=False)
            gate.charge(chat, 1)
            sent.append(time.monotonic())

    await asyncio.gather(*(sender(paces[number % 2]) for number in range(12)))
    assert len(sent) == 90
    assert 20 < 89 / (sent[-1] - sent[0]) < 30  # 28.7 on a machine with nothing else to do


async def test_an_answer_goes_before_waiting_pushes(valkey: Redis) -> None:
    pace = TelegramRateLimiter(valkey, "t", TelegramRates(overall=10, ahead=0.1))
    order: list[str] = []

    async def send(name: str, *, urgent: bool) -> None:
        await pace.wait_for_turn(name, urgent=urgent, patience=60)
        order.append(name)

    pushes = [asyncio.create_task(send(f"push{number}", urgent=False)) for number in range(8)]
    await asyncio.sleep(0.15)
    await asyncio.gather(*(send(f"answer{number}", urgent=True) for number in range(3)), *pushes)
    assert max(order.index(f"answer{number}") for number in range(3)) <= 5


async def test_telegrams_own_wait_is_kept_by_every_process(valkey: Redis) -> None:
    await TelegramRateLimiter(valkey, "t").block_chat("1", 9)
    with pytest.raises(RateLimitExceeded) as busy:
        await TelegramRateLimiter(valkey, "t").wait_for_turn("1", urgent=False)
    assert 8 < busy.value.wait <= 9
    await TelegramRateLimiter(valkey, "t").wait_for_turn("2", urgent=False)


async def test_schedules_are_forgotten_once_they_are_rested(valkey: Redis) -> None:
    pace = TelegramRateLimiter(valkey, "t", TelegramRates(chat=20))
    await pace.wait_for_turn("1", urgent=True)
    await asyncio.sleep(0.3)
    assert await valkey.keys("*") == []
