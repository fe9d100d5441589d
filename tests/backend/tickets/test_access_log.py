"""What is written down of who read whose identity (mechanism 27)."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address
from backend.tickets.access_log import list_accesses
from tests.backend.tickets.sensitive_ticket import PHONE, TEXT, open_as, submit_sensitive
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_secret_contact_is_shown_for_a_reason_only(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    assert TEXT not in await open_as(government, "market", number)  # nobody has signed: they know that it is there
    await government.act("market", number, Action.SIGN)
    assert PHONE not in await open_as(government, "market", number)
    assert PHONE in await open_as(government, "market", number, "约举报人当面核实")
    for who in ("colleague", "tax", "office", "force", "group", "higher"):
        with pytest.raises(NotFound):
            await open_as(government, who, number, "想看看是谁")
    for why in ("看", "看" * 201):
        with pytest.raises(BadDraft):
            await open_as(government, "market", number, why)
    (read,) = await list_accesses(government.backend.context)
    assert (read.number, read.name, read.why) == (number, "market", "约举报人当面核实")
    await government.act("desk", number, Action.CLASSIFY, "涉及领导", level="top")
    assert PHONE not in await open_as(government, "market", number, "再核实一次")
    assert PHONE in await open_as(government, "desk", number, "移送纪检部门")


async def test_each_read_of_an_identity_is_written_down_once_a_day(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.HELP)
    assert await government.pushes(Address("telegram", "desk"))  # the contact comes with the push
    await open_as(government, "desk", number)
    await open_as(government, "desk", number)
    assert [(read.number, read.name, read.why) for read in await list_accesses(government.backend.context)] == [
        (number, "desk", "in hand")
    ]
    government.clock.pass_by(days=1)
    await open_as(government, "desk", number)
    assert len(await list_accesses(government.backend.context, staff=government.staff["desk"].id)) == 2
    assert await list_accesses(government.backend.context, ticket="GS-2611-99999") == ()


async def test_the_log_is_read_by_the_office_and_admins_and_changed_by_nobody(government: LiveDesk) -> None:
    await open_as(government, "desk", await submit_sensitive(government, TicketKind.HELP))
    for who in ("office", "admin"):
        assert len(await list_accesses(government.backend.context, reader=government.staff[who].id)) == 1
    for who in ("desk", "market", "force"):
        with pytest.raises(NotFound):
            await list_accesses(government.backend.context, reader=government.staff[who].id)
    for change in ("update accesses set why = 'nothing'", "delete from accesses"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with government.backend.context.engine.begin() as connection:
                await connection.execute(text(change))
