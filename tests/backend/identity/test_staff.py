"""Staff: bound to one chat each, let go without losing work, and invited only to units that exist."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Role, TicketState
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address, InvalidEntryCode
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases

MARKET = Address("telegram", "market")


async def test_a_chat_speaks_for_one_person(desk: LiveDesk) -> None:
    code = await desk.backend.staff_register.invite_staff("小李", Role.HANDLER, "tax")
    await desk.submitted()
    await desk.port.use_entry_code(code, Address("telegram", "desk"), desk.key())
    member = await desk.port.find_staff_by_address(Address("telegram", "desk"))
    assert member is not None
    assert (member.name, member.role) == ("小李", Role.HANDLER)
    assert await desk.pushes(Address("telegram", "desk")) == []  # what the desk member was to be told is not theirs


async def test_who_changes_the_chat_takes_their_pushes_along(desk: LiveDesk) -> None:
    number = await desk.submitted()
    await desk.act("desk", number, Action.ASSIGN, department="market")
    code = await desk.backend.staff_register.renew_invite(desk.staff["market"].id)
    other = Address("web", "s-market-office")
    await desk.port.use_entry_code(code, other, desk.key())
    assert await desk.pushes(MARKET) == []
    assert await desk.push_keys(other) == ["staff-assigned"]
    assert await desk.port.find_staff_by_address(MARKET) is None


async def test_what_somebody_who_left_had_signed_for_is_their_departments_again(desk: LiveDesk) -> None:
    await desk.employ(Role.HANDLER, "market", "colleague")
    number = await desk.in_progress()
    await desk.backend.staff_register.deactivate_staff(desk.staff["market"].id)
    with pytest.raises(NotFound):
        await desk.act("market", number, Action.RESOLVE, "办好了")
    assert (await desk.act("colleague", number, Action.RESOLVE, "办好了")).state is TicketState.RESOLVED


async def test_who_was_let_go_cannot_come_back_by_an_old_invitation(desk: LiveDesk) -> None:
    ident = desk.staff["market"].id
    code = await desk.backend.staff_register.renew_invite(ident)
    await desk.backend.staff_register.deactivate_staff(ident)
    assert await desk.port.use_entry_code(code, MARKET, desk.key()) == InvalidEntryCode("revoked")
    assert [member.active for member in await desk.backend.staff_register.list_staff() if member.id == ident] == [False]


@pytest.mark.parametrize(
    ("name", "role", "unit", "field"),
    [
        ("小王", Role.HANDLER, "moon", "unit"),
        ("小王", Role.HANDLER, "nanning", "unit"),
        ("小王", Role.DESK, "market", "unit"),
        ("小王", Role.OWNER, "market", "unit"),
        ("小王", Role.CLOCK, "\x00", "unit"),
        ("", Role.DESK, "nanning", "name"),
        ("王" * 41, Role.DESK, "nanning", "name"),
    ],
)
async def test_nobody_is_invited_to_nowhere(desk: LiveDesk, name: str, role: Role, unit: str, field: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await desk.backend.staff_register.invite_staff(name, role, unit)
    assert caught.value.field == field
    assert len(await desk.backend.staff_register.list_staff()) == 3


async def test_nobody_is_not_somebody(desk: LiveDesk) -> None:
    for act in (desk.backend.staff_register.renew_invite, desk.backend.staff_register.deactivate_staff):
        with pytest.raises(NotFound):
            await act("s-nobody")


@pytest.mark.parametrize("certificate", ["", "\x00", "\ud800", "ZJ-2611-00001"])
async def test_a_certificate_that_is_none_ends_nothing(desk: LiveDesk, certificate: str) -> None:
    number = await desk.submitted()
    with pytest.raises(NotFound) as refused:
        await desk.act("desk", number, Action.REPEAT, certificate=certificate)
    assert refused.value.field == "certificate"


async def test_staff_write_no_more_than_policy_lets_them(desk: LiveDesk) -> None:
    """They could write as much as an owner."""
    number, most = await desk.submitted(), desk.backend.context.limits.note_length
    with pytest.raises(BadDraft) as refused:
        await desk.act("desk", number, Action.REJECT, "长" * (most + 1))
    assert refused.value.field == "note"
    assert (await desk.act("desk", number, Action.REJECT, "长" * most)).state is TicketState.REJECTED
