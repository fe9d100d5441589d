"""Random walks: whatever people and clock try, history, state and pushes agree, and what is illegal changes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from backend.contract.enums import Action, FlagName, Grade, Outcome, Role, TicketKind, TicketState
from backend.contract.errors import DeskError
from backend.contract.moves import StaffMove
from backend.contract.values import SurveyAnswer
from backend.notifications.tables import PushRow
from backend.tickets.queries import find_ticket
from backend.tickets.records import Flag
from backend.tickets.tables import CoHandling, Extension, Ticket
from backend.tickets.workflow import TRANSITIONS, Move
from backend.tickets.workflow_terms import Audience
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk, payload_of
from tests.fixtures.desks import Desks, Staffing

STAFF = {
    Role.DESK: ("desk", "higher"),
    Role.HANDLER: ("market", "tax"),
    Role.OFFICE: ("office",),
    Role.TASK_FORCE: ("force",),
    Role.WORKING_GROUP: ("group",),
    Role.ADMIN: ("admin",),
}
ROWS = {(move.state, move.action, move.role): move for move in TRANSITIONS}
ENDS = {
    TicketState.REJECTED,
    TicketState.JOINED,
    TicketState.MERGED,
    TicketState.TERMINATED,
    TicketState.CLOSED,
    TicketState.WITHDRAWN,
}
BY_STATE = {state: [move for move in TRANSITIONS if move.state is state] for state in TicketState}
OWNERS = {Action.SUPPLEMENT, Action.RETRACT, Action.URGE, Action.WITHDRAW, Action.RATE, Action.OBJECT}


@dataclass(frozen=True)
class Wish:
    """`wild`: anything by anybody; else something the table has for the state the ticket is in."""

    pick: int
    other: int
    wild: bool
    worded: bool
    hours: int


STEPS = 24


def _wishes(seed: int) -> list[Wish]:
    """Drawn evenly: hypothesis likes small numbers, which would try the first rows of the table for ever."""
    dice = Random(seed)
    return [
        Wish(
            pick=dice.randrange(10**6),
            other=dice.randrange(10**6),
            wild=dice.random() < 0.2,
            worded=dice.random() < 0.85,
            hours=dice.choice([0, 0, 1, 30, 200]),
        )
        for _ in range(STEPS)
    ]


@dataclass(frozen=True)
class Seen:
    """All that a move may touch."""

    state: str
    history: int
    told: int
    beside: tuple[int, ...]
    clocks: tuple[object, ...]


@given(seed=st.integers(0, 2**32), kind=st.sampled_from(list(TicketKind)))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_tried_history_state_and_pushes_agree(sqlite_desks: Desks, seed: int, kind: TicketKind) -> None:
    asyncio.run(_walk(sqlite_desks, _wishes(seed), kind))


async def _walk(desks: Desks, wishes: list[Wish], kind: TicketKind) -> None:
    async with desks.open(Staffing.SUPERIORS) as desk:
        number = await desk.submitted(kind)
        others = [await desk.submitted(), await desk.submitted(owner=STRANGER)]
        for wish in wishes:
            desk.clock.pass_by(hours=wish.hours)
            before = await _see(desk, number)
            move = _chosen(wish, TicketState(before.state))
            done = await _try(desk, number, move, wish, others)
            if not done:
                assert await _see(desk, number) == before, (move, wish)
            await _agree(desk, number)


def _chosen(wish: Wish, state: TicketState) -> Move:
    """Mostly what leads on, so that a walk gets far before it ends."""
    onward = [move for move in BY_STATE[state] if move.to_state is not state and move.to_state not in ENDS]
    rows = TRANSITIONS if wish.wild else onward if onward and wish.other % 5 else BY_STATE[state]
    return rows[wish.pick % len(rows)]


async def _try(desk: LiveDesk, number: str, move: Move, wish: Wish, others: list[str]) -> bool:
    """Whether it was done."""
    key, words = desk.key(), "说清楚一点" if wish.worded else ""
    try:
        match move.role, move.action:
            case Role.CLOCK, _:
                await _ring(desk, number)
            case Role.OWNER, Action.SUBMIT:
                return False
            case Role.OWNER, Action.SUPPLEMENT:
                await desk.port.supplement_ticket(number, OWNER, words, (), key)
            case Role.OWNER, Action.URGE:
                await desk.port.urge_ticket(number, OWNER, key)
            case Role.OWNER, Action.WITHDRAW:
                await desk.port.withdraw_ticket(number, OWNER, key)
            case Role.OWNER, Action.OBJECT:
                await desk.port.object_to_refusal(number, OWNER, words, key)
            case Role.OWNER, _:
                ticket = await _ticket(desk, number)
                grade = Grade(1 + wish.other % 5)
                await desk.port.record_survey(SurveyAnswer(OWNER, number, ticket.round, grade), key)
            case role, action:
                who = await _fitting(desk, number, role, wish)
                given = _given(action, wish, words, others)
                await desk.port.move_ticket(
                    StaffMove(desk.staff[who].id, number, action, payload_of(action, **given)), key
                )
    except DeskError:
        return False
    return True


async def _fitting(desk: LiveDesk, number: str, role: Role, wish: Wish) -> str:
    """Mostly somebody of the unit that has it."""
    people = STAFF[role]
    if role is Role.HANDLER and not wish.wild:
        ticket = await _ticket(desk, number)
        people = tuple(name for name in people if name == ticket.department) or people
    return people[wish.other % len(people)]


def _given(action: Action, wish: Wish, words: str, others: list[str]) -> dict[str, Any]:
    named = {
        "kind": list(TicketKind)[wish.other % 5],
        "outcome": list(Outcome)[wish.other % 3],
        "flag": list(FlagName)[wish.other % 4],
        "certificate": "TC-0000-00000",
    }
    if not wish.worded:
        return named | {"department": "nowhere", "main": "GS-0000-00000", "days": -1, "level": "none"}
    return named | {
        "note": words,
        "department": ("market", "tax")[wish.other % 2],
        "co_departments": ("labour",) if action is Action.NAME_LEAD and wish.pick % 2 else (),
        "days": 1 + wish.other % 3,
        "main": others[0 if action is Action.MERGE else 1],
        "level": "top",
    }


async def _ring(desk: LiveDesk, number: str) -> None:
    """The clock's moves, as far as their time has come, when the time of the next one has."""
    ticket = await _ticket(desk, number)
    if ticket.alarm_at is not None and ticket.alarm_at > desk.clock.now:
        desk.clock.now = ticket.alarm_at + timedelta(minutes=1)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)


