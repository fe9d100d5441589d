"""Pushes: all of them, in order, each to one worker at a time, and somebody hears of those that cannot arrive."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from backend.contract.enums import Action, TicketKind
from backend.contract.values import Address, Push
from backend.tickets.queries import find_ticket
from tests.backend.world import OWNER, STRANGER, World

DESK, MARKET = Address("telegram", "desk"), Address("telegram", "market")
PHONE = Address("telegram", "azhen")
USCC = "91440300708461136T"


async def test_each_move_tells_whom_it_should_in_order(world: World) -> None:
    number = await world.in_progress()
    await world.act("market", number, Action.ASK, "哪天去的")
    await world.desk.supplement(number, OWNER, "上周三", (), world.key())
    await world.act("market", number, Action.RESOLVE, "办好了")
    assert await world.push_keys(OWNER) == ["push-assigned", "push-in-progress", "push-needs-info", "push-resolved"]
    assert await world.push_keys(DESK) == ["staff-new"]
    assert await world.push_keys(MARKET) == ["staff-assigned", "staff-answered"]


async def test_a_push_stands_alone(world: World) -> None:
    number = await world.submitted(phone="13812345678")
    (new,) = await world.pushes(DESK)
    assert {Action.ACCEPT, Action.REJECT, Action.ASSIGN} < set(new.ticket.staff_actions)
    assert Action.SIGN not in new.ticket.staff_actions
    assert (new.ticket.contact, new.ticket.number) == ("13812345678", number)
    await world.act("desk", number, Action.REJECT, "这件事归税务局管，可以拨 12366")
    (told,) = await world.pushes(OWNER)
    assert (told.text_key, told.note) == ("push-rejected", "这件事归税务局管，可以拨 12366")
    assert told.ticket.title == "办食品经营许可证，材料交了三次"


async def test_after_a_commit_the_shell_is_told_whom_to_write_to(world: World) -> None:
    number = await world.submitted(TicketKind.SUGGESTION)
    assert world.told == [frozenset({DESK})]
    await world.act("desk", number, Action.ACCEPT)
    assert world.told[1:] == [frozenset({OWNER})]


async def test_what_a_lost_hook_left_is_found_by_the_sweeper(world: World) -> None:
    number = await world.submitted(TicketKind.SUGGESTION)
    await world.act("desk", number, Action.ACCEPT)
    assert await world.backend.outbox.due() == (DESK, OWNER)
    await world.pushes(DESK)
    await world.pushes(OWNER)
    assert await world.backend.outbox.due() == ()


async def test_a_claimed_conversation_is_nobody_elses_until_the_claim_lapses(world: World) -> None:
    await world.submitted()
    (first,) = await world.backend.outbox.claim(DESK)
    assert await world.backend.outbox.claim(DESK) == ()
    assert await world.backend.outbox.due() == ()
    world.clock.pass_by(seconds=121)
    assert await world.backend.outbox.due() == (DESK,)
    (again,) = await world.backend.outbox.claim(DESK)
    assert again == first


async def test_of_many_workers_one_gets_each_push(world: World) -> None:
    for _ in range(3):
        await world.submitted()
    claims = await asyncio.gather(*(world.backend.outbox.claim(DESK) for _ in range(8)))
    got = [push for claim in claims for push in claim]
    assert len({push.id for push in got}) == len(got) == 3
    assert [push.id for push in got] == sorted(push.id for push in got)


async def test_a_push_that_failed_holds_back_its_own_conversation_and_no_other(world: World) -> None:
    number = await world.in_progress()
    first, second = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_failed(first.id, world.clock.now + timedelta(seconds=30))
    assert await world.backend.outbox.claim(OWNER) == ()
    assert OWNER not in await world.backend.outbox.due()
    assert await world.push_keys(MARKET) == ["staff-assigned"]
    world.clock.pass_by(seconds=30)
    again = await world.backend.outbox.claim(OWNER)
    assert [push.id for push in again] == [first.id, second.id]
    assert number == first.ticket.number


async def test_a_delivered_push_is_never_due_again(world: World) -> None:
    await world.submitted()
    (push,) = await world.pushes(DESK)
    await world.backend.outbox.mark_failed(push.id, world.clock.now)
    await world.backend.outbox.mark_dead(push.id, "blocked")
    await world.backend.outbox.mark_delivered(push.id)
    await world.backend.outbox.mark_delivered(10_000)
    world.clock.pass_by(days=1)
    assert await world.backend.outbox.claim(DESK) == ()


async def test_an_owner_who_blocked_us_is_told_of_to_who_has_the_ticket(world: World) -> None:
    number = await world.in_progress()
    await world.pushes(MARKET)
    for push in await world.backend.outbox.claim(OWNER):
        await world.backend.outbox.mark_dead(push.id, "blocked by the user")
        world.clock.pass_by(hours=1)
    (told,) = await world.pushes(MARKET)  # once, however many pushes are lost
    assert (told.text_key, told.ticket.number) == ("staff-undeliverable", number)
    assert any(MARKET in addresses for addresses in world.told[-2:])


async def test_an_owner_who_comes_back_is_written_to_again(world: World) -> None:
    number = await world.submitted(TicketKind.SUGGESTION)
    await world.act("desk", number, Action.ACCEPT)
    (push,) = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_dead(push.id, "blocked by the user")
    await world.pushes(DESK)
    await world.desk.supplement(number, OWNER, "我回来了", (), world.key())
    world.clock.pass_by(hours=1)
    await world.act("desk", number, Action.ASSIGN, department="market")
    (push,) = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_dead(push.id, "blocked by the user")
    assert "staff-undeliverable" in await world.push_keys(MARKET)


async def test_a_proven_owner_is_reached_in_their_other_conversation(world: World) -> None:
    for chat in (OWNER, PHONE):
        code = (await world.backend.doors.create_handover("阿珍螺蛳粉", USCC, world.key())).code
        await world.desk.open_door(code, chat, world.key())
    number = await world.in_progress()
    (first, second) = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_dead(first.id, "blocked by the user")
    assert [push.id for push in await world.pushes(PHONE)] == [first.id, second.id]
    assert (await world.desk.ticket(number, PHONE)).number == number
    assert PHONE in world.told[-1]


async def test_an_anonymous_owner_is_looked_for_nowhere_else(world: World) -> None:
    for chat in (OWNER, PHONE):
        code = (await world.backend.doors.create_handover("阿珍螺蛳粉", USCC, world.key())).code
        await world.desk.open_door(code, chat, world.key())
    number = await world.in_progress(kind=TicketKind.REPORT, anonymous=True)
    (first, _) = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_dead(first.id, "blocked by the user")
    assert await world.pushes(PHONE) == []
    assert "staff-undeliverable" in await world.push_keys(MARKET)
    assert number == first.ticket.number


async def test_two_who_only_typed_the_same_code_are_not_one_owner(world: World) -> None:
    await world.submitted(TicketKind.SUGGESTION, uscc=USCC, remember=True)
    await world.submitted(owner=STRANGER, uscc=USCC, remember=True)
    await world.act("desk", (await world.desk.tickets(OWNER))[0].number, Action.ACCEPT)
    (push,) = await world.backend.outbox.claim(OWNER)
    await world.backend.outbox.mark_dead(push.id, "blocked by the user")
    assert await world.pushes(STRANGER) == []


async def test_staff_who_blocked_us_leave_the_work_in_the_list(world: World) -> None:
    number = await world.submitted()
    (push,) = await world.backend.outbox.claim(DESK)
    await world.backend.outbox.mark_dead(push.id, "blocked by the user")
    assert await world.backend.outbox.due() == ()
    (waiting,) = await world.desk.worklist(world.staff["desk"].id)
    assert waiting.number == number
    await world.submitted()
    assert await world.pushes(DESK) == []
    await world.act("desk", number, Action.ACCEPT)  # they are back
    await world.submitted()
    assert await world.push_keys(DESK) == ["staff-new"]


async def test_an_invitation_counts_as_sent_when_it_arrived(world: World) -> None:
    """Peers record a survey as sent though it never arrived."""
    number = await world.resolved()
    assert (await _survey_reached(world, number)) is False
    await world.pushes(OWNER)
    assert (await _survey_reached(world, number)) is True


async def _survey_reached(world: World, number: str) -> bool:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.surveys[0].reached_at is not None


@pytest.mark.parametrize("secret", [{"kind": TicketKind.REPORT}, {"kind": TicketKind.COMPLAINT, "anonymous": True}])
async def test_no_push_of_a_secret_ticket_reveals_anything(world: World, secret: dict[str, object]) -> None:
    """Mechanism 27: nothing shows on a lock screen."""
    named = {} if "anonymous" in secret else {"phone": "13812345678", "enterprise": "阿珍螺蛳粉"}
    number = await world.in_progress(place="青秀区政务中心", **secret, **named)
    await world.act("market", number, Action.ASK, "请问是哪位工作人员")
    await world.desk.supplement(number, OWNER, "三号窗口的人", (), world.key())
    await world.desk.urge(number, OWNER, world.key())
    await world.act("market", number, Action.RESOLVE, "已经处理了三号窗口的人")
    pushes: list[Push] = []
    for address in (OWNER, DESK, MARKET):
        pushes += await world.pushes(address)
    assert len(pushes) == 8
    said = repr([(push.ticket, push.note) for push in pushes])
    for hidden in ("许可证", "三号窗口", "哪位", "青秀", "138", "阿珍"):
        assert hidden not in said
    assert {push.ticket.number for push in pushes} == {number}


async def test_who_lost_the_ticket_learns_nothing_more_of_it(world: World) -> None:
    number = await world.in_progress(phone="13812345678")
    await world.act("market", number, Action.RETURN, "归税务局管")
    (late,) = await world.pushes(MARKET)
    assert (late.ticket.text, late.ticket.contact, late.ticket.staff_actions) == ("", "", ())
