"""What happens to tickets is evidence once, and proposed once, when a rule has enough of it (mechanism L1, L2)."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from backend.contract.enums import Action, FlagName, Grade
from backend.contract.values import SurveyAnswer
from backend.db.tables import Counter
from backend.supervision.scan import ScanResult
from backend.supervision.tables import Evidence
from tests.backend.supervision.steps import (
    let_expire,
    proposals,
    proposed_rules,
    rate_for_good,
    return_tickets,
    scan_evidence,
)
from tests.fixtures.desk import OWNER, LiveDesk, china_time


async def test_two_tickets_that_a_unit_left_unsigned(government: LiveDesk) -> None:
    numbers = [await government.submitted() for _ in range(2)]
    for number in numbers:
        await government.act("desk", number, Action.ASSIGN, department="market")
    await let_expire(government, china_time(11, 25, 12))
    (proposal,) = await proposals(government)
    assert (proposal.level, proposal.rule, proposal.unit, proposal.role) == (1, "unsigned", "market", "handler")
    assert [(piece.number, piece.event) for piece in proposal.evidence] == [(number, "unsigned") for number in numbers]
    assert all(piece.at == government.clock.now for piece in proposal.evidence)


async def test_a_result_that_is_overdue_once(government: LiveDesk) -> None:
    number = await government.in_progress()
    await let_expire(government, china_time(12, 5, 12))
    (proposal,) = await proposals(government)
    assert (proposal.rule, proposal.evidence[0].number, proposal.evidence[0].event) == ("overdue", number, "overdue")


async def test_a_desk_that_does_not_verify_in_time(government: LiveDesk) -> None:
    await government.submitted()
    await let_expire(government, china_time(11, 30, 12))
    (proposal,) = await proposals(government)
    assert (proposal.rule, proposal.role, proposal.unit) == ("overdue", "desk", "nanning")


async def test_an_owner_who_presses_three_times_unheard(government: LiveDesk) -> None:
    number = await government.in_progress()
    await urge(government, number, 2)
    assert await proposed_rules(government) == []
    await government.act("market", number, Action.CONTACT, "已经和店主通过电话")
    await urge(government, number, 2)
    assert await proposed_rules(government) == []
    await urge(government, number, 1)
    (proposal,) = await proposals(government)
    assert (proposal.rule, len(proposal.evidence)) == ("urged", 3)


async def urge(desk: LiveDesk, number: str, times: int) -> None:
    for _ in range(times):
        await desk.port.urge_ticket(number, OWNER, desk.key())
        desk.clock.pass_by(hours=25)
    await scan_evidence(desk)


@pytest.mark.both_databases
async def test_reporting_the_same_again_counts_like_pressing(government: LiveDesk) -> None:
    main = await government.in_progress()
    for _ in range(3):
        again = await government.submitted()
        await government.act("desk", again, Action.MERGE, main=main)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    assert (proposal.rule, proposal.unit) == ("urged", "market")
    assert [piece.number for piece in proposal.evidence] == [main] * 3


async def test_two_returns_by_one_unit(government: LiveDesk) -> None:
    """Mechanism 18: how often a unit returns is counted."""
    numbers = await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    assert (proposal.level, proposal.rule, proposal.unit) == (2, "shirking", "market")
    assert [piece.number for piece in proposal.evidence] == numbers


async def test_returns_by_two_units_are_nobodys_shirking(government: LiveDesk) -> None:
    (number,) = await return_tickets(government)
    await government.act("desk", number, Action.ASSIGN, department="tax")
    await government.act("tax", number, Action.RETURN, "也不归我们管")
    await scan_evidence(government)
    assert await proposals(government) == ()


async def test_one_ticket_rated_dissatisfied_twice(government: LiveDesk) -> None:
    number = await government.resolved()
    await rate_for_good(government, number, Grade.DISSATISFIED)
    assert await proposals(government) == ()
    await government.act("desk", number, Action.REDISPATCH, "理由成立，重新办理", department="market")
    await government.act("market", number, Action.SIGN)
    await government.act("market", number, Action.RESOLVE, "又办了一次")
    await rate_for_good(government, number, Grade.VERY_DISSATISFIED)
    (proposal,) = await proposals(government)
    assert (proposal.level, proposal.rule) == (2, "dissatisfied-again")
    assert [piece.number for piece in proposal.evidence] == [number] * 2


async def test_a_rating_that_the_owner_took_back_is_no_evidence(government: LiveDesk) -> None:
    number = await government.resolved()
    for grade in (Grade.DISSATISFIED, Grade.SATISFIED):
        await government.port.record_survey(SurveyAnswer(OWNER, number, 1, grade), government.key())
    await let_expire(government, china_time(12, 20, 12))
    async with government.backend.context.read_session() as session:
        assert (await session.scalars(select(Evidence))).all() == []


async def test_two_irregular_closings_flagged_by_a_person(government: LiveDesk) -> None:
    for flag in (FlagName.IRREGULAR, FlagName.DEFAMATION, FlagName.IRREGULAR):
        number = await government.resolved()
        await government.act("office", number, Action.FLAG, "没有联系诉求人就办结", flag=flag)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    assert (proposal.level, proposal.rule, len(proposal.evidence)) == (2, "irregular", 2)


async def test_a_second_look_proposes_nothing_and_new_evidence_counts_anew(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    assert (await scan_evidence(government)).proposals == 1
    assert await scan_evidence(government) == ScanResult()
    await return_tickets(government, 1)
    assert (await scan_evidence(government)).proposals == 0
    await return_tickets(government, 1)
    assert (await scan_evidence(government)).proposals == 1
    found = await proposals(government)
    assert len({piece.id for proposal in found for piece in proposal.evidence}) == 4


@pytest.mark.both_databases
async def test_however_many_look_it_is_proposed_once(government: LiveDesk) -> None:
    await return_tickets(government, 3)
    made = await asyncio.gather(*(scan_evidence(government) for _ in range(6)))
    assert (sum(one.proposals for one in made), sum(one.evidence for one in made)) == (1, 3)
    assert len(await proposals(government)) == 1


@pytest.mark.both_databases
async def test_a_look_costs_what_is_new(government: LiveDesk) -> None:
    await return_tickets(government, 3)
    await scan_evidence(government)
    assert await _mark(government) == 0  # all of it is younger than a transaction may take
    government.clock.pass_by(minutes=11)
    await scan_evidence(government)
    mark = await _mark(government)
    assert mark > 0
    await return_tickets(government, 1)
    await scan_evidence(government)
    assert await _mark(government) == mark


async def _mark(desk: LiveDesk) -> int:
    async with desk.backend.context.read_session() as session:
        return await session.scalar(select(Counter.value).where(Counter.name == "supervision")) or 0


async def test_a_dismissed_proposal_does_not_come_back(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    dismissed = await government.backend.proposals.dismiss_proposal(
        government.staff["force"].id, proposal.id, "两件确实不归该单位管", government.key()
    )
    assert (dismissed.state, dismissed.decided_by, dismissed.reason) == ("dismissed", "force", "两件确实不归该单位管")
    government.clock.pass_by(hours=1)
    assert await scan_evidence(government) == ScanResult()
    assert await proposals(government) == ()
