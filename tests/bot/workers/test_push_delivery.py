"""Conversations are told independently, in order, in shares; what cannot be told holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from redis.exceptions import ConnectionError as RedisAway

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address
from bot.ports import Delivered, Delivery
from bot.workers import push_delivery
from bot.workers.push_delivery import PushSender
from dialogues.core.events import TicketNotified
from tests.fixtures.desk import OWNER, LiveDesk

DESK = Address("telegram", "desk")


@dataclass
class Talk:
    """Notes who was told what; `slow` chats wait for the gate, `fails` says what a push makes fail."""

    told: list[tuple[Address, str]] = field(default_factory=list)
    slow: frozenset[Address] = frozenset()
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    waits: asyncio.Event = field(default_factory=asyncio.Event)  # somebody is at the gate
    first: asyncio.Event = field(default_factory=asyncio.Event)  # somebody was told
    fails: Callable[[str], Exception | None] = lambda _: None

    async def notify(self, address: Address, push_key: str, event: TicketNotified) -> Delivery:
        if address in self.slow:
            self.waits.set()
            await self.gate.wait()
        if (error := self.fails(push_key)) is not None:
            raise error
        self.told.append((address, push_key))
        self.first.set()
        return Delivered()


def sender(desk: LiveDesk, talk: Talk) -> PushSender:
    return PushSender(desk.backend.push_outbox, talk, desk.clock)  # type: ignore[arg-type]


async def until_idle(pusher: PushSender) -> None:
    while pusher._lanes:
        await asyncio.gather(*pusher._lanes.values())


async def test_one_slow_chat_with_a_backlog_delays_no_other(desk: LiveDesk) -> None:
    for _ in range(12):
        number = await desk.submitted(TicketKind.SUGGESTION)
    talk = Talk(slow=frozenset({DESK}))
    pusher = sender(desk, talk)
    await pusher.send_due()  # takes the desk's backlog in hand, and hangs there
    await desk.act("desk", number, Action.ACCEPT)
    await asyncio.wait_for(pusher.send_due(), 5)
    await asyncio.wait_for(talk.first.wait(), 5)
    assert talk.told[0][0] == OWNER
    talk.gate.set()
    await until_idle(pusher)
    assert [address for address, _ in talk.told].count(DESK) == 12


async def test_a_backlog_is_told_in_shares(desk: LiveDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push_delivery, "AT_ONCE", 1)
    for _ in range(5):
        number = await desk.submitted(TicketKind.SUGGESTION)
        await desk.act("desk", number, Action.ACCEPT)
    talk = Talk()
    pusher = sender(desk, talk)
    await pusher.send_due()
    await until_idle(pusher)
    told = [address for address, _ in talk.told]
    assert told.count(OWNER) == 5
    first, second = told[0], next(address for address in told if address != told[0])
    share = push_delivery.SHARE
    assert told[: 2 * share] == [first] * share + [second] * share
    for lane in (OWNER, DESK):
        keys = [key for address, key in talk.told if address == lane]
        assert keys == sorted(keys, key=lambda key: int(key.split(":")[1]))


async def test_a_push_that_makes_the_code_fail_is_set_aside(desk: LiveDesk, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = [await desk.submitted(TicketKind.SUGGESTION) for _ in range(3)]
    talk = Talk(fails=lambda key: KeyError("阿珍的电话") if key.startswith(numbers[0]) else None)
    pusher = sender(desk, talk)
    for _ in range(push_delivery.MOST_FAULTS):
        await pusher.send_due()
        await until_idle(pusher)
        desk.clock.pass_by(seconds=push_delivery.BUSY_AGAIN)
    assert [key.split(":")[0] for _, key in talk.told] == numbers[1:]
    assert await desk.backend.push_outbox.count_set_aside() == 1
    assert "阿珍" not in capsys.readouterr().out


async def test_a_push_is_not_set_aside_because_a_part_is_away(desk: LiveDesk) -> None:
    number = await desk.submitted(TicketKind.SUGGESTION)
    away = True
    talk = Talk(fails=lambda _: RedisAway() if away else None)
    pusher = sender(desk, talk)
    for _ in range(2 * push_delivery.MOST_FAULTS):
        await pusher.send_due()
        await until_idle(pusher)
        desk.clock.pass_by(seconds=push_delivery.BUSY_AGAIN)
    away = False
    await pusher.send_due()
    await until_idle(pusher)
    assert [key.split(":")[0] for _, key in talk.told] == [number]


async def test_what_a_killed_worker_had_in_hand_waits_five_seconds_at_most(desk: LiveDesk) -> None:
    await desk.submitted(TicketKind.SUGGESTION)
    slow = Talk(slow=frozenset({DESK}))
    killed = sender(desk, slow)
    await killed.send_due()
    await asyncio.wait_for(slow.waits.wait(), 5)
    for _ in range(20):  # while it lives, it renews
        desk.clock.pass_by(seconds=push_delivery.RENEW_SECONDS)
        await killed.renew_claims()
        assert await desk.backend.push_outbox.list_due_addresses() == ()
    await killed.stop()
    desk.clock.pass_by(seconds=5)
    talk = Talk()
    other = sender(desk, talk)
    await other.send_due()
    await until_idle(other)
    assert [address for address, _ in talk.told] == [DESK]
