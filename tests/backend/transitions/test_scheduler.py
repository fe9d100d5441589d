"""The clock warns in time, notes what is overdue once, and closes what was rated or not (mechanism 13, 14, 20)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest

from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.values import Address, TicketDraft
from backend.tickets.queries import find_ticket
from tests.fixtures.desk import OWNER, WORDS, LiveDesk, china_time

pytestmark = pytest.mark.both_databases

DESK, MARKET = Address("telegram", "desk"), Address("telegram", "market")


async def test_the_desk_is_warned_before_a_day_has_passed_and_told_once_it_has(desk: LiveDesk) -> None:
    await desk.submitted()  # Monday at ten; to be verified by Tuesday at six
    await desk.pushes(DESK)
    assert await desk.run_clock(china_time(11, 24, 9)) == frozenset()
    assert await desk.run_clock(china_time(11, 24, 13)) == {DESK}
    assert await desk.run_clock(china_time(11, 24, 14)) == frozenset()
    assert await desk.push_keys(DESK) == ["staff-due-soon"]
    assert await desk.run_clock(china_time(11, 24, 17)) == frozenset()
    await desk.run_clock(china_time(11, 25, 9))
    await desk.run_clock(china_time(11, 30, 9))
    assert await desk.push_keys(DESK) == ["staff-overdue"]


async def test_nobody_is_warned_at_night_or_on_a_holiday(desk: LiveDesk) -> None:
    desk.clock.now = china_time(11, 27, 17)  # a Friday afternoon: due on Monday at six, warned on Monday at nine
    await desk.submitted()
    await desk.pushes(DESK)
    assert await desk.run_clock(china_time(11, 29, 23)) == frozenset()
    assert await desk.run_clock(china_time(11, 30, 8)) == frozenset()
    assert await desk.run_clock(china_time(11, 30, 9)) == {DESK}


async def test_a_handler_is_warned_of_signature_and_of_result(desk: LiveDesk) -> None:
    number = await desk.submitted()
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.run_clock(china_time(11, 24, 13))
    await desk.act("market", number, Action.SIGN)
    await desk.run_clock(china_time(11, 30, 12))
    assert (await desk.port.show_ticket(number, OWNER)).promised == date(2026, 11, 30)
    await desk.run_clock(china_time(12, 1, 9))
    assert await desk.push_keys(MARKET) == ["staff-assigned", "staff-due-soon", "staff-due-soon", "staff-overdue"]


async def test_nothing_an_owner_does_restarts_the_clock(desk: LiveDesk) -> None:
    """Peers restart it at any update."""
    number = await desk.in_progress()
    before = await _deadline(desk, number)
    desk.clock.pass_by(days=7, hours=1)  # two hours after the warning that nobody has looked for yet
    await desk.port.supplement_ticket(number, OWNER, "再补一句", (), desk.key())
    await desk.port.urge_ticket(number, OWNER, desk.key())
    assert await _deadline(desk, number) == before


async def test_the_clock_stands_still_while_the_owner_is_asked(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "哪天去的")
    await desk.pushes(MARKET)
    assert await desk.run_clock(china_time(11, 30, 9)) == frozenset()
    view = await desk.port.supplement_ticket(number, OWNER, "上周三", (), desk.key())
    assert view.promised == date(2026, 12, 7)  # five working days later than it was
    assert await desk.push_keys(MARKET) == ["staff-answered"]


async def test_a_question_without_an_answer_does_not_stop_the_work_for_ever(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "哪天去的")
    await desk.pushes(MARKET)
    await desk.pushes(OWNER)
    await desk.run_clock(china_time(11, 30, 18))
    view = await desk.port.show_ticket(number, OWNER)
    assert (view.state, view.promised) == (TicketState.IN_PROGRESS, date(2026, 12, 7))
    assert (await desk.push_keys(OWNER), await desk.push_keys(MARKET)) == (["push-resumed"], ["staff-resumed"])


async def test_what_nobody_signs_is_overdue_as_unsigned_and_once_more_as_late(desk: LiveDesk) -> None:
    number = await desk.submitted()
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.run_clock(china_time(11, 25, 9))
    assert await desk.push_keys(MARKET) == ["staff-assigned", "staff-due-soon", "staff-overdue"]
    await desk.run_clock(china_time(12, 1, 9))
    assert await desk.push_keys(MARKET) == ["staff-overdue"]
    await desk.run_clock(china_time(12, 9, 9))
    assert await desk.push_keys(MARKET) == []
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    late = [entry.detail.get("late", False) for entry in ticket.history if entry.action == Action.OVERDUE]
    assert late == [False, True]


async def test_a_deadline_counted_anew_keeps_the_days_it_waited_for_the_owner(desk: LiveDesk) -> None:
    await desk.employ_superiors()
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "哪天去的")
    desk.clock.pass_by(days=2)
    before = (await desk.port.supplement_ticket(number, OWNER, "上周三", (), desk.key())).promised
    await desk.act("office", number, Action.RECOMPUTE, "按现行规定重算")
    assert (await desk.port.show_ticket(number, OWNER)).promised == before == date(2026, 12, 2)


async def test_a_ticket_that_was_accepted_and_forgotten_is_warned_of(desk: LiveDesk) -> None:
    """Peers skip what is not assigned."""
    number = await desk.submitted(TicketKind.SUGGESTION)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.run_clock(china_time(11, 24, 15))
    await desk.run_clock(china_time(11, 25, 9))
    assert await desk.push_keys(DESK) == ["staff-new", "staff-due-soon", "staff-overdue"]


async def test_a_result_is_closed_after_its_time_rated_or_not(desk: LiveDesk) -> None:
    number = await desk.resolved()
    await desk.pushes(OWNER)
    await desk.run_clock(china_time(11, 26, 18))
    assert await desk.push_keys(OWNER) == ["push-rate"]  # once
    await desk.run_clock(china_time(12, 2, 17))
    assert (await desk.port.show_ticket(number, OWNER)).state is TicketState.RESOLVED
    await desk.run_clock(china_time(12, 3, 9))
    view = await desk.port.show_ticket(number, OWNER)
    assert (view.state, view.can_rate) == (TicketState.CLOSED, False)
    assert await desk.push_keys(OWNER) == ["push-closed"]


async def test_however_many_scan_and_however_late_each_thing_happens_once(desk: LiveDesk) -> None:
    numbers = [await desk.submitted() for _ in range(5)]
    await desk.pushes(DESK)
    desk.clock.now = china_time(11, 24, 13)  # to be warned of, not overdue yet
    await asyncio.gather(*(desk.backend.deadline_scheduler.scan(desk.clock.now) for _ in range(6)))
    assert await desk.push_keys(DESK) == ["staff-due-soon"] * len(numbers)
    later = [await desk.submitted() for _ in range(5)]
    assert await desk.push_keys(DESK) == ["staff-new"] * len(later)
    desk.clock.now = china_time(12, 30, 12)
    await asyncio.gather(*(desk.backend.deadline_scheduler.scan(desk.clock.now) for _ in range(6)))
    keys = await desk.push_keys(DESK)
    assert sorted(keys) == ["staff-due-soon"] * len(later) + ["staff-overdue"] * len(numbers + later)


async def test_a_year_the_calendar_does_not_know_stops_nothing(desk: LiveDesk) -> None:
    desk.clock.now = datetime(2027, 12, 30, 2, tzinfo=UTC)
    number = await desk.in_progress()
    assert (await desk.port.show_ticket(number, OWNER)).promised is not None


async def test_the_answer_to_a_key_is_kept_for_a_month(desk: LiveDesk) -> None:
    draft = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS)
    first = await desk.port.submit_ticket(draft, "k")
    await desk.run_clock(china_time(12, 22, 12))
    assert await desk.port.submit_ticket(draft, "k") == first
    await desk.run_clock(china_time(12, 24, 12))
    assert await desk.port.submit_ticket(draft, "k") != first


async def _deadline(desk: LiveDesk, number: str) -> tuple[datetime | None, datetime | None]:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.due_at, ticket.alarm_at
