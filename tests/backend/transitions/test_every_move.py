"""Every row of the table is made once, on the real desk, and refused where its guard does not hold."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from backend.contract.enums import Action, FlagName, Grade, Outcome, Role, TicketKind, TicketState
from backend.contract.errors import NotAllowed
from backend.contract.moves import Assignment
from backend.notifications.tables import PushRow
from backend.tickets.queries import find_ticket
from backend.tickets.tables import History, Ticket
from backend.tickets.workflow import TRANSITIONS, Move
from backend.tickets.workflow_terms import Audience, Guard
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, SystemActor
from tests.backend.ticket_states import main_of, reach, reviewed, submitted, wait_for
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

WHO = {
    Role.DESK: "desk",
    Role.HANDLER: "market",
    Role.OFFICE: "office",
    Role.TASK_FORCE: "force",
    Role.WORKING_GROUP: "group",
}
CO = {Action.CO_SIGN, Action.CO_RESOLVE, Action.CO_REMIND, Action.CO_OVERDUE}
ROWS = [move for move in TRANSITIONS if move.state is not None]


NEVER_FAILS = {
    (TicketState.CLOSED, Action.TERMINATE),  # what is closed had a result
    (TicketState.AT_TASK_FORCE, Action.DECIDE),  # only a department gets stuck
    (TicketState.ASSIGNED, Action.SIGN),  # what nobody signed for is everybody's of that department
    (TicketState.ASSIGNED, Action.RETURN),
    (TicketState.ASSIGNED, Action.DISPUTE),
}


def _can_fail(move: Move) -> bool:
    """Whether there is a ticket in that state for which the guard does not hold; the office is never the rated unit."""
    impartial = (move.action, move.role) == (Action.DECLINE, Role.OFFICE)
    asked = move.role in WHO and bool(move.guards)
    return asked and (move.state, move.action) not in NEVER_FAILS and not impartial


def _name(move: Move) -> str:
    return f"{move.state}-{move.action}-{move.role}"


@pytest.mark.parametrize("move", ROWS, ids=_name)
async def test_the_move_leads_where_the_table_says_and_tells_whom_it_says(government: LiveDesk, move: Move) -> None:
    number = await _ready(government, move)
    assert (await government.stored(number)).state == move.state
    before = await government.stored(number)
    await _make(government, number, move)
    after = await government.stored(number)
    if not move.recorded:
        assert (after.state, len(after.history)) == (move.to_state.value, len(before.history))
        return
    entry = _entry(after, move, len(before.history))
    assert (entry.state, entry.text_key, entry.inside) == (move.to_state.value, move.says, move.inside)
    if move.role is not Role.CLOCK:
        assert after.state == move.to_state.value
    told = await _told(government, number, entry.id)
    for notice in move.tells:
        assert notice.key in told, told
    assert any(key.startswith("push-") for key in told) == any(n.audience is Audience.OWNER for n in move.tells)


def _entry(ticket: Ticket, move: Move, done: int) -> History:
    """The new entry of this very row: the clock may have made others on the way."""
    steps = zip(ticket.history, ticket.history[1:], strict=False)
    made = (entry for before, entry in steps if (before.state, entry.action) == (move.state, move.action))
    return next(entry for entry in made if entry in ticket.history[done:] and entry.role == move.role)


@pytest.mark.parametrize("move", [move for move in ROWS if _can_fail(move)], ids=_name)
async def test_where_its_guard_does_not_hold_the_move_is_refused_and_nothing_changes(
    government: LiveDesk, move: Move
) -> None:
    number = await _unready(government, move)
    before = await government.stored(number)
    with pytest.raises(NotAllowed):
        await government.act(_stranger(move), number, move.action, **_given(government, move))
    after = await government.stored(number)
    assert (after.state, len(after.history), after.alarm_at) == (before.state, len(before.history), before.alarm_at)


def _stranger(move: Move) -> str:
    """Somebody who may see the ticket, and lacks what the guard asks for."""
    return "market2" if Guard.MINE in move.guards else WHO[move.role]


async def _unready(government: LiveDesk, move: Move) -> str:
    """In the move's state, without what its guard asks for."""
    assert move.state is not None
    if Guard.MINE in move.guards:
        await government.employ(Role.HANDLER, "market", "market2")
        return await reach(government, move.state)
    if Guard.IMPARTIAL in move.guards:
        return await reviewed(government, again=Guard.FIRST in move.guards, by_desk=Guard.FIRST not in move.guards)
    if Guard.HIGHER in move.guards:
        await government.act("desk", (number := await submitted(government)), Action.HAND_UP, "跨市的事")
        if move.state is TicketState.ACCEPTED:
            await government.act("higher", number, Action.ACCEPT)
        government.staff["desk"] = government.staff["higher"]
        return number
    if Guard.RUNNING in move.guards:
        return await _raised_without_a_department(government, move.state)
    return await reach(government, move.state)


async def _raised_without_a_department(government: LiveDesk, state: TicketState) -> str:
    number = await reach(government, TicketState.DISPUTED)
    await government.act("office", number, Action.RAISE, "两家都说不归自己")
    if state is TicketState.REPORTED:
        await government.act("group", number, Action.REPORT_UP, "书面报告")
    return number


