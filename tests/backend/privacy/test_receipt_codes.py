"""Who speaks for an anonymous report (mechanism 27)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.contract.enums import Action, Grade, TicketKind
from backend.contract.errors import NotFound, TooOften
from backend.contract.values import Address, SurveyAnswer, TicketDraft
from backend.tickets.tables import Ticket
from tests.backend.tickets.sensitive_ticket import TEXT
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

pytestmark = pytest.mark.both_databases
HOME = Address("web", "home")


async def _anonymous(desk: LiveDesk) -> tuple[str, str]:
    draft = TicketDraft(HOME, TicketKind.REPORT, TEXT, region="450103", anonymous=True)
    receipt = await desk.port.submit_ticket(draft, desk.key())
    return receipt.number, receipt.receipt_code


async def test_who_gives_the_code_last_speaks_for_the_report(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    view = await desk.port.adopt_by_code(code, STRANGER, desk.key())
    assert Action.SUPPLEMENT in view.owner_actions
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.act("market", number, Action.SIGN)
    await desk.act("market", number, Action.ASK, "是哪一天")
    assert await desk.push_keys(HOME) == ["push-opened-elsewhere"]
    told = await desk.pushes(STRANGER)
    assert [push.text_key for push in told][-1] == "push-needs-info"
    assert all((push.note, push.ticket.title, push.ticket.unit) == ("", "", "") for push in told)
    with pytest.raises(NotFound):
        await desk.port.supplement_ticket(number, HOME, "上月三号", (), desk.key())
    assert (
        await desk.port.list_tickets(HOME) == await desk.port.list_tickets(STRANGER) == ()
    )  # a list may be a stranger's
    await desk.port.supplement_ticket(number, STRANGER, "上月三号", (), desk.key())
    await desk.act("market", number, Action.RESOLVE, "已立案")
    await desk.port.record_survey(SurveyAnswer(STRANGER, number, 1, Grade.SATISFIED), desk.key())
    await desk.port.adopt_by_code(code, HOME, desk.key())  # the first conversation has it back by the code
    assert [view.number for view in await desk.port.list_tickets(HOME)] == [number]
    with pytest.raises(NotFound):
        await desk.port.show_ticket(number, STRANGER)


async def test_what_waits_to_be_told_moves_to_who_has_the_code(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    assert await desk.push_keys(HOME) == ["push-opened-elsewhere"]
    assert await desk.push_keys(STRANGER) == ["push-accepted"]


async def test_a_borrowed_computer_may_act_for_an_hour(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    desk.clock.pass_by(minutes=61)
    with pytest.raises(NotFound):
        await desk.port.withdraw_ticket(number, STRANGER, desk.key())
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    await desk.port.withdraw_ticket(number, STRANGER, desk.key())


async def test_guessing_ends_and_a_right_code_is_then_refused_alike(desk: LiveDesk) -> None:
    _, code = await _anonymous(desk)
    for _ in range(desk.backend.context.secrecy.code_guesses):
        with pytest.raises(NotFound):
            await desk.port.adopt_by_code("AAAA-AAAA-AAAA-AAAA-AAAA", STRANGER, desk.key())
    for typed in (code, "AAAA-AAAA-AAAA-AAAA-AAAA"):
        with pytest.raises(TooOften):
            await desk.port.adopt_by_code(typed, STRANGER, desk.key())
    await desk.port.adopt_by_code(code, OWNER, desk.key())  # somebody else's guesses are not theirs
    desk.clock.pass_by(minutes=61)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())


async def test_a_named_ticket_has_no_code(desk: LiveDesk) -> None:
    await desk.submitted()
    async with desk.backend.context.read_session() as session:
        assert await session.scalar(select(Ticket.receipt_hash)) is None
    for typed in ("", "\ud800", "%", "0" * 400):
        with pytest.raises(NotFound):
            await desk.port.adopt_by_code(typed, STRANGER, desk.key())
