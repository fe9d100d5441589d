"""What the tests of the mechanism's points do over and over: say something, rate, wait, look."""

from __future__ import annotations

from datetime import UTC, datetime

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.contract.values import Address, Push, SurveyAnswer, TicketDraft, TicketView
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Ticket
from tests.backend.world import OWNER, World


async def ticket_of(world: World, number: str) -> Ticket:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        return ticket


async def said(world: World, kind: TicketKind, text: str) -> str:
    draft = TicketDraft(owner=OWNER, kind=kind, text=text, region="450103")
    return (await world.desk.submit(draft, world.key())).number


async def rate(world: World, number: str, grade: Grade | None) -> TicketView:
    round_ = (await world.desk.ticket(number, OWNER)).round
    return await world.desk.record_survey(SurveyAnswer(OWNER, number, round_, grade), world.key())


async def scan(world: World, at: datetime) -> None:
    world.clock.now = at
    await world.backend.clock.scan(at)


async def reviewed(world: World, number: str, grade: Grade = Grade.DISSATISFIED) -> None:
    """Rated badly, and the time for a change of mind is over."""
    await rate(world, number, grade)
    alarm = (await ticket_of(world, number)).alarm_at
    assert alarm is not None
    await scan(world, alarm)
    assert (await world.desk.ticket(number, OWNER)).state is TicketState.REVIEW


async def handled(world: World, number: str, department: str, who: str, words: str) -> None:
    await world.act("desk" if who != "region" else "higher", number, Action.ASSIGN, department=department)
    await world.act(who, number, Action.SIGN)
    await world.act(who, number, Action.RESOLVE, words)


def chat_of(name: str) -> Address:
    return Address("telegram", name)


def the_one(told: list[Push], key: str) -> Push:
    (push,) = [push for push in told if push.text_key == key]
    return push


def local(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)