async def _ready(government: LiveDesk, move: Move) -> str:
    """A ticket in the move's state, with what its guards ask for."""
    assert move.state is not None
    if Guard.AGAIN in move.guards:
        return await reviewed(government, again=True)
    if Guard.HANDLED in move.guards and move.state is TicketState.ACCEPTED:
        number = await reviewed(government, again=True)
        await government.act("desk", number, Action.LIFT, "办了两次都没办好")
        return number
    if move.action in (Action.FOLLOW, Action.LEAVE) or move.state is TicketState.JOINED:
        return await _reach(government, replace(move, state=TicketState.JOINED))
    number = await _reach(government, move)
    if move.action in CO:
        await government.act("office", number, Action.INVOLVE, department="tax")
    if Guard.PENDING in move.guards:
        await _asked_for_time(government, number, move.state)
    if move.action is Action.CHANGE_RATING:
        await government.rate(number, Grade.DISSATISFIED)
    return number


async def _reach(government: LiveDesk, move: Move) -> str:
    """A ticket in the move's state; with words to take back when the move is that."""
    assert move.state is not None
    number = await reach(government, move.state)
    if move.action is Action.RETRACT:
        await government.port.supplement_ticket(number, OWNER, "再补一句", (), government.key())
    return number


async def _asked_for_time(government: LiveDesk, number: str, state: TicketState) -> None:
    if state is TicketState.NEEDS_INFO:
        await government.port.supplement_ticket(number, OWNER, "上周三", (), government.key())
    await government.act("market", number, Action.EXTEND, "要等上级局回函", days=2)
    if state is TicketState.NEEDS_INFO:
        await government.act("market", number, Action.ASK, "哪天去的")


async def _make(government: LiveDesk, number: str, move: Move) -> None:
    match move.role, move.action:
        case Role.CLOCK, Action.ASSIGN:
            await _automatic(government, number)
        case Role.CLOCK, Action.FOLLOW:
            await government.act("market", await main_of(government, number), Action.RESOLVE, "一起办好了")
        case Role.CLOCK, Action.LEAVE:
            await government.port.withdraw_ticket(await main_of(government, number), STRANGER, government.key())
        case Role.CLOCK, Action.REVIEW:
            await government.rate(number, Grade.DISSATISFIED)
            await wait_for(government, number, Action.REVIEW)
        case Role.CLOCK, _:
            await wait_for(government, number, move.action)
        case Role.OWNER, action:
            await _as_owner(government, number, action)
        case role, action:
            who = "tax" if action in CO else WHO[role]
            await government.act(who, number, action, **_given(government, move, await _others(government, move)))


async def _as_owner(government: LiveDesk, number: str, action: Action) -> None:
    match action:
        case Action.SUPPLEMENT:
            await government.port.supplement_ticket(number, OWNER, "再补一句", (), government.key())
        case Action.RETRACT:
            await government.port.retract_supplement(number, OWNER, "再补一句", government.key())
        case Action.URGE:
            await government.port.urge_ticket(number, OWNER, government.key())
        case Action.WITHDRAW:
            await government.port.withdraw_ticket(number, OWNER, government.key())
        case Action.OBJECT:
            await government.port.object_to_refusal(number, OWNER, "归你们管的", government.key())
        case Action.SKIP_RATING:
            await government.rate(number, None)
        case _:
            assert action in (Action.RATE, Action.CHANGE_RATING)
            await government.rate(number, Grade.SATISFIED)


async def _others(government: LiveDesk, move: Move) -> dict[str, Any]:
    """What has to be there beside the ticket itself."""
    match move.action:
        case Action.MERGE:
            return {"main": await submitted(government)}
        case Action.JOIN:
            return {"main": await government.submitted(TicketKind.CONSULT, owner=STRANGER)}
        case Action.REPEAT:
            before = await reach(government, TicketState.CLOSED)
            await government.act("office", before, Action.TERMINATE, "已依法办结，多次反映")
            return {"certificate": (await government.stored(before)).history[-1].detail["certificate"]}
        case _:
            return {}


def _given(government: LiveDesk, move: Move, more: dict[str, Any] | None = None) -> dict[str, Any]:
    given: dict[str, Any] = {
        "note": "这样办的理由",
        "department": "tax" if move.action is Action.INVOLVE else "market",
        "kind": TicketKind.COMPLAINT,
        "outcome": Outcome.PARTLY,
        "days": 2,
        "flag": FlagName.IRREGULAR,
        "level": "top",
    }
    return given | (more or {})


async def _automatic(government: LiveDesk, number: str) -> None:
    """The clock's own dispatch, as it follows an acceptance."""
    context = government.backend.context
    async with context.write_transaction() as work:
        ticket = await find_ticket(work.session, number, lock=True)
        assert ticket is not None
        await execute_move(context, work, ticket, MoveRequest(Action.ASSIGN, SystemActor(), Assignment("market")))
        await work.commit()


async def _told(government: LiveDesk, number: str, entry: int) -> set[str]:
    query = select(PushRow.text_key).where(PushRow.key.startswith(f"{number}:{entry}:"))
    async with government.backend.context.read_session() as session:
        return set(await session.scalars(query))
