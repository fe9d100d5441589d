"""A named person with the right role edits, dismisses or issues; the third level is ordered
(mechanism L1 to L3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from backend.contract.enums import Role, TicketKind
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.supervision.evidence import Unit
from backend.supervision.views import ProposalView
from tests.backend.supervision.steps import let_expire, letter_rows, proposals, return_tickets, scan_evidence
from tests.fixtures.desk import LiveDesk, china_time

MARKET = Unit(Role.HANDLER, "market", "南宁市市场监督管理局")


async def test_only_the_task_force_decides_on_the_second_level(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    before = await proposals(government)
    supervision = government.backend.proposals
    for who in ("desk", "market", "office", "group", "admin"):
        staff = government.staff[who].id
        for wish in (
            supervision.issue_letter(staff, (before[0].id,), government.key()),
            supervision.dismiss_proposal(staff, before[0].id, "没有理由", government.key()),
            supervision.edit_proposal(staff, before[0].id, "改一改", 3, (), government.key()),
        ):
            with pytest.raises((NotAllowed, NotFound)):
                await wish
    assert await proposals(government) == before
    assert await letter_rows(government) == []


async def test_who_reads_which_level(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await government.submitted()
    await let_expire(government, china_time(12, 1, 12))
    assert {one.level for one in await proposals(government, who="office")} == {1}
    assert {one.level for one in await proposals(government, who="force")} == {1, 2}
    for who in ("desk", "market", "admin"):
        with pytest.raises(NotAllowed):
            await proposals(government, who=who)
    with pytest.raises(NotFound):
        await government.backend.proposals.list_proposals("s-nobody")
    with pytest.raises(BadDraft):
        await proposals(government, state="burnt")


async def test_a_letter_is_edited_before_it_goes_out(government: LiveDesk) -> None:
    await return_tickets(government, 3)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    force, supervision = government.staff["force"].id, government.backend.proposals
    left = proposal.evidence[0].id
    edited = await supervision.edit_proposal(force, proposal.id, "请说明两次退回的依据。", 3, (left,), government.key())
    assert [piece.left_out for piece in edited.evidence] == [True, False, False]
    letter = await supervision.issue_letter(force, (proposal.id,), government.key())
    assert (letter.words, letter.reply_by) == ("请说明两次退回的依据。", date(2026, 11, 26))
    assert left not in {piece.id for piece in letter.evidence}
    for wish in (
        supervision.edit_proposal(force, proposal.id, "再改", 3, (), government.key()),
        supervision.issue_letter(force, (proposal.id,), government.key()),
        supervision.dismiss_proposal(force, proposal.id, "算了", government.key()),
    ):
        with pytest.raises(NotAllowed):
            await wish


async def test_an_edit_that_does_not_fit_changes_nothing(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = before = await proposals(government)
    everything = tuple(piece.id for piece in proposal.evidence)
    cases = (("字" * 3000, 5, ()), ("好", 0, ()), ("好", 91, ()), ("好", 5, (999,)), ("好", 5, everything))
    for words, days, left_out in cases:
        with pytest.raises(BadDraft):
            await government.backend.proposals.edit_proposal(
                government.staff["force"].id, proposal.id, words, days, left_out, government.key()
            )
    assert await proposals(government) == before


async def test_one_letter_for_several_proposals_of_one_unit(government: LiveDesk) -> None:
    numbers = [await government.in_progress() for _ in range(2)]
    await let_expire(government, china_time(12, 5, 12))
    found = await proposals(government)
    letter = await government.backend.proposals.issue_letter(
        government.staff["office"].id, tuple(one.id for one in found), government.key()
    )
    assert [piece.number for piece in letter.evidence] == numbers
    assert {one.letter for one in await proposals(government, "issued")} == {letter.id} == {"remind-2026-1"}


async def test_a_letter_is_for_one_unit(government: LiveDesk) -> None:
    await government.in_progress()
    await government.submitted()
    await let_expire(government, china_time(12, 5, 12))
    found = await proposals(government)
    assert len({one.unit for one in found}) == 2
    with pytest.raises(BadDraft):
        await government.backend.proposals.issue_letter(
            government.staff["office"].id, tuple(one.id for one in found), government.key()
        )
    with pytest.raises(BadDraft):
        await government.backend.proposals.issue_letter(government.staff["office"].id, (), government.key())
    assert await letter_rows(government) == []


async def order(
    desk: LiveDesk,
    who: str,
    numbers: Iterable[str],
    unit: Unit = MARKET,
    ground: str = "fraud",
    words: str = "把没有办成的事按已解决办结，影响恶劣。",
) -> ProposalView:
    wish = desk.backend.proposals.order_interview
    return await wish(desk.staff[who].id, unit, ground, words, tuple(numbers), desk.key())


async def test_an_interview_is_ordered_and_issued_by_the_working_group(government: LiveDesk) -> None:
    number = await government.resolved()
    made = await order(government, "group", [number, number])
    assert (made.level, made.rule, made.state, made.ordered_by) == (3, "order", "open", "group")
    assert [(piece.number, piece.event) for piece in made.evidence] == [(number, "fraud")]
    with pytest.raises(NotFound):  # the task force does not even see it
        await government.backend.proposals.issue_letter(government.staff["force"].id, (made.id,), government.key())
    letter = await government.backend.proposals.issue_letter(government.staff["group"].id, (made.id,), government.key())
    assert (letter.id, letter.document) == ("interview-2026-1", "interview")
    again = await order(government, "group", [number])
    assert again.id != made.id


WRONG: tuple[dict[str, Any], ...] = (
    {"ground": "dislike"},
    {"words": " "},
    {"unit": Unit(Role.HANDLER, "tax", "国家税务总局南宁市税务局")},
    {"unit": Unit(Role.DESK, "guangxi", "自治区专席")},
    {"numbers": ["GS-2611-99999"]},
    {"numbers": ["'; drop table letters"]},
    {"numbers": []},
    {"words": "请约谈，店主电话 13812345678。"},
    {"words": "阿珍螺蛳粉反映的情况属实。"},
)


async def test_an_order_that_does_not_fit_drafts_nothing(government: LiveDesk) -> None:
    number = await government.resolved(enterprise="阿珍螺蛳粉", phone="13812345678")
    for wrong in WRONG:
        with pytest.raises(BadDraft):
            await order(government, "group", **({"numbers": [number]} | wrong))
    assert await proposals(government) == ()


async def test_nobody_else_orders_an_interview(government: LiveDesk) -> None:
    number = await government.resolved()
    for who in ("desk", "market", "office", "force", "admin"):
        with pytest.raises(NotAllowed):
            await order(government, who, [number])
    assert await proposals(government) == ()


async def test_words_about_a_secret_ticket_are_not_compared_with_who_reported(government: LiveDesk) -> None:
    """A refusal would confirm the name that was tried."""
    number = await government.resolved(kind=TicketKind.REPORT, enterprise="阿珍螺蛳粉")
    made = await order(government, "group", [number], words="阿珍螺蛳粉")
    assert made.evidence[0].number == number
