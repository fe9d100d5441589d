"""Whom a move tells, and what is told if somebody cannot be reached."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address, Push
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

pytestmark = pytest.mark.both_databases

DESK, MARKET = Address("telegram", "desk"), Address("telegram", "market")
PHONE = Address("telegram", "azhen")
USCC = "91440300708461136T"


async def test_each_move_tells_whom_it_should_in_order(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "哪天去的")
    await desk.port.supplement_ticket(number, OWNER, "上周三", (), desk.key())
    await desk.act("market", number, Action.RESOLVE, "办好了")
    assert await desk.push_keys(OWNER) == ["push-assigned", "push-in-progress", "push-needs-info", "push-resolved"]
    assert await desk.push_keys(DESK) == ["staff-new"]
    assert await desk.push_keys(MARKET) == ["staff-assigned", "staff-answered"]


async def test_a_push_stands_alone(desk: LiveDesk) -> None:
    number = await desk.submitted(phone="13812345678")
    (new,) = await desk.pushes(DESK)
    assert {Action.ACCEPT, Action.REJECT, Action.ASSIGN} < set(new.ticket.staff_actions)
    assert Action.SIGN not in new.ticket.staff_actions
    assert (new.ticket.contact, new.ticket.number) == ("13812345678", number)
    await desk.act("desk", number, Action.REJECT, "这件事归税务局管，可以拨 12366")
    (told,) = await desk.pushes(OWNER)
    assert (told.text_key, told.note) == ("push-rejected", "这件事归税务局管，可以拨 12366")
    assert told.ticket.title == "办食品经营许可证，材料交了三次"


async def test_after_a_commit_the_shell_is_told_whom_to_write_to(desk: LiveDesk) -> None:
    number = await desk.submitted(TicketKind.SUGGESTION)
    assert desk.told == [frozenset({DESK})]
    await desk.act("desk", number, Action.ACCEPT)
    assert desk.told[1:] == [frozenset({OWNER})]


async def test_an_owner_who_blocked_us_is_told_of_to_who_has_the_ticket(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.pushes(MARKET)
    for push in await desk.backend.push_outbox.claim(OWNER):
        await desk.backend.push_outbox.mark_dead(push.id, "blocked by the user")
        desk.clock.pass_by(hours=1)
    (told,) = await desk.pushes(MARKET)  # once, however many pushes are lost
    assert (told.text_key, told.ticket.number) == ("staff-undeliverable", number)
    assert any(MARKET in addresses for addresses in desk.told[-2:])


async def test_an_owner_who_comes_back_is_written_to_again(desk: LiveDesk) -> None:
    number = await desk.submitted(TicketKind.SUGGESTION)
    await desk.act("desk", number, Action.ACCEPT)
    (push,) = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_dead(push.id, "blocked by the user")
    await desk.pushes(DESK)
    await desk.port.supplement_ticket(number, OWNER, "我回来了", (), desk.key())
    desk.clock.pass_by(hours=1)
    await desk.act("desk", number, Action.ASSIGN, department="market")
    (push,) = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_dead(push.id, "blocked by the user")
    assert "staff-undeliverable" in await desk.push_keys(MARKET)


async def test_a_proven_owner_is_reached_in_their_other_conversation(desk: LiveDesk) -> None:
    for chat in (OWNER, PHONE):
        code = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
        await desk.port.use_entry_code(code, chat, desk.key())
    number = await desk.in_progress()
    (first, second) = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_dead(first.id, "blocked by the user")
    assert [push.id for push in await desk.pushes(PHONE)] == [first.id, second.id]
    assert (await desk.port.show_ticket(number, PHONE)).number == number
    assert PHONE in desk.told[-1]


async def test_an_anonymous_owner_is_looked_for_nowhere_else(desk: LiveDesk) -> None:
    for chat in (OWNER, PHONE):
        code = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
        await desk.port.use_entry_code(code, chat, desk.key())
    number = await desk.in_progress(kind=TicketKind.REPORT, anonymous=True)
    (first, _) = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_dead(first.id, "blocked by the user")
    assert await desk.pushes(PHONE) == []
    assert "staff-undeliverable" in await desk.push_keys(MARKET)
    assert number == first.ticket.number


async def test_two_who_only_typed_the_same_code_are_not_one_owner(desk: LiveDesk) -> None:
    await desk.submitted(TicketKind.SUGGESTION, uscc=USCC, remember=True)
    await desk.submitted(owner=STRANGER, uscc=USCC, remember=True)
    await desk.act("desk", (await desk.port.list_tickets(OWNER))[0].number, Action.ACCEPT)
    (push,) = await desk.backend.push_outbox.claim(OWNER)
    await desk.backend.push_outbox.mark_dead(push.id, "blocked by the user")
    assert await desk.pushes(STRANGER) == []


async def test_staff_who_blocked_us_leave_the_work_in_the_list(desk: LiveDesk) -> None:
    number = await desk.submitted()
    (push,) = await desk.backend.push_outbox.claim(DESK)
    await desk.backend.push_outbox.mark_dead(push.id, "blocked by the user")
    assert await desk.backend.push_outbox.list_due_addresses() == ()
    (waiting,) = await desk.port.show_worklist(desk.staff["desk"].id)
    assert waiting.number == number
    await desk.submitted()
    assert await desk.pushes(DESK) == []
    await desk.act("desk", number, Action.ACCEPT)  # they are back
    await desk.submitted()
    assert await desk.push_keys(DESK) == ["staff-new"]


@pytest.mark.parametrize("secret", [{"kind": TicketKind.REPORT}, {"kind": TicketKind.COMPLAINT, "anonymous": True}])
async def test_no_push_of_a_secret_ticket_reveals_anything(desk: LiveDesk, secret: dict[str, object]) -> None:
    """Mechanism 27: nothing shows on a lock screen."""
    named = {} if "anonymous" in secret else {"phone": "13812345678", "enterprise": "阿珍螺蛳粉"}
    number = await desk.in_progress(place="青秀区政务中心", **secret, **named)
    await desk.act("market", number, Action.ASK, "请问是哪位工作人员")
    await desk.port.supplement_ticket(number, OWNER, "三号窗口的人", (), desk.key())
    await desk.port.urge_ticket(number, OWNER, desk.key())
    await desk.act("market", number, Action.RESOLVE, "已经处理了三号窗口的人")
    pushes: list[Push] = []
    for address in (OWNER, DESK, MARKET):
        pushes += await desk.pushes(address)
    assert len(pushes) == 8
    said = repr([(push.ticket, push.note) for push in pushes])
    for hidden in ("许可证", "三号窗口", "哪位", "青秀", "138", "阿珍"):
        assert hidden not in said
    assert {push.ticket.number for push in pushes} == {number}


async def test_who_lost_the_ticket_learns_nothing_more_of_it(desk: LiveDesk) -> None:
    number = await desk.in_progress(phone="13812345678")
    await desk.act("market", number, Action.RETURN, "归税务局管")
    (late,) = await desk.pushes(MARKET)
    assert (late.ticket.text, late.ticket.contact, late.ticket.staff_actions) == ("", "", ())
