"""Letters are numbered, read by whom they concern, answered once, or listed as not (mechanism L1 to L3)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import BadDraft, DeskError, NotAllowed, NotFound
from backend.contract.values import Address
from backend.supervision.tables import ProposalRow
from backend.supervision.views import LetterView
from bot.texts.catalogue import Catalogue
from config import ROOT
from tests.backend.supervision.steps import (
    issue_letter,
    let_expire,
    letter_rows,
    proposals,
    return_tickets,
    scan_evidence,
)
from tests.fixtures.desk import LiveDesk, china_time


@pytest.mark.both_databases
async def test_letters_are_numbered_by_document_and_year(government: LiveDesk) -> None:
    assert [(await issue_letter(government)).id for _ in range(2)] == ["rectify-2026-1", "rectify-2026-2"]
    government.clock.now = datetime(2026, 12, 31, 17, tzinfo=UTC)  # in China the year has begun
    assert (await issue_letter(government)).id == "rectify-2027-1"


@pytest.mark.both_databases
async def test_issued_by_many_at_once_it_is_one_letter(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    wishes = (
        government.backend.proposals.issue_letter(government.staff["force"].id, (proposal.id,), government.key())
        for _ in range(4)
    )
    answers = await asyncio.gather(*wishes, return_exceptions=True)
    assert sum(isinstance(answer, LetterView) for answer in answers) == 1
    assert all(isinstance(answer, LetterView | NotAllowed) for answer in answers)
    assert len(await letter_rows(government)) == 1


async def test_the_same_key_issues_the_same_letter(government: LiveDesk) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    key = government.key()
    wish = government.backend.proposals.issue_letter
    assert await wish(government.staff["force"].id, (proposal.id,), key) == await wish(
        government.staff["force"].id, (proposal.id,), key
    )


async def test_a_unit_reads_its_letters_and_answers_once(government: LiveDesk) -> None:
    letter = await issue_letter(government)
    letters = government.backend.letters
    assert [one.id for one in await letters.list_letters(government.staff["market"].id)] == [letter.id]
    assert await letters.list_letters(government.staff["tax"].id) == ()
    for who in ("tax", "desk", "office"):
        with pytest.raises(NotFound):
            await letters.get_letter(government.staff[who].id, letter.id)
    with pytest.raises(NotFound):
        await letters.answer_letter(government.staff["tax"].id, letter.id, "不是我们", government.key())
    with pytest.raises(NotAllowed):
        await letters.answer_letter(government.staff["group"].id, letter.id, "代为回复", government.key())
    with pytest.raises(BadDraft):
        await letters.answer_letter(government.staff["market"].id, letter.id, "  ", government.key())
    answered = await letters.answer_letter(
        government.staff["market"].id, letter.id, "已整改：明确了首问负责。", government.key()
    )
    assert (answered.replied_by, answered.reply) == ("market", "已整改：明确了首问负责。")
    with pytest.raises(NotAllowed):
        await letters.answer_letter(government.staff["market"].id, letter.id, "换个说法", government.key())
    assert (await letters.get_letter(government.staff["force"].id, letter.id)).reply == "已整改：明确了首问负责。"


async def test_an_answer_on_paper_is_written_down_by_who_issued(government: LiveDesk) -> None:
    letter = await issue_letter(government)
    answered = await government.backend.letters.answer_letter(
        government.staff["force"].id, letter.id, "书面回复已收。", government.key()
    )
    assert answered.replied_by == "force"


@pytest.mark.both_databases
async def test_what_should_have_been_answered_is_listed(government: LiveDesk) -> None:
    letter = await issue_letter(government)  # ten working days
    force = government.staff["force"].id
    government.clock.now = china_time(12, 7, 17)
    assert await government.backend.letters.list_letters(force, overdue=True) == ()
    government.clock.now = china_time(12, 7, 19)
    (late,) = await government.backend.letters.list_letters(force, overdue=True)
    assert (late.id, late.overdue, late.reply_by) == (letter.id, True, date(2026, 12, 7))
    await government.backend.letters.answer_letter(
        government.staff["market"].id, letter.id, "迟复为歉。", government.key()
    )
    assert await government.backend.letters.list_letters(force, overdue=True) == ()


async def test_the_bulletin_lists_the_second_level_of_its_month(government: LiveDesk) -> None:
    government.clock.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # a minute before December in China
    letter = await issue_letter(government)
    await government.in_progress()
    await let_expire(government, china_time(12, 20, 12))
    await government.backend.proposals.issue_letter(
        government.staff["office"].id, ((await proposals(government))[0].id,), government.key()
    )
    assert [one.id for one in await government.backend.letters.list_bulletin(2026, 11)] == [letter.id]
    assert await government.backend.letters.list_bulletin(2026, 12) == ()


async def test_the_unit_is_told_on_the_ticket_the_letter_is_about(government: LiveDesk) -> None:
    await government.in_progress()
    await let_expire(government, china_time(12, 5, 12))
    await government.pushes(Address("telegram", "market"))
    (proposal,) = await proposals(government)
    await government.backend.proposals.issue_letter(government.staff["office"].id, (proposal.id,), government.key())
    assert await government.push_keys(Address("telegram", "market")) == ["staff-letter"]
    assert Catalogue.load(ROOT / "locales").sentence("staff-letter")


async def test_a_letter_that_is_not_there(government: LiveDesk) -> None:
    await issue_letter(government)
    for ident in (
        "",
        "rectify-2026-2",
        "rectify-2026-0",
        "../../etc/passwd",
        "rectify-2026-1 ",
        "提醒-2026-1",
        "a" * 900,
    ):
        with pytest.raises(NotFound):
            await government.backend.letters.get_letter(government.staff["force"].id, ident)


async def test_nobody_who_left_does_anything(government: LiveDesk) -> None:
    letter = await issue_letter(government)
    await government.backend.staff_register.deactivate_staff(government.staff["force"].id)
    force = government.staff["force"].id
    for wish in (
        government.backend.proposals.list_proposals(force),
        government.backend.letters.list_letters(force),
        government.backend.letters.answer_letter(force, letter.id, "收到", government.key()),
    ):
        with pytest.raises(DeskError):
            await wish


async def test_what_is_proposed_names_no_owner_and_nothing_of_a_secret_ticket(government: LiveDesk) -> None:
    for _ in range(2):
        number = await government.submitted(TicketKind.REPORT, enterprise="阿珍螺蛳粉", phone="13812345678")
        await government.act("desk", number, Action.ASSIGN, department="market")
        await government.act("market", number, Action.RETURN, "阿珍的事不归我们管")
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    letter = await government.backend.proposals.issue_letter(
        government.staff["force"].id, (proposal.id,), government.key()
    )
    for hidden in ("阿珍", "13812345678", "许可证", "report"):
        assert hidden not in repr(proposal) + repr(letter)


async def test_a_proposal_outlives_the_rule_that_made_it(government: LiveDesk) -> None:
    """Policy may drop a rule while its proposals are open."""
    await return_tickets(government, 2)
    await scan_evidence(government)
    async with government.backend.context.write_transaction() as work:
        await work.session.execute(update(ProposalRow).values(rule="long-gone"))
        await work.commit()
    (proposal,) = await proposals(government)
    assert await government.backend.proposals.issue_letter(
        government.staff["force"].id, (proposal.id,), government.key()
    )
