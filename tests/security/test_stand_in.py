"""A secret matter stays with the person who brought it: a credit code proves a company, and not a person."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address, EntryCode
from tests.fixtures.desk import LiveDesk

CODE = "91440300708461136T"
REPORTER, BOSS = Address("web", "reporter"), Address("web", "boss")


async def of_one_company(desk: LiveDesk) -> None:
    for person in (REPORTER, BOSS):
        handed = await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", CODE, desk.key())
        assert isinstance(await desk.port.use_entry_code(handed.code, person, desk.key()), EntryCode)


@pytest.mark.parametrize(("kind", "wanders"), [(TicketKind.REPORT, False), (TicketKind.HELP, True)])
async def test_a_secret_ticket_goes_to_no_other_chat_of_the_company(
    desk: LiveDesk, kind: TicketKind, wanders: bool
) -> None:
    await of_one_company(desk)
    number = await desk.submitted(kind, owner=REPORTER)
    await desk.act("desk", number, Action.ACCEPT)
    pushes = await desk.backend.push_outbox.claim(REPORTER)
    assert pushes
    await desk.backend.push_outbox.mark_dead(pushes[0].id, "blocked")
    assert bool(await desk.port.list_tickets(BOSS)) is wanders
    assert bool(await desk.pushes(BOSS)) is wanders
    told = [push.text_key for push in await desk.pushes(Address("telegram", "desk"))]
    assert ("staff-undeliverable" in told) is not wanders


async def test_a_ticket_made_secret_later_stays_too(desk: LiveDesk) -> None:
    await of_one_company(desk)
    number = await desk.submitted(TicketKind.COMPLAINT, owner=REPORTER)
    await desk.act("desk", number, Action.CLASSIFY, "当事人怕报复", level="secret")
    await desk.act("desk", number, Action.ACCEPT)
    pushes = await desk.backend.push_outbox.claim(REPORTER)
    await desk.backend.push_outbox.mark_dead(pushes[0].id, "blocked")
    assert await desk.port.list_tickets(BOSS) == ()
