"""Two gateways and two workers on one database: nothing is lost, nothing is doubled, nobody is refused a turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from backend.app import Backend, build_backend
from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed
from backend.contract.moves import Companion, StaffMove
from backend.contract.values import Address, TicketDraft, TicketView
from tests.fixtures.desk import OWNER, POLICY, SECRET, STRANGER, WORDS, LiveDesk

pytestmark = pytest.mark.both_databases

DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS)
DESK = Address("telegram", "desk")


@pytest.fixture
async def other(desk: LiveDesk) -> AsyncIterator[Backend]:
    """What a second process has open: an engine of its own on the same database."""
    url = desk.backend.context.engine.url.render_as_string(hide_password=False)
    made = await build_backend(url, SECRET, POLICY, desk.clock)
    yield made
    await made.close()


async def test_one_key_at_both_makes_one_ticket(desk: LiveDesk, other: Backend) -> None:
    ports = [desk.backend.desk, other.desk] * 8
    receipts = await asyncio.gather(*(port.submit_ticket(DRAFT, "k") for port in ports))
    assert len(set(receipts)) == 1
    assert len(await other.desk.list_tickets(OWNER)) == 1


async def test_numbers_have_no_gap_over_both(desk: LiveDesk, other: Backend) -> None:
    ports = [desk.backend.desk, other.desk] * 8
    receipts = await asyncio.gather(*(port.submit_ticket(DRAFT, f"k{n}") for n, port in enumerate(ports)))
    assert sorted(receipt.number for receipt in receipts) == [f"GS-2611-{n:05}" for n in range(1, 17)]


async def test_a_first_word_at_both_is_one_owner(desk: LiveDesk, other: Backend) -> None:
    new = replace(DRAFT, owner=Address("web", "new"))
    await asyncio.gather(
        *(port.submit_ticket(new, f"k{n}") for n, port in enumerate([desk.backend.desk, other.desk] * 4))
    )
    assert len(await other.desk.list_tickets(new.owner)) == 8


async def test_a_move_at_both_is_made_once(desk: LiveDesk, other: Backend) -> None:
    number = await desk.submitted(TicketKind.SUGGESTION)
    moves = [
        port.move_ticket(StaffMove(desk.staff["desk"].id, number, Action.ACCEPT), f"k{n}")
        for n, port in enumerate([desk.backend.desk, other.desk] * 3)
    ]
    done = await asyncio.gather(*moves, return_exceptions=True)
    assert sum(isinstance(result, NotAllowed) for result in done) == len(moves) - 1
    told = (await desk.port.show_ticket(number, OWNER)).history
    assert [entry.action for entry in told].count(Action.ACCEPT) == 1


async def test_a_push_is_claimed_by_one_of_them(desk: LiveDesk, other: Backend) -> None:
    for _ in range(4):
        await desk.submitted()
    claims = await asyncio.gather(*(backend.push_outbox.claim(DESK) for backend in [desk.backend, other] * 4))
    got = [push.id for claim in claims for push in claim]
    assert len(got) == len(set(got)) == 4


async def test_both_may_scan(desk: LiveDesk, other: Backend) -> None:
    for _ in range(4):
        await desk.submitted()
    await desk.pushes(DESK)
    desk.clock.pass_by(days=3)
    await asyncio.gather(*(backend.deadline_scheduler.scan(desk.clock.now) for backend in [desk.backend, other] * 3))
    assert sorted(await desk.push_keys(DESK)) == ["staff-due-soon"] * 4 + ["staff-overdue"] * 4


async def test_two_tickets_joined_to_each_other_at_once_do_not_wait_for_ever(desk: LiveDesk, other: Backend) -> None:
    """PostgreSQL ends one of the two; that is no error of the person who asked."""
    one, two = await desk.submitted(), await desk.submitted(owner=STRANGER)
    staff = desk.staff["desk"].id
    got = await asyncio.gather(
        desk.port.move_ticket(StaffMove(staff, one, Action.JOIN, Companion(two)), "one"),
        other.desk.move_ticket(StaffMove(staff, two, Action.JOIN, Companion(one)), "two"),
        return_exceptions=True,
    )
    assert {type(answer) for answer in got} == {TicketView, BadDraft}, got
    states = {(await desk.port.show_ticket(*which)).state for which in ((one, OWNER), (two, STRANGER))}
    assert states == {TicketState.JOINED, TicketState.SUBMITTED}
