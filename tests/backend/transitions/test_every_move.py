"""Every row of the table is made once, on the real desk, and refused where its guard does not hold."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from backend.contract.enums import Action, FlagName, Grade, Outcome, Role, TicketKind, TicketState
from backend.contract.errors import NotAllowed
from backend.contract.moves import Assignment
from backend.contract.values import StaffView
from backend.notifications.tables import PushRow
from backend.tickets.queries import find_ticket
from backend.tickets.tables import History, Ticket
from backend.tickets.workflow import TRANSITIONS, Move
from backend.tickets.workflow_terms import Audience, Guard
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, SystemActor
from tests.backend.points import ticket_of
from tests.backend.ticket_states import main_of, rate, reach, reviewed, submitted, wait_for
from tests.backend.world import OWNER, STRANGER, World, open_world
from tests.fixtures.databases import fresh_sqlite

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


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, StaffView]]:
    """A desk with everybody at work, made once and copied."""
    folder = tmp_path_factory.mktemp("peopled")
    return folder / "guishang.db", asyncio.run(_people(fresh_sqlite(folder)))


async def _people(url: str) -> dict[str, StaffView]:
    async with open_world(url) as made:
        await made.staffed()
        await made.governed()
        return made.staff


@pytest.fixture
async def world(peopled: tuple[Path, dict[str, StaffView]], tmp_path: Path) -> AsyncIterator[World]:
    file, staff = peopled
    shutil.copy(file, tmp_path / file.name)
    async with open_world(f"sqlite+aiosqlite:///{tmp_path / file.name}") as made:
        made.staff.update(staff)
        yield made


def _name(move: Move) -> str:
    return f"{move.state}-{move.action}-{move.role}"


@pytest.mark.parametrize("move", ROWS, ids=_name)
async def test_the_move_leads_where_the_table_says_and_tells_whom_it_says(world: World, move: Move) -> None:
    number = await _ready(world, move)
    assert (await ticket_of(world, number)).state == move.state
    before = await ticket_of(world, number)
    await _make(world, number, move)
    after = await ticket_of(world, number)
    if not move.recorded:
        assert (after.state, len(after.history)) == (move.to.value, len(before.history))
        return
    entry = _entry(after, move, len(before.history))
    assert (entry.state, entry.text_key, entry.inside) == (move.to.value, move.says, move.inside)
    if move.role is not Role.CLOCK:
        assert after.state == move.to.value
    told = await _told(world, number, entry.id)
    for notice in move.tells:
        assert notice.key in told, told
    assert any(key.startswith("push-") for key in told) == any(n.to is Audience.OWNER for n in move.tells)


def _entry(ticket: Ticket, move: Move, done: int) -> History:
    """The new entry of this very row: the clock may have made others on the way."""
    steps = zip(ticket.history, ticket.history[1:], strict=False)
    made = (entry for before, entry in steps if (before.state, entry.action) == (move.state, move.action))
    return next(entry for entry in made if entry in ticket.history[done:] and entry.role == move.role)


@pytest.mark.parametrize("move", [move for move in ROWS if _can_fail(move)], ids=_name)
async def test_where_its_guard_does_not_hold_the_move_is_refused_and_nothing_changes(world: World, move: Move) -> None:
    number = await _unready(world, move)
    before = await ticket_of(world, number)
    with pytest.raises(NotAllowed):
        await world.act(_stranger(move), number, move.action, **_given(world, move))
    after = await ticket_of(world, number)
    assert (after.state, len(after.history), after.alarm_at) == (before.state, len(before.history), before.alarm_at)


def _stranger(move: Move) -> str:
    """Somebody who may see the ticket, and lacks what the guard asks for."""
    return "market2" if Guard.MINE in move.guards else WHO[move.role]


async def _unready(world: World, move: Move) -> str:
    """In the move's state, without what its guard asks for."""
    assert move.state is not None
    if Guard.MINE in move.guards:
        await world.employ(Role.HANDLER, "market", "market2")
        return await reach(world, move.state)
    if Guard.IMPARTIAL in move.guards:
        return await reviewed(world, again=Guard.FIRST in move.guards, by_desk=Guard.FIRST not in move.guards)
    if Guard.HIGHER in move.guards:
        await world.act("desk", (number := await submitted(world)), Action.HAND_UP, "跨市的事")
        if move.state is TicketState.ACCEPTED:
            await world.act("higher", number, Action.ACCEPT)
        world.staff["desk"] = world.staff["higher"]
        return number
    if Guard.RUNNING in move.guards:
        return await _raised_without_a_department(world, move.state)
    return await reach(world, move.state)


