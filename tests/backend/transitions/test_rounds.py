"""Who works on a ticket together: co-handlers' clocks move with the lead's, joined owners hear no stranger's number."""

from __future__ import annotations

from datetime import date

from backend.contract.enums import Action, Grade, TicketState
from backend.contract.values import SurveyAnswer
from backend.core.working_days import local_day
from backend.tickets.queries import find_ticket
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk


async def _due_days(desk: LiveDesk, number: str) -> set[date]:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        return {local_day(part.due_at) for part in (*ticket.co_handlings, ticket.rounds[-1])}


async def test_a_granted_extension_moves_the_co_handlers_too(government: LiveDesk) -> None:
    number = await government.in_progress()
    await government.act("office", number, Action.INVOLVE, department="tax")
    assert await _due_days(government, number) == {date(2026, 11, 30)}
    await government.act("market", number, Action.EXTEND, "要等上级局回函", days=3)
    await government.act("office", number, Action.GRANT)
    assert await _due_days(government, number) == {date(2026, 12, 3)}


async def test_waiting_for_the_owner_moves_the_co_handlers_too(government: LiveDesk) -> None:
    number = await government.in_progress()
    await government.act("office", number, Action.INVOLVE, department="tax")
    await government.act("market", number, Action.ASK, "哪天去的")
    government.clock.pass_by(days=2)
    await government.port.supplement_ticket(number, OWNER, "上周三", (), government.key())
    assert await _due_days(government, number) == {date(2026, 12, 2)}


async def test_what_is_handled_again_without_naming_a_unit_goes_to_the_one_that_handled_it(desk: LiveDesk) -> None:
    number = await desk.resolved()
    await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), desk.key())
    desk.clock.pass_by(days=2)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)
    view = await desk.act("desk", number, Action.REDISPATCH, "确实没办好")
    assert (view.state, view.unit, view.round) == (TicketState.ASSIGNED, "南宁市市场监督管理局", 2)


async def test_a_joined_owner_does_not_read_the_first_owners_telephone_in_the_result(desk: LiveDesk) -> None:
    main = await desk.in_progress(owner=STRANGER)
    number = await desk.submitted()
    await desk.act("desk", number, Action.JOIN, main=main)
    await desk.act("market", main, Action.RESOLVE, "已与黄先生 13812345678 联系，围挡今天拆")
    told = (await desk.port.show_ticket(number, OWNER)).history[-1]
    assert told.text_key == "history-resolved"
    assert "13812345678" not in told.note
    assert "围挡今天拆" in told.note
