"""What the tests of the mechanism's points do over and over: say something, rate, wait, look."""

from __future__ import annotations

from datetime import UTC, datetime

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.contract.values import Address, Push, SurveyAnswer, TicketDraft, TicketView
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Ticket
from tests.fixtures.desk import OWNER, LiveDesk


async def ticket_of(desk: LiveDesk, number: str) -> Ticket:
    async with desk.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        return ticket


async def said(desk: LiveDesk, kind: TicketKind, text: str) -> str:
    draft = TicketDraft(owner=OWNER, kind=kind, text=text, region="450103")
    return (await desk.port.submit(draft, desk.key())).number


async def rate(desk: LiveDesk, number: str, grade: Grade | None) -> TicketView:
    round_ = (await desk.port.ticket(number, OWNER)).round
    return await desk.port.record_survey(SurveyAnswer(OWNER, number, round_, grade), desk.key())


async def scan(desk: LiveDesk, at: datetime) -> None:
    desk.clock.now = at
    await desk.backend.clock.scan(at)


async def reviewed(desk: LiveDesk, number: str, grade: Grade = Grade.DISSATISFIED) -> None:
    """Rated badly, and the time for a change of mind is over."""
    await rate(desk, number, grade)
    alarm = (await ticket_of(desk, number)).alarm_at
    assert alarm is not None
    await scan(desk, alarm)
    assert (await desk.port.ticket(number, OWNER)).state is TicketState.REVIEW


async def handled(desk: LiveDesk, number: str, department: str, who: str, words: str) -> None:
    await desk.act("desk" if who != "region" else "higher", number, Action.ASSIGN, department=department)
    await desk.act(who, number, Action.SIGN)
    await desk.act(who, number, Action.RESOLVE, words)


def chat_of(name: str) -> Address:
    return Address("telegram", name)


def the_one(told: list[Push], key: str) -> Push:
    (push,) = [push for push in told if push.text_key == key]
    return push


def local(month: int, day: int, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour - 8, tzinfo=UTC)
