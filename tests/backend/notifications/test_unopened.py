"""One row that no key opens stops nobody else's news and deadlines; it is counted, and put off."""

from __future__ import annotations

from secrets import token_bytes

import pytest
from sqlalchemy import text

from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.values import Address
from backend.db.types import count_unopened
from backend.privacy.key_rotation import reseal_database
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases

DESK, OTHER = Address("telegram", "desk"), Address("telegram", "bo")


async def _damage(desk: LiveDesk, table: str, column: str, where: str) -> None:
    async with desk.backend.context.write_transaction() as work:
        broken = {"value": b"gAAAAAB" + token_bytes(40)}
        await work.session.execute(text(f"update {table} set {column} = :value where {where}"), broken)
        await work.commit()


async def test_one_owner_whose_address_is_damaged_stops_nobody_elses_news(desk: LiveDesk) -> None:
    for owner in (OWNER, OTHER):
        number = await desk.submitted(TicketKind.SUGGESTION, owner=owner)
        await desk.act("desk", number, Action.ACCEPT)
    await desk.pushes(DESK)
    mark = desk.backend.context.keyring.keyed_hash("address", str(OWNER))
    await _damage(desk, "owners", "address", f"address_hash = '{mark}'")
    before = count_unopened()
    outbox = desk.backend.push_outbox
    assert await outbox.list_due_addresses() == (OTHER,)
    assert await outbox.list_due_addresses() == (OTHER,)
    assert count_unopened() == before + 1
    desk.clock.pass_by(days=1)
    assert await outbox.list_due_addresses() == (OTHER,)  # looked at again, and put off again


async def test_one_member_of_staff_whose_address_is_damaged_keeps_no_ticket_from_moving(desk: LiveDesk) -> None:
    await _damage(desk, "staff", "address", f"id = '{desk.staff['desk'].id}'")
    number = await desk.submitted(TicketKind.SUGGESTION)
    await desk.act("desk", number, Action.ACCEPT)
    assert await desk.backend.push_outbox.list_due_addresses() == (OWNER,)


async def test_one_contact_that_is_damaged_stops_no_deadline(desk: LiveDesk) -> None:
    numbers = [await desk.submitted(TicketKind.HELP, phone="13812345678", owner=owner) for owner in (OWNER, OTHER)]
    await _damage(desk, "contacts", "phone", f"ticket_id = (select id from tickets where number = '{numbers[0]}')")
    desk.clock.pass_by(days=10)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)
    for number, owner in zip(numbers, (OWNER, OTHER), strict=True):
        view = await desk.port.show_ticket(number, owner)
        assert view.state is TicketState.SUBMITTED
        async with desk.backend.context.read_session() as session:
            made = await session.scalars(
                text(f"select action from history where ticket_id = (select id from tickets where number = '{number}')")
            )
            assert {"remind", "overdue"} & set(made.all())


async def test_an_operator_can_count_them(desk: LiveDesk) -> None:
    await desk.submitted(TicketKind.HELP, phone="13812345678")
    await _damage(desk, "contacts", "phone", "phone is not null")
    context = desk.backend.context
    walked = [walked async for walked in reseal_database(context, look_only=True) if walked.unopened]
    assert [(one.table, one.unopened) for one in walked] == [("contacts", 1)]
