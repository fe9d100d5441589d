"""Who works on a ticket together: co-handlers' clocks move with the lead's, joined owners hear no stranger's number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from backend.contract.enums import Action, Grade, TicketState
from backend.contract.values import SurveyAnswer
from backend.core.working_days import local_day
from backend.tickets.queries import find_ticket
from tests.backend.world import OWNER, STRANGER, World, open_world
from tests.fixtures.databases import fresh_sqlite


async def _due_days(world: World, number: str) -> set[date]:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        return {local_day(part.due_at) for part in (*ticket.co_handlings, ticket.rounds[-1])}


async def test_a_granted_extension_moves_the_co_handlers_too(tmp_path: Path) -> None:
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        await world.governed()
        number = await world.in_progress()
        await world.act("office", number, Action.INVOLVE, department="tax")
        assert await _due_days(world, number) == {date(2026, 11, 30)}
        await world.act("market", number, Action.EXTEND, "要等上级局回函", days=3)
        await world.act("office", number, Action.GRANT)
        assert await _due_days(world, number) == {date(2026, 12, 3)}


async def test_waiting_for_the_owner_moves_the_co_handlers_too(tmp_path: Path) -> None:
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        await world.governed()
        number = await world.in_progress()
        await world.act("office", number, Action.INVOLVE, department="tax")
        await world.act("market", number, Action.ASK, "哪天去的")
        world.clock.pass_by(days=2)
        await world.desk.supplement(number, OWNER, "上周三", (), world.key())
        assert await _due_days(world, number) == {date(2026, 12, 2)}


async def test_what_is_handled_again_without_naming_a_unit_goes_to_the_one_that_handled_it(tmp_path: Path) -> None:
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        number = await world.resolved()
        await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), world.key())
        world.clock.pass_by(days=2)
        await world.backend.clock.scan(world.clock.now)
        view = await world.act("desk", number, Action.REDISPATCH, "确实没办好")
        assert (view.state, view.unit, view.round) == (TicketState.ASSIGNED, "南宁市市场监督管理局", 2)


async def test_a_joined_owner_does_not_read_the_first_owners_telephone_in_the_result(tmp_path: Path) -> None:
    async with open_world(fresh_sqlite(tmp_path)) as world:
        await world.staffed()
        main = await world.in_progress(owner=STRANGER)
        number = await world.submitted()
        await world.act("desk", number, Action.JOIN, main=main)
        await world.act("market", main, Action.RESOLVE, "已与黄先生 13812345678 联系，围挡今天拆")
        told = (await world.desk.ticket(number, OWNER)).history[-1]
        assert told.text_key == "history-resolved"
        assert "13812345678" not in told.note
        assert "围挡今天拆" in told.note
