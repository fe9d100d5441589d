"""回访: who cannot be reached by a channel is called by the desk, and what they say is marked as entered by staff
(mechanism 20, 28)."""

from __future__ import annotations

import pytest

from backend.contract.enums import Action, Grade, Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import Address, SurveyAnswer
from backend.surveys.call_backs import CallBack, CallOutcome, Entered
from backend.tickets.access_log import accesses
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Survey
from tests.backend.supervision.supervision_steps import both, desk, moment, scan
from tests.backend.world import OWNER, World

__all__ = ["both", "desk"]

PAPER = Address("paper", "window-1")
NAMED = {"enterprise": "阿珍螺蛳粉", "phone": "13812345678"}


async def waiting(world: World, who: str = "desk") -> tuple[CallBack, ...]:
    return await world.backend.call_backs.waiting(world.staff[who].id)


async def enter(
    world: World,
    number: str,
    outcome: CallOutcome = CallOutcome.RATED,
    grade: Grade | None = Grade.SATISFIED,
    who: str = "desk",
    reasons: tuple[str, ...] = (),
    comment: str = "",
) -> Entered:
    call_backs = world.backend.call_backs
    return await call_backs.enter(world.staff[who].id, number, outcome, grade, reasons, comment, world.key())


async def survey(world: World, number: str) -> Survey:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    return ticket.surveys[-1]


async def lost(world: World) -> str:
    """A ticket whose owner blocked the bot."""
    number = await world.resolved(**NAMED)
    for push in await world.backend.outbox.claim(OWNER):
        await world.backend.outbox.mark_dead(push.id, "blocked")
    return number


async def test_an_owner_without_a_chat_is_called(both: World) -> None:
    number = await both.resolved(owner=PAPER, **NAMED)
    (call,) = await waiting(both)
    assert (call.number, call.round, call.unit, call.calls) == (number, 1, "南宁市市场监督管理局", 0)
    entered = await enter(both, number, grade=Grade.SATISFIED, reasons=("speed",), comment="办得快")
    assert (entered.entered_by, entered.grade) == ("desk", Grade.SATISFIED)
    row = await survey(both, number)
    assert (row.grade, row.reasons, row.comment, row.entered_by) == (4, "speed", "办得快", both.staff["desk"].id)
    assert row.answered_at == both.clock.now
    assert await waiting(both) == ()


async def test_an_owner_whose_chat_is_dead_is_called(desk: World) -> None:
    number = await lost(desk)
    assert [call.number for call in await waiting(desk)] == [number]


async def test_an_owner_who_can_be_reached_is_not(desk: World) -> None:
    number = await desk.resolved(**NAMED)
    assert await waiting(desk) == ()
    with pytest.raises(NotAllowed):
        await enter(desk, number)
    with pytest.raises(NotAllowed):
        await desk.backend.call_backs.callee(desk.staff["desk"].id, number)
    assert (await survey(desk, number)).grade is None


async def test_what_an_owner_said_is_never_written_over(desk: World) -> None:
    number = await lost(desk)
    await desk.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.VERY_DISSATISFIED), desk.key())
    assert await waiting(desk) == ()
    with pytest.raises(NotAllowed):
        await enter(desk, number, grade=Grade.VERY_SATISFIED)
    row = await survey(desk, number)
    assert (row.grade, row.entered_by) == (1, None)


async def test_an_owner_who_comes_back_has_the_last_word(desk: World) -> None:
    number = await lost(desk)
    await enter(desk, number, grade=Grade.VERY_SATISFIED)
    await desk.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), desk.key())
    row = await survey(desk, number)
    assert (row.grade, row.entered_by) == (2, None)


