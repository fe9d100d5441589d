"""The figures of tickets that lived: through the desk's own moves, on its own tables, over the ends of months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from backend.contract.enums import Action, Grade, Outcome, TicketKind
from backend.contract.values import Address
from backend.privacy.retention import Retention
from backend.statistics.formulas import Counts, Rate, group_by, total_counts
from backend.statistics.periods import Month
from backend.statistics.queries import FACT_QUERIES
from backend.statistics.reports import StatisticsReports
from tests.fixtures.desk import MONDAY, OWNER, STRANGER, LiveDesk

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


async def figures(desk: LiveDesk, month: Month, *, inside: bool = True) -> Counts:
    (found,) = await StatisticsReports(desk.backend.context).month_figures([month], inside=inside)
    return total_counts(found.table)


async def until(desk: LiveDesk, day: int, month: int = 12, hour: int = 2) -> None:
    """The clock goes on, and makes its moves on the way."""
    await desk.run_clock(datetime(2026, month, day, hour, tzinfo=UTC))


@pytest.mark.both_databases
async def test_a_ticket_is_counted_when_it_falls_due_and_when_its_rating_closes(desk: LiveDesk) -> None:
    """Handed in on Monday 23 November: due on the 30th, resolved that day, its invitation open until 2 December."""
    number = await desk.resolved()
    assert await figures(desk, NOVEMBER) == Counts(received=1)  # nothing has fallen due yet
    await desk.rate(number, Grade.DISSATISFIED)
    await desk.rate(number, Grade.SATISFIED)  # a change of mind
    await until(desk, 1)
    (november,) = await StatisticsReports(desk.backend.context).month_figures([NOVEMBER])
    assert november.final
    assert total_counts(november.table) == Counts(received=1, due=1, on_time=1)
    assert await figures(desk, DECEMBER) == Counts()
    await until(desk, 20)
    assert await figures(desk, NOVEMBER) == Counts(received=1, due=1, on_time=1)
    assert await figures(desk, DECEMBER) == Counts(results=1, solved=1, answered=1, graded=1, satisfied=1)


@pytest.mark.both_databases
async def test_an_overdue_ticket_is_late_in_its_month_however_long_it_stays_open(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await until(desk, 1)
    assert (await figures(desk, NOVEMBER)).timely == Rate(0, 1)
    await until(desk, 20)
    await desk.act("market", number, Action.RESOLVE, "办好了")
    assert (await figures(desk, NOVEMBER)).timely == Rate(0, 1)
    assert (await figures(desk, DECEMBER)).timely == Rate(0, 0)


@pytest.mark.both_databases
async def test_a_return_in_time_is_the_next_units_clock_and_is_noted(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.RETURN, "这件事归税务")
    await desk.act("desk", number, Action.ASSIGN, department="tax")
    await until(desk, 1)
    (found,) = await StatisticsReports(desk.backend.context).month_figures([NOVEMBER])
    units = group_by(found.table, lambda cell: cell.unit)
    assert units["market"] == Counts(returned=1)
    assert units["tax"] == Counts(due=1)
    assert units["nanning"] == Counts(received=1)


async def test_what_its_owner_is_waited_for_is_counted_when_it_goes_on(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "请补一张照片")
    desk.clock.now = MONDAY + timedelta(days=3)
    await desk.port.supplement_ticket(
        number, OWNER, "照片补上了", (), desk.key()
    )  # three working days: due on 3 December
    await until(desk, 1)
    assert (await figures(desk, NOVEMBER)).due == 0
    await until(desk, 2)
    await desk.act("market", number, Action.RESOLVE, "办好了")
    await until(desk, 4)
    assert (await figures(desk, DECEMBER)).timely == Rate(1, 1)


async def test_a_result_given_while_waiting_is_counted_in_its_own_month(desk: LiveDesk) -> None:
    """The month the old deadline was in has been reported already."""
    number = await desk.in_progress()
    await desk.act("market", number, Action.ASK, "请补一张照片")
    desk.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert await figures(desk, NOVEMBER) == Counts(received=1)
    await desk.act("market", number, Action.RESOLVE, "不用补了，办好了")
    desk.clock.now = datetime(2026, 12, 2, 2, tzinfo=UTC)
    assert await figures(desk, NOVEMBER) == Counts(received=1)
    assert (await figures(desk, DECEMBER)).timely == Rate(1, 1)


async def test_a_withdrawn_ticket_was_received_and_is_nobodys_failure(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.port.withdraw_ticket(number, OWNER, desk.key())
    await until(desk, 10)
    assert await figures(desk, NOVEMBER) == Counts(received=1)
    assert await figures(desk, DECEMBER) == Counts()


async def test_a_refused_ticket_was_received(desk: LiveDesk) -> None:
    await desk.act("desk", await desk.submitted(), Action.REJECT, "归法院管，可以去立案")
    await until(desk, 10)
    assert await figures(desk, NOVEMBER) == Counts(received=1)


async def test_what_the_desk_answers_at_once_has_no_deadline_and_is_rated(desk: LiveDesk) -> None:
    number = await desk.submitted(TicketKind.COMPLAINT)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.act("desk", number, Action.RESOLVE, "可以在网上办", outcome=Outcome.SOLVED)
    await until(desk, 10)
    assert await figures(desk, NOVEMBER) == Counts(received=1, at_once=1)
    (december,) = await StatisticsReports(desk.backend.context).month_figures([DECEMBER])
    assert group_by(december.table, lambda cell: cell.unit) == {"nanning": Counts(results=1, solved=1)}


async def test_a_joined_ticket_has_its_own_result_and_no_clock_of_its_own(desk: LiveDesk) -> None:
    main = await desk.in_progress()
    other = await desk.submitted(owner=STRANGER)
    await desk.act("desk", other, Action.JOIN, main=main)
    await desk.act("market", main, Action.RESOLVE, "两家的都办好了")
    await desk.rate(main, Grade.VERY_SATISFIED)
    await until(desk, 10)
    assert await figures(desk, NOVEMBER) == Counts(received=2, due=1, on_time=1)
    assert await figures(desk, DECEMBER) == Counts(results=2, solved=2, answered=1, graded=1, satisfied=1)


async def test_a_dispute_ends_the_units_clock(desk: LiveDesk) -> None:
    await desk.employ_superiors()
    number = await desk.in_progress()
    await desk.act("market", number, Action.DISPUTE, "两家都管，请定一家")
    desk.clock.now = datetime(2026, 12, 3, 2, tzinfo=UTC)  # the office took its time
    await desk.act("office", number, Action.NAME_LEAD, department="tax")
    await until(desk, 31)
    (november, december) = await StatisticsReports(desk.backend.context).month_figures([NOVEMBER, DECEMBER])
    assert group_by(november.table, lambda cell: cell.unit) == {"nanning": Counts(received=1)}
    assert group_by(december.table, lambda cell: cell.unit) == {"tax": Counts(due=1)}


async def test_a_co_handler_has_a_clock_of_its_own(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    await desk.act("desk", number, Action.INVOLVE, department="tax")
    await desk.act("tax", number, Action.CO_RESOLVE, "税务这边核实了")
    await until(desk, 1)
    (found,) = await StatisticsReports(desk.backend.context).month_figures([NOVEMBER])
    units = group_by(found.table, lambda cell: cell.unit)
    assert (units["market"].timely, units["tax"].timely) == (Rate(0, 1), Rate(1, 1))


async def test_an_extended_round_is_held_to_its_new_date(desk: LiveDesk) -> None:
    await desk.employ_superiors()
    number = await desk.in_progress()
    await desk.act("market", number, Action.EXTEND, "要等检测结果", days=2)
    await desk.act("office", number, Action.GRANT)
    await until(desk, 1)
    assert (await figures(desk, NOVEMBER)).due == 0
    await desk.act("market", number, Action.RESOLVE, "办好了")
    await until(desk, 10)
    assert (await figures(desk, DECEMBER)).timely == Rate(1, 1)
    assert (await figures(desk, DECEMBER)).extended == 1


async def test_anonymous_and_confidential_tickets_are_counted_and_shown_only_in_number(desk: LiveDesk) -> None:
    for at in range(4):
        await desk.submitted(TicketKind.REPORT, Address("web", f"whistle-{at}"), anonymous=True)
    await desk.submitted()
    assert (await figures(desk, NOVEMBER)).received == 5
    assert (await figures(desk, NOVEMBER, inside=False)).received == 1  # four are fewer than policy's five
    await desk.submitted(TicketKind.REPORT, Address("web", "whistle-5"), anonymous=True)
    assert (await figures(desk, NOVEMBER, inside=False)).received == 6


@pytest.mark.both_databases
async def test_what_retention_takes_away_is_not_missed_by_the_figures(desk: LiveDesk) -> None:
    number = await desk.resolved(enterprise="阿珍螺蛳粉", phone="13812345678")
    await desk.rate(number, Grade.SATISFIED, "speed")
    await until(desk, 20)
    before = [await figures(desk, NOVEMBER), await figures(desk, DECEMBER)]
    desk.clock.now += timedelta(days=6 * 365)
    assert (await Retention(desk.backend.context).anonymise_due()).total == 1
    assert [await figures(desk, NOVEMBER), await figures(desk, DECEMBER)] == before
    assert before[1].satisfied == 1


async def test_a_month_is_read_by_its_indexes(desk: LiveDesk) -> None:
    """Never by looking at all tickets: every question searches by the moment it is about."""
    async with desk.backend.context.read_session() as session:
        for query, moment, _ in FACT_QUERIES:
            asked = query.where(moment >= NOVEMBER.start, moment < NOVEMBER.end)
            written = asked.compile(desk.backend.context.engine.sync_engine, compile_kwargs={"literal_binds": True})
            plan = [str(row[3]) for row in await session.execute(text(f"explain query plan {written}"))]
            assert not [step for step in plan if step.startswith("SCAN")], plan
            assert any(f"{moment.key}>? AND {moment.key}<?" in step for step in plan), plan
