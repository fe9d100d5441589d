"""How a ticket gets into each state, by the moves of the people whose part it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.tickets.tables import Ticket
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk


async def submitted(desk: LiveDesk) -> str:
    """A question: nothing sends it on by itself, and its time is short."""
    return await desk.submitted(TicketKind.CONSULT)


async def wait_for(desk: LiveDesk, number: str, action: Action) -> None:
    """Let the clock go from alarm to alarm until it has made this move."""
    for _ in range(8):
        ticket = await desk.stored(number)
        alarms = [ticket.alarm_at, *(part.alarm_at for part in ticket.co_handlings)]
        done = len(ticket.history)
        await desk.run_clock(min(alarm for alarm in alarms if alarm is not None) + timedelta(seconds=1))
        new = (await desk.stored(number)).history[done:]
        if any(entry.action == action for entry in new):
            return
    raise AssertionError(f"the clock never made {action}")


async def reach(desk: LiveDesk, state: TicketState) -> str:
    return await _REACHED[state](desk)


def _after(state: TicketState, who: str, action: Action, **given: Any) -> Callable[[LiveDesk], Awaitable[str]]:
    async def step(desk: LiveDesk) -> str:
        number = await reach(desk, state)
        await desk.act(who, number, action, **({"note": "说明理由"} | given))
        return number

    return step


async def _objected(desk: LiveDesk) -> str:
    number = await reach(desk, TicketState.REJECTED)
    await desk.port.object_to_refusal(number, OWNER, "归你们管的", desk.key())
    return number


async def _withdrawn(desk: LiveDesk) -> str:
    number = await submitted(desk)
    await desk.port.withdraw_ticket(number, OWNER, desk.key())
    return number


async def _joined(desk: LiveDesk) -> str:
    main = await desk.in_progress(kind=TicketKind.CONSULT, owner=STRANGER)
    number = await submitted(desk)
    await desk.act("desk", number, Action.JOIN, main=main)
    return number


async def _merged(desk: LiveDesk) -> str:
    main, number = await submitted(desk), await submitted(desk)
    await desk.act("desk", number, Action.MERGE, main=main)
    return number


async def _closed(desk: LiveDesk) -> str:
    number = await reach(desk, TicketState.RESOLVED)
    await wait_for(desk, number, Action.CLOSE)
    return number


async def reviewed(desk: LiveDesk, *, again: bool = False, by_desk: bool = False) -> str:
    """Rated dissatisfied; `again`: for the second time."""
    number = await desk.resolved(kind=TicketKind.CONSULT) if not by_desk else await _answered(desk)
    await desk.rate(number, Grade.DISSATISFIED)
    await wait_for(desk, number, Action.REVIEW)
    if again and not by_desk:
        await desk.act("desk", number, Action.REDISPATCH, "确实没办好", "market")
        await desk.act("market", number, Action.SIGN)
        await desk.act("market", number, Action.RESOLVE, "又办了一次")
        await desk.rate(number, Grade.VERY_DISSATISFIED)
        await wait_for(desk, number, Action.REVIEW)
    return number


async def _answered(desk: LiveDesk) -> str:
    number = await reach(desk, TicketState.ACCEPTED)
    await desk.act("desk", number, Action.RESOLVE, "网上就能办")
    return number


_S = TicketState
_REACHED: dict[TicketState, Callable[[LiveDesk], Awaitable[str]]] = {
    _S.SUBMITTED: submitted,
    _S.ACCEPTED: _after(_S.SUBMITTED, "desk", Action.ACCEPT),
    _S.REJECTED: _after(_S.SUBMITTED, "desk", Action.REJECT),
    _S.OBJECTED: _objected,
    _S.ASSIGNED: _after(_S.SUBMITTED, "desk", Action.ASSIGN, department="market"),
    _S.IN_PROGRESS: _after(_S.ASSIGNED, "market", Action.SIGN),
    _S.NEEDS_INFO: _after(_S.IN_PROGRESS, "market", Action.ASK),
    _S.DISPUTED: _after(_S.ASSIGNED, "market", Action.DISPUTE),
    _S.AT_TASK_FORCE: _after(_S.IN_PROGRESS, "market", Action.STUCK),
    _S.AT_WORKING_GROUP: _after(_S.AT_TASK_FORCE, "force", Action.RAISE),
    _S.REPORTED: _after(_S.AT_WORKING_GROUP, "group", Action.REPORT_UP),
    _S.RESOLVED: _after(_S.IN_PROGRESS, "market", Action.RESOLVE),
    _S.REVIEW: reviewed,
    _S.JOINED: _joined,
    _S.MERGED: _merged,
    _S.TERMINATED: _after(_S.CLOSED, "office", Action.TERMINATE),
    _S.CLOSED: _closed,
    _S.WITHDRAWN: _withdrawn,
}


async def main_of(desk: LiveDesk, number: str) -> str:
    ticket = await desk.stored(number)
    async with desk.backend.context.read_session() as session:
        found = await session.get_one(Ticket, ticket.main_id)
        return found.number
