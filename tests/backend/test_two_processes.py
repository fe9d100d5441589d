"""Two gateways and two workers on one database: nothing is lost, nothing is doubled, nobody is refused a turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from backend.app import Backend, assemble
from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.moves import Companion, StaffMove
from backend.contract.values import Address, TicketDraft, TicketView
from tests.backend.world import OWNER, POLICY, SECRET, STRANGER, WORDS, World

DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS)
DESK = Address("telegram", "desk")


@pytest.fixture
async def other(world: World) -> AsyncIterator[Backend]:
    """What a second process has open: an engine of its own on the same database."""
    url = world.backend.context.engine.url.render_as_string(hide_password=False)
    made = await assemble(url, SECRET, POLICY, world.clock)
    yield made
    await made.close()


async def test_one_key_at_both_makes_one_ticket(world: World, other: Backend) -> None:
    desks = [world.backend.desk, other.desk] * 8
    receipts = await asyncio.gather(*(desk.submit(DRAFT, "k") for desk in desks))
    assert len(set(receipts)) == 1
    assert len(await other.desk.tickets(OWNER)) == 1


async def test_numbers_have_no_gap_over_both(world: World, other: Backend) -> None:
    desks = [world.backend.desk, other.desk] * 8
    receipts = await asyncio.gather(*(desk.submit(DRAFT, f"k{n}") for n, desk in enumerate(desks)))
    assert sorted(receipt.number for receipt in receipts) == [f"GS-2611-{n:05}" for n in range(1, 17)]


async def test_a_first_word_at_both_is_one_owner(world: World, other: Backend) -> None:
    new = replace(DRAFT, owner=Address("web", "new"))
    await asyncio.gather(*(desk.submit(new, f"k{n}") for n, desk in enumerate([world.backend.desk, other.desk] * 4)))
    assert len(await other.desk.tickets(new.owner)) == 8


async def test_a_move_at_both_is_made_once(world: World, other: Backend) -> None:
    number = await world.submitted(TicketKind.SUGGESTION)
    moves = [
        desk.act(StaffMove(world.staff["desk"].id, number, Action.ACCEPT), f"k{n}")
        for n, desk in enumerate([world.backend.desk, other.desk] * 3)
    ]
    done = await asyncio.gather(*moves, return_exceptions=True)
    assert sum(isinstance(result, NotAllowed) for result in done) == len(moves) - 1
    told = (await world.desk.ticket(number, OWNER)).history
    assert [entry.action for entry in told].count(Action.ACCEPT) == 1


async def test_a_push_is_claimed_by_one_of_them(world: World, other: Backend) -> None:
    for _ in range(4):
        await world.submitted()
    claims = await asyncio.gather(*(backend.outbox.claim(DESK) for backend in [world.backend, other] * 4))
    got = [push.id for claim in claims for push in claim]
    assert len(got) == len(set(got)) == 4


async def test_both_may_scan(world: World, other: Backend) -> None:
    for _ in range(4):
        await world.submitted()
    await world.pushes(DESK)
    world.clock.pass_by(days=3)
    await asyncio.gather(*(backend.clock.scan(world.clock.now) for backend in [world.backend, other] * 3))
    assert sorted(await world.push_keys(DESK)) == ["staff-due-soon"] * 4 + ["staff-overdue"] * 4


async def test_two_tickets_joined_to_each_other_at_once_do_not_wait_for_ever(world: World, other: Backend) -> None:
    """PostgreSQL ends one of the two; that is no error of the person who asked."""
    one, two = await world.submitted(), await world.submitted(owner=STRANGER)
    staff = world.staff["desk"].id
    got = await asyncio.gather(
        world.desk.act(StaffMove(staff, one, Action.JOIN, Companion(two)), "one"),
        other.desk.act(StaffMove(staff, two, Action.JOIN, Companion(one)), "two"),
        return_exceptions=True,
    )
    assert {type(answer) for answer in got} == {TicketView, BadDraft}, got
    states = {(await world.desk.ticket(*which)).state for which in ((one, OWNER), (two, STRANGER))}
    assert states == {TicketState.JOINED, TicketState.SUBMITTED}
