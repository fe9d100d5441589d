"""Pushes: in order, each to one worker at a time, and none is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases

DESK, MARKET = Address("telegram", "desk"), Address("telegram", "market")


async def test_what_a_lost_hook_left_is_found_by_the_sweeper(desk: LiveDesk) -> None:
    number = await desk.submitted(TicketKind.SUGGESTION)
    await desk.act("desk", number, Action.ACCEPT)
    assert await desk.backend.push_outbox.list_due_addresses() == (DESK, OWNER)
    await desk.pushes(DESK)
    await desk.pushes(OWNER)
    assert await desk.backend.push_outbox.list_due_addresses() == ()


async def test_a_claimed_conversation_is_nobody_elses_until_the_claim_lapses(desk: LiveDesk) -> None:
    await desk.submitted()
    (first,) = await desk.backend.push_outbox.claim(DESK)
    assert await desk.backend.push_outbox.claim(DESK) == ()
    assert await desk.backend.push_outbox.list_due_addresses() == ()
    desk.clock.pass_by(seconds=121)
    assert await desk.backend.push_outbox.list_due_addresses() == (DESK,)
    (again,) = await desk.backend.push_outbox.claim(DESK)
    assert again == first


async def test_of_many_workers_one_gets_each_push(desk: LiveDesk) -> None:
    for _ in range(3):
        await desk.submitted()
    claims = await asyncio.gather(*(desk.backend.push_outbox.claim(DESK) for _ in range(8)))
    got = [push for claim in claims for push in claim]
    assert len({push.id for push in got}) == len(got) == 3
    assert [push.id for push in got] == sorted(push.id for push in got)


async def test_a_push_that_failed_holds_back_its_own_conversation_and_no_other(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    first, second = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_failed(first.id, desk.clock.now + timedelta(seconds=30))
    assert await desk.backend.push_outbox.claim(OWNER) == ()
    assert OWNER not in await desk.backend.push_outbox.list_due_addresses()
    assert await desk.push_keys(MARKET) == ["staff-assigned"]
    desk.clock.pass_by(seconds=30)
    again = await desk.backend.push_outbox.claim(OWNER)
    assert [push.id for push in again] == [first.id, second.id]
    assert number == first.ticket.number


async def test_a_delivered_push_is_never_due_again(desk: LiveDesk) -> None:
    await desk.submitted()
    (push,) = await desk.pushes(DESK)
    await desk.backend.push_outbox.mark_failed(push.id, desk.clock.now)
    await desk.backend.push_outbox.mark_dead(push.id, "blocked")
    await desk.backend.push_outbox.mark_delivered(push.id)
    await desk.backend.push_outbox.mark_delivered(10_000)
    desk.clock.pass_by(days=1)
    assert await desk.backend.push_outbox.claim(DESK) == ()