async def test_nobody_answers_and_is_tried_again(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    await enter(desk, number, CallOutcome.UNANSWERED, None)
    assert [call.calls for call in await waiting(desk)] == [1]
    await enter(desk, number, CallOutcome.DECLINED, None)
    row = await survey(desk, number)
    assert (row.grade, row.entered_by, row.answered_at) == (0, desk.staff["desk"].id, None)
    assert await waiting(desk) == ()
    with pytest.raises(NotAllowed):
        await enter(desk, number)


async def test_a_reading_of_the_number_is_written_down(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    assert "13812345678" not in repr(await waiting(desk))
    callee = await desk.backend.call_backs.callee(desk.staff["desk"].id, number)
    assert (callee.enterprise, callee.phone) == ("阿珍螺蛳粉", "13812345678")
    reads = await accesses(desk.backend.context, ticket=number, staff=desk.staff["desk"].id)
    assert [read.name for read in reads if read.why == "call back"] == ["desk"]


async def test_who_was_rated_does_not_ask(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    for who in ("market", "office", "force", "admin"):
        with pytest.raises(NotAllowed):
            await waiting(desk, who)
        with pytest.raises(NotAllowed):
            await enter(desk, number, who=who)
        with pytest.raises(NotAllowed):
            await desk.backend.call_backs.callee(desk.staff[who].id, number)
    with pytest.raises(NotFound):  # another desk's
        await enter(desk, number, who="higher")
    assert await waiting(desk, "higher") == ()


async def test_what_the_desk_answered_is_asked_by_a_colleague(desk: World) -> None:
    number = await desk.submitted(TicketKind.COMPLAINT, owner=PAPER, **NAMED)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.act("desk", number, Action.RESOLVE, "凭身份证到窗口补办")
    assert await waiting(desk) == ()
    with pytest.raises(NotAllowed):
        await enter(desk, number)
    await desk.employ(Role.DESK, "nanning", "colleague")
    assert [call.number for call in await waiting(desk, "colleague")] == [number]
    assert (await enter(desk, number, who="colleague")).entered_by == "colleague"


async def test_without_a_number_nobody_is_called(desk: World) -> None:
    await desk.resolved(owner=PAPER, enterprise="阿珍螺蛳粉")
    assert await waiting(desk) == ()


async def test_an_anonymous_owner_is_not_called(desk: World) -> None:
    number = await desk.resolved(kind=TicketKind.REPORT, owner=PAPER, anonymous=True)
    assert await waiting(desk) == ()
    with pytest.raises((NotAllowed, NotFound)):
        await enter(desk, number)


async def test_a_secret_ticket_shows_its_number_alone(desk: World) -> None:
    number = await desk.resolved(kind=TicketKind.REPORT, owner=PAPER, **NAMED)
    (call,) = await waiting(desk)
    assert (call.number, call.title, call.unit) == (number, "", "")


async def test_after_the_time_to_rate_nothing_is_entered(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    desk.clock.now = moment(12, 20)
    assert await waiting(desk) == ()
    with pytest.raises(NotAllowed):
        await enter(desk, number)


async def test_a_bad_rating_by_telephone_is_reviewed_like_any_other(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    await enter(desk, number, grade=Grade.DISSATISFIED)
    desk.clock.now = moment(12, 20)
    await desk.backend.clock.scan(desk.clock.now)
    await scan(desk)
    async with desk.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
    assert ticket is not None
    assert ticket.state == "review"


async def test_what_does_not_fit_is_refused(desk: World) -> None:
    number = await desk.resolved(owner=PAPER, **NAMED)
    for outcome, grade, reasons, comment in (
        (CallOutcome.RATED, None, (), ""),
        (CallOutcome.DECLINED, Grade.SATISFIED, (), ""),
        (CallOutcome.UNANSWERED, Grade.SATISFIED, (), ""),
        (CallOutcome.RATED, Grade.SATISFIED, ("weather",), ""),
        (CallOutcome.RATED, Grade.SATISFIED, (), "好" * 9000),
    ):
        with pytest.raises(BadDraft):
            await enter(desk, number, outcome, grade, reasons=reasons, comment=comment)
    for other in ("GS-2611-99999", "", "'; drop table surveys"):
        with pytest.raises(NotFound):
            await enter(desk, other)
    assert (await survey(desk, number)).grade is None
    assert [call.calls for call in await waiting(desk)] == [0]
