"""A desk with everybody above it, and what happens on it until somebody supervises."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from backend.contract.enums import Action, Grade
from backend.supervision.scan import ScanResult
from backend.supervision.tables import Evidence, LetterRow
from backend.supervision.views import LetterView, ProposalView
from tests.fixtures.desk import LiveDesk


async def scan_evidence(desk: LiveDesk) -> ScanResult:
    return await desk.backend.supervision_scan.scan(desk.clock.now)


async def proposals(desk: LiveDesk, state: str = "open", who: str = "group") -> tuple[ProposalView, ...]:
    return await desk.backend.proposals.list_proposals(desk.staff[who].id, state)


async def proposed_rules(desk: LiveDesk) -> list[str]:
    return [proposal.rule for proposal in await proposals(desk)]


async def return_tickets(desk: LiveDesk, times: int = 1) -> list[str]:
    numbers = []
    for _ in range(times):
        number = await desk.submitted()
        await desk.act("desk", number, Action.ASSIGN, department="market")
        await desk.act("market", number, Action.RETURN, "不归我们管")
        numbers.append(number)
    return numbers


async def issue_letter(desk: LiveDesk, who: str = "force") -> LetterView:
    """A second-level letter on two returns."""
    await return_tickets(desk, 2)
    await scan_evidence(desk)
    (proposal,) = await proposals(desk)
    return await desk.backend.proposals.issue_letter(desk.staff[who].id, (proposal.id,), desk.key())


async def let_expire(desk: LiveDesk, now: datetime) -> None:
    """The clock's moves, warnings before."""
    await desk.run_clock(now)
    await desk.run_clock(now)
    await scan_evidence(desk)


async def letter_rows(desk: LiveDesk) -> list[LetterRow]:
    async with desk.backend.context.read_session() as session:
        return list(await session.scalars(select(LetterRow)))


async def rate_for_good(desk: LiveDesk, number: str, grade: Grade) -> None:
    """And let the time for a change of mind pass, before which the rating is nobody's but the owner's."""
    view = await desk.rate(number, grade)
    await scan_evidence(desk)
    async with desk.backend.context.read_session() as session:
        dissatisfied = select(Evidence.id).where(Evidence.event == "dissatisfied")
        assert len((await session.scalars(dissatisfied)).all()) == view.round - 1
    desk.clock.pass_by(days=16)
    await desk.backend.deadline_scheduler.scan(desk.clock.now)
    await scan_evidence(desk)