async def _raised_without_a_department(world: World, state: TicketState) -> str:
    number = await reach(world, TicketState.DISPUTED)
    await world.act("office", number, Action.RAISE, "两家都说不归自己")
    if state is TicketState.REPORTED:
        await world.act("group", number, Action.REPORT_UP, "书面报告")
    return number


async def _ready(world: World, move: Move) -> str:
    """A ticket in the move's state, with what its guards ask for."""
    assert move.state is not None
    if Guard.AGAIN in move.guards:
        return await reviewed(world, again=True)
    if Guard.HANDLED in move.guards and move.state is TicketState.ACCEPTED:
        number = await reviewed(world, again=True)
        await world.act("desk", number, Action.LIFT, "办了两次都没办好")
        return number
    if move.action in (Action.FOLLOW, Action.LEAVE) or move.state is TicketState.JOINED:
        return await reach(world, TicketState.JOINED)
    number = await reach(world, move.state)
    if move.action in CO:
        await world.act("office", number, Action.INVOLVE, department="tax")
    if Guard.PENDING in move.guards:
        await _asked_for_time(world, number, move.state)
    if move.action is Action.CHANGE_RATING:
        await rate(world, number, Grade.DISSATISFIED)
    return number


async def _asked_for_time(world: World, number: str, state: TicketState) -> None:
    if state is TicketState.NEEDS_INFO:
        await world.desk.supplement(number, OWNER, "上周三", (), world.key())
    await world.act("market", number, Action.EXTEND, "要等上级局回函", days=2)
    if state is TicketState.NEEDS_INFO:
        await world.act("market", number, Action.ASK, "哪天去的")


async def _make(world: World, number: str, move: Move) -> None:
    match move.role, move.action:
        case Role.CLOCK, Action.ASSIGN:
            await _automatic(world, number)
        case Role.CLOCK, Action.FOLLOW:
            await world.act("market", await main_of(world, number), Action.RESOLVE, "一起办好了")
        case Role.CLOCK, Action.LEAVE:
            await world.desk.withdraw(await main_of(world, number), STRANGER, world.key())
        case Role.CLOCK, Action.REVIEW:
            await rate(world, number, Grade.DISSATISFIED)
            await wait_for(world, number, Action.REVIEW)
        case Role.CLOCK, _:
            await wait_for(world, number, move.action)
        case Role.OWNER, action:
            await _as_owner(world, number, action)
        case role, action:
            who = "tax" if action in CO else WHO[role]
            await world.act(who, number, action, **_given(world, move, await _others(world, move)))


async def _as_owner(world: World, number: str, action: Action) -> None:
    match action:
        case Action.SUPPLEMENT:
            await world.desk.supplement(number, OWNER, "再补一句", (), world.key())
        case Action.URGE:
            await world.desk.urge(number, OWNER, world.key())
        case Action.WITHDRAW:
            await world.desk.withdraw(number, OWNER, world.key())
        case Action.OBJECT:
            await world.desk.object(number, OWNER, "归你们管的", world.key())
        case Action.SKIP_RATING:
            await rate(world, number, None)
        case _:
            assert action in (Action.RATE, Action.CHANGE_RATING)
            await rate(world, number, Grade.SATISFIED)


async def _others(world: World, move: Move) -> dict[str, Any]:
    """What has to be there beside the ticket itself."""
    match move.action:
        case Action.MERGE:
            return {"main": await submitted(world)}
        case Action.JOIN:
            return {"main": await world.submitted(TicketKind.CONSULT, owner=STRANGER)}
        case Action.REPEAT:
            before = await reach(world, TicketState.CLOSED)
            await world.act("office", before, Action.TERMINATE, "已依法办结，多次反映")
            return {"certificate": (await ticket_of(world, before)).history[-1].detail["certificate"]}
        case _:
            return {}


def _given(world: World, move: Move, more: dict[str, Any] | None = None) -> dict[str, Any]:
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


async def _automatic(world: World, number: str) -> None:
    """The clock's own dispatch, as it follows an acceptance."""
    context = world.backend.context
    async with context.writing() as work:
        ticket = await find_ticket(work.session, number, lock=True)
        assert ticket is not None
        await execute_move(context, work, ticket, MoveRequest(Action.ASSIGN, SystemActor(), Assignment("market")))
        await work.commit()


async def _told(world: World, number: str, entry: int) -> set[str]:
    query = select(PushRow.text_key).where(PushRow.key.startswith(f"{number}:{entry}:"))
    async with world.backend.context.reading() as session:
        return set(await session.scalars(query))
