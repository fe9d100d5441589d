"""The clock warns in time, notes what is overdue once, and closes what was rated or not (mechanism 13, 14, 20)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.values import Address, TicketDraft
from backend.core.working_days import LOCAL
from backend.tickets.queries import find_ticket
from tests.backend.world import OWNER, WORDS, World

DESK, MARKET = Address("telegram", "desk"), Address("telegram", "market")


def moment(month: int, day: int, hour: int = 12) -> datetime:
    """In China."""
    return datetime(2026, month, day, hour, tzinfo=LOCAL).astimezone(UTC)


async def scan(world: World, now: datetime) -> frozenset[Address]:
    world.clock.now = now
    return await world.backend.clock.scan(now)


async def test_the_desk_is_warned_before_a_day_has_passed_and_told_once_it_has(world: World) -> None:
    await world.submitted()  # Monday at ten; to be verified by Tuesday at six
    await world.pushes(DESK)
    assert await scan(world, moment(11, 24, 9)) == frozenset()
    assert await scan(world, moment(11, 24, 13)) == {DESK}
    assert await scan(world, moment(11, 24, 14)) == frozenset()
    assert await world.push_keys(DESK) == ["staff-due-soon"]
    assert await scan(world, moment(11, 24, 17)) == frozenset()
    await scan(world, moment(11, 25, 9))
    await scan(world, moment(11, 30, 9))
    assert await world.push_keys(DESK) == ["staff-overdue"]


async def test_nobody_is_warned_at_night_or_on_a_holiday(world: World) -> None:
    world.clock.now = moment(11, 27, 17)  # a Friday afternoon: due on Monday at six, warned on Monday at nine
    await world.submitted()
    await world.pushes(DESK)
    assert await scan(world, moment(11, 29, 23)) == frozenset()
    assert await scan(world, moment(11, 30, 8)) == frozenset()
    assert await scan(world, moment(11, 30, 9)) == {DESK}


async def test_a_handler_is_warned_of_signature_and_of_result(world: World) -> None:
    number = await world.submitted()
    await world.act("desk", number, Action.ASSIGN, department="market")
    await scan(world, moment(11, 24, 13))
    await world.act("market", number, Action.SIGN)
    await scan(world, moment(11, 30, 12))
    assert (await world.desk.ticket(number, OWNER)).promised == date(2026, 11, 30)
    await scan(world, moment(12, 1, 9))
    assert await world.push_keys(MARKET) == ["staff-assigned", "staff-due-soon", "staff-due-soon", "staff-overdue"]


async def test_nothing_an_owner_does_restarts_the_clock(world: World) -> None:
    """Peers restart it at any update."""
    number = await world.in_progress()
    before = await _deadline(world, number)
    world.clock.pass_by(days=7, hours=1)  # two hours after the warning that nobody has looked for yet
    await world.desk.supplement(number, OWNER, "再补一句", (), world.key())
    await world.desk.urge(number, OWNER, world.key())
    assert await _deadline(world, number) == before


async def test_the_clock_stands_still_while_the_owner_is_asked(world: World) -> None:
    number = await world.in_progress()
    await world.act("market", number, Action.ASK, "哪天去的")
    await world.pushes(MARKET)
    assert await scan(world, moment(11, 30, 9)) == frozenset()
    view = await world.desk.supplement(number, OWNER, "上周三", (), world.key())
    assert view.promised == date(2026, 12, 7)  # five working days later than it was
    assert await world.push_keys(MARKET) == ["staff-answered"]


async def test_a_question_without_an_answer_does_not_stop_the_work_for_ever(world: World) -> None:
    number = await world.in_progress()
    await world.act("market", number, Action.ASK, "哪天去的")
    await world.pushes(MARKET)
    await world.pushes(OWNER)
    await scan(world, moment(11, 30, 18))
    view = await world.desk.ticket(number, OWNER)
    assert (view.state, view.promised) == (TicketState.IN_PROGRESS, date(2026, 12, 7))
    assert (await world.push_keys(OWNER), await world.push_keys(MARKET)) == (["push-resumed"], ["staff-resumed"])


async def test_what_nobody_signs_is_overdue_as_unsigned_and_once_more_as_late(world: World) -> None:
    number = await world.submitted()
    await world.act("desk", number, Action.ASSIGN, department="market")
    await scan(world, moment(11, 25, 9))
    assert await world.push_keys(MARKET) == ["staff-assigned", "staff-due-soon", "staff-overdue"]
    await scan(world, moment(12, 1, 9))
    assert await world.push_keys(MARKET) == ["staff-overdue"]
    await scan(world, moment(12, 9, 9))
    assert await world.push_keys(MARKET) == []
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    late = [entry.detail.get("late", False) for entry in ticket.history if entry.action == Action.OVERDUE]
    assert late == [False, True]


async def test_a_deadline_counted_anew_keeps_the_days_it_waited_for_the_owner(world: World) -> None:
    await world.governed()
    number = await world.in_progress()
    await world.act("market", number, Action.ASK, "哪天去的")
    world.clock.pass_by(days=2)
    before = (await world.desk.supplement(number, OWNER, "上周三", (), world.key())).promised
    await world.act("office", number, Action.RECOMPUTE, "按现行规定重算")
    assert (await world.desk.ticket(number, OWNER)).promised == before == date(2026, 12, 2)


async def test_a_ticket_that_was_accepted_and_forgotten_is_warned_of(world: World) -> None:
    """Peers skip what is not assigned."""
    number = await world.submitted(TicketKind.SUGGESTION)
    await world.act("desk", number, Action.ACCEPT)
    await scan(world, moment(11, 24, 15))
    await scan(world, moment(11, 25, 9))
    assert await world.push_keys(DESK) == ["staff-new", "staff-due-soon", "staff-overdue"]


async def test_a_result_is_closed_after_its_time_rated_or_not(world: World) -> None:
    number = await world.resolved()
    await world.pushes(OWNER)
    await scan(world, moment(11, 26, 18))
    assert await world.push_keys(OWNER) == ["push-rate"]  # once
    await scan(world, moment(12, 2, 17))
    assert (await world.desk.ticket(number, OWNER)).state is TicketState.RESOLVED
    await scan(world, moment(12, 3, 9))
    view = await world.desk.ticket(number, OWNER)
    assert (view.state, view.can_rate) == (TicketState.CLOSED, False)
    assert await world.push_keys(OWNER) == ["push-closed"]


async def test_however_many_scan_and_however_late_each_thing_happens_once(world: World) -> None:
    numbers = [await world.submitted() for _ in range(5)]
    await world.pushes(DESK)
    world.clock.now = moment(11, 24, 13)  # to be warned of, not overdue yet
    await asyncio.gather(*(world.backend.clock.scan(world.clock.now) for _ in range(6)))
    assert await world.push_keys(DESK) == ["staff-due-soon"] * len(numbers)
    later = [await world.submitted() for _ in range(5)]
    assert await world.push_keys(DESK) == ["staff-new"] * len(later)
    world.clock.now = moment(12, 30)
    await asyncio.gather(*(world.backend.clock.scan(world.clock.now) for _ in range(6)))
    keys = await world.push_keys(DESK)
    assert sorted(keys) == ["staff-due-soon"] * len(later) + ["staff-overdue"] * len(numbers + later)


async def test_a_year_the_calendar_does_not_know_stops_nothing(world: World) -> None:
    world.clock.now = datetime(2027, 12, 30, 2, tzinfo=UTC)
    number = await world.in_progress()
    assert (await world.desk.ticket(number, OWNER)).promised is not None


async def test_the_answer_to_a_key_is_kept_for_a_month(world: World) -> None:
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS)
    first = await world.desk.submit(draft, "k")
    await scan(world, moment(12, 22))
    assert await world.desk.submit(draft, "k") == first
    await scan(world, moment(12, 24))
    assert await world.desk.submit(draft, "k") != first


async def _deadline(world: World, number: str) -> tuple[datetime | None, datetime | None]:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.due_at, ticket.alarm_at
