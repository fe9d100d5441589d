"""回访: who cannot be reached by a channel is called by the desk, and what they say is marked as entered by staff
(mechanism 20, 28)."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Grade, Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import Address, SurveyAnswer
from backend.surveys.call_backs import CallBack, CallBackResult, CallOutcome
from backend.tickets.access_log import list_accesses
from backend.tickets.queries import find_ticket
from backend.tickets.tables import SurveyRow
from tests.backend.supervision.steps import scan_evidence
from tests.fixtures.desk import OWNER, LiveDesk, china_time

PAPER = Address("paper", "window-1")
NAMED = {"enterprise": "阿珍螺蛳粉", "phone": "13812345678"}


async def waiting(desk: LiveDesk, who: str = "desk") -> tuple[CallBack, ...]:
    return await desk.backend.call_backs.list_waiting(desk.staff[who].id)


async def enter(
    desk: LiveDesk,
    number: str,
    outcome: CallOutcome = CallOutcome.RATED,
    grade: Grade | None = Grade.SATISFIED,
    who: str = "desk",
    reasons: tuple[str, ...] = (),
    comment: str = "",
) -> CallBackResult:
    call_backs = desk.backend.call_backs
    return await call_backs.record_result(desk.staff[who].id, number, outcome, grade, reasons, comment, desk.key())


async def survey(desk: LiveDesk, number: str) -> SurveyRow:
    async with desk.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.surveys[-1]


async def lost(desk: LiveDesk) -> str:
    """A ticket whose owner blocked the bot."""
    number = await desk.resolved(**NAMED)
    for push in await desk.backend.push_outbox.claim(OWNER):
        await desk.backend.push_outbox.mark_dead(push.id, "blocked")
    return number


@pytest.mark.both_databases
async def test_an_owner_without_a_chat_is_called(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    (call,) = await waiting(government)
    assert (call.number, call.round, call.unit, call.calls) == (number, 1, "南宁市市场监督管理局", 0)
    entered = await enter(government, number, grade=Grade.SATISFIED, reasons=("speed",), comment="办得快")
    assert (entered.entered_by, entered.grade) == ("desk", Grade.SATISFIED)
    row = await survey(government, number)
    assert (row.grade, row.reasons, row.comment, row.entered_by) == (4, "speed", "办得快", government.staff["desk"].id)
    assert row.answered_at == government.clock.now
    assert await waiting(government) == ()


async def test_an_owner_whose_chat_is_dead_is_called(government: LiveDesk) -> None:
    number = await lost(government)
    assert [call.number for call in await waiting(government)] == [number]


async def test_an_owner_who_can_be_reached_is_not(government: LiveDesk) -> None:
    number = await government.resolved(**NAMED)
    assert await waiting(government) == ()
    with pytest.raises(NotAllowed):
        await enter(government, number)
    with pytest.raises(NotAllowed):
        await government.backend.call_backs.get_contact(government.staff["desk"].id, number)
    assert (await survey(government, number)).grade is None


async def test_what_an_owner_said_is_never_written_over(government: LiveDesk) -> None:
    number = await lost(government)
    await government.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.VERY_DISSATISFIED), government.key())
    assert await waiting(government) == ()
    with pytest.raises(NotAllowed):
        await enter(government, number, grade=Grade.VERY_SATISFIED)
    row = await survey(government, number)
    assert (row.grade, row.entered_by) == (1, None)


async def test_an_owner_who_comes_back_has_the_last_word(government: LiveDesk) -> None:
    number = await lost(government)
    await enter(government, number, grade=Grade.VERY_SATISFIED)
    await government.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), government.key())
    row = await survey(government, number)
    assert (row.grade, row.entered_by) == (2, None)


async def test_nobody_answers_and_is_tried_again(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    await enter(government, number, CallOutcome.UNANSWERED, None)
    assert [call.calls for call in await waiting(government)] == [1]
    await enter(government, number, CallOutcome.DECLINED, None)
    row = await survey(government, number)
    assert (row.grade, row.entered_by, row.answered_at) == (0, government.staff["desk"].id, None)
    assert await waiting(government) == ()
    with pytest.raises(NotAllowed):
        await enter(government, number)


async def test_a_reading_of_the_number_is_written_down(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    assert "13812345678" not in repr(await waiting(government))
    callee = await government.backend.call_backs.get_contact(government.staff["desk"].id, number)
    assert (callee.enterprise, callee.phone) == ("阿珍螺蛳粉", "13812345678")
    reads = await list_accesses(government.backend.context, ticket=number, staff=government.staff["desk"].id)
    assert [read.name for read in reads if read.why == "call back"] == ["desk"]


async def test_who_was_rated_does_not_ask(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    for who in ("market", "office", "force", "admin"):
        with pytest.raises(NotAllowed):
            await waiting(government, who)
        with pytest.raises(NotAllowed):
            await enter(government, number, who=who)
        with pytest.raises(NotAllowed):
            await government.backend.call_backs.get_contact(government.staff[who].id, number)
    with pytest.raises(NotFound):  # another desk's
        await enter(government, number, who="higher")
    assert await waiting(government, "higher") == ()


async def test_what_the_desk_answered_is_asked_by_a_colleague(government: LiveDesk) -> None:
    number = await government.submitted(TicketKind.COMPLAINT, owner=PAPER, **NAMED)
    await government.act("desk", number, Action.ACCEPT)
    await government.act("desk", number, Action.RESOLVE, "凭身份证到窗口补办")
    assert await waiting(government) == ()
    with pytest.raises(NotAllowed):
        await enter(government, number)
    await government.employ(Role.DESK, "nanning", "colleague")
    assert [call.number for call in await waiting(government, "colleague")] == [number]
    assert (await enter(government, number, who="colleague")).entered_by == "colleague"


async def test_without_a_number_nobody_is_called(government: LiveDesk) -> None:
    await government.resolved(owner=PAPER, enterprise="阿珍螺蛳粉")
    assert await waiting(government) == ()


async def test_an_anonymous_owner_is_not_called(government: LiveDesk) -> None:
    number = await government.resolved(kind=TicketKind.REPORT, owner=PAPER, anonymous=True)
    assert await waiting(government) == ()
    with pytest.raises((NotAllowed, NotFound)):
        await enter(government, number)


async def test_a_secret_ticket_shows_its_number_alone(government: LiveDesk) -> None:
    number = await government.resolved(kind=TicketKind.REPORT, owner=PAPER, **NAMED)
    (call,) = await waiting(government)
    assert (call.number, call.title, call.unit) == (number, "", "")


async def test_after_the_time_to_rate_nothing_is_entered(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    government.clock.now = china_time(12, 20, 12)
    assert await waiting(government) == ()
    with pytest.raises(NotAllowed):
        await enter(government, number)


async def test_a_bad_rating_by_telephone_is_reviewed_like_any_other(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    await enter(government, number, grade=Grade.DISSATISFIED)
    government.clock.now = china_time(12, 20, 12)
    await government.backend.deadline_scheduler.scan(government.clock.now)
    await scan_evidence(government)
    async with government.backend.context.read_session() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    assert ticket.state == "review"


async def test_what_does_not_fit_is_refused(government: LiveDesk) -> None:
    number = await government.resolved(owner=PAPER, **NAMED)
    for outcome, grade, reasons, comment in (
        (CallOutcome.RATED, None, (), ""),
        (CallOutcome.DECLINED, Grade.SATISFIED, (), ""),
        (CallOutcome.UNANSWERED, Grade.SATISFIED, (), ""),
        (CallOutcome.RATED, Grade.SATISFIED, ("weather",), ""),
        (CallOutcome.RATED, Grade.SATISFIED, (), "好" * 25_000),
    ):
        with pytest.raises(BadDraft):
            await enter(government, number, outcome, grade, reasons=reasons, comment=comment)
    for other in ("GS-2611-99999", "", "'; drop table surveys"):
        with pytest.raises(NotFound):
            await enter(government, other)
    assert (await survey(government, number)).grade is None
    assert [call.calls for call in await waiting(government)] == [0]
