"""Random walks: whatever people and clock try, history, state and pushes agree, and what is illegal changes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.contract import Address, BadDraft, NotAllowed, NotFound, StaffAction, SurveyAnswer, TooOften
from backend.tables import PushRow, Ticket
from backend.workflow import TRANSITIONS, Action, Audience, Grade, Role, TicketState
from tests.backend.world import OWNER, World, open_world

WHO = ("owner", "desk", "market", "tax", "clock")
WISHES = st.tuples(st.sampled_from(WHO), st.sampled_from(list(Action)), st.booleans(), st.sampled_from([0, 1, 30, 200]))
TELLS = {(move.state, move.action, move.role): move for move in TRANSITIONS}


@dataclass
class Seen:
    """What is known from outside."""

    state: TicketState
    history: int
    told: int


@given(wishes=st.lists(WISHES, min_size=1, max_size=14))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_tried_history_state_and_pushes_agree(wishes: list[tuple[str, Action, bool, int]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_walk(f"sqlite+aiosqlite:///{Path(folder, 'walk.db')}", wishes))


async def _walk(url: str, wishes: list[tuple[str, Action, bool, int]]) -> None:
    async with open_world(url) as world:
        await world.staffed()
        number = await world.submitted()
        await _deliver(world)
        for who, action, worded, hours in wishes:
            world.clock.pass_by(hours=hours)
            before = await _see(world, number)
            legal = await _try(world, number, who, action, worded)
            after = await _see(world, number)
            if not legal:
                assert after.state is before.state
                assert after.history == before.history
                assert after.told == 0
            await _agree(world, number)


async def _try(world: World, number: str, who: str, action: Action, worded: bool) -> bool:
    """Whether it was done."""
    key = world.key()
    try:
        match who, action:
            case "clock", _:
                return bool(await _scan(world))
            case "owner", Action.SUPPLEMENT:
                await world.desk.supplement(number, OWNER, "补充一点" if worded else "", (), key)
            case "owner", Action.URGE:
                await world.desk.urge(number, OWNER, key)
            case "owner", Action.WITHDRAW:
                await world.desk.withdraw(number, OWNER, key)
            case "owner", _:
                grade = Grade.SATISFIED if worded else None
                await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, grade), key)
                return worded
            case _:
                note, department = ("好的" if worded else ""), ("market" if worded else "nowhere")
                await world.desk.act(StaffAction(world.staff[who].id, number, action, note, department), key)
    except (NotAllowed, NotFound, BadDraft, TooOften):
        return False
    return True


async def _scan(world: World) -> bool:
    await world.backend.clock.scan(world.clock.now)
    return True


async def _see(world: World, number: str) -> Seen:
    ticket = await _ticket(world, number)
    told = len(await _deliver(world))
    return Seen(TicketState(ticket.state), len(ticket.history), told)


async def _deliver(world: World) -> list[str]:
    keys = [await world.push_keys(Address("telegram", chat)) for chat in ("desk", "market", "tax")]
    return sum(keys, await world.push_keys(OWNER))


async def _ticket(world: World, number: str) -> Ticket:
    async with world.backend.context.reading() as rows:
        ticket = await rows.ticket(number)
        assert ticket is not None
        return ticket


async def _agree(world: World, number: str) -> None:
    """The history is a path through the table that ends in the ticket's state, and each step told its readers."""
    ticket = await _ticket(world, number)
    state: TicketState | None = None
    expected: list[str] = []
    for entry in ticket.history:
        move = TELLS[state, Action(entry.action), Role(entry.role)]
        assert entry.text_key == move.says
        assert entry.state == move.to.value
        state = move.to
        expected += [notice.key for notice in move.tells if notice.to is Audience.OWNER]
    assert ticket.state == state
    assert sorted(await _told_owner(world, ticket.id)) == sorted(expected)


async def _told_owner(world: World, ticket_id: int) -> list[str]:
    query = select(PushRow.text_key).where(PushRow.ticket_id == ticket_id, PushRow.owner_id.is_not(None))
    async with world.backend.context.reading() as rows:
        return list(await rows.session.scalars(query))