async def _see(desk: LiveDesk, number: str) -> Seen:
    ticket = await _ticket(desk, number)
    async with desk.backend.context.read_session() as session:
        counts = [
            await session.scalar(select(func.count()).select_from(table)) or 0
            for table in (PushRow, CoHandling, Extension, Flag)
        ]
    clocks = (
        ticket.due_at,
        ticket.alarm,
        ticket.alarm_at,
        ticket.promised,
        ticket.desk,
        ticket.department,
        ticket.kind,
    )
    return Seen(ticket.state, len(ticket.history), counts[0], tuple(counts[1:]), clocks)


async def _ticket(desk: LiveDesk, number: str) -> Ticket:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        return ticket


async def _agree(desk: LiveDesk, number: str) -> None:
    """The history is a path through the table that ends in the ticket's state, each step told its readers, and what is
    over has no clock."""
    ticket = await _ticket(desk, number)
    state: TicketState | None = None
    expected: list[str] = []
    for entry in ticket.history:
        move = ROWS[state, Action(entry.action), Role(entry.role)]
        assert (entry.text_key, entry.state, entry.inside) == (move.says, move.to_state.value, move.inside)
        state = move.to_state
        expected += [notice.key for notice in move.tells if notice.audience is Audience.OWNER]
    assert ticket.state == state
    assert sorted(await _told_owner(desk, ticket.id)) == sorted(expected)
    over = not any(row.role is Role.CLOCK for row in BY_STATE[TicketState(ticket.state)])
    assert (ticket.ended_at is not None) == over
    if over:
        assert ticket.alarm_at is None


async def _told_owner(desk: LiveDesk, ticket_id: int) -> list[str]:
    query = select(PushRow.text_key).where(PushRow.ticket_id == ticket_id, PushRow.owner_id.is_not(None))
    async with desk.backend.context.read_session() as session:
        return list(await session.scalars(query))
