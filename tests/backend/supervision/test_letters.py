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
from tests.backend.supervision.supervision_steps import (
    both,
    desk,
    issued,
    letter_rows,
    moment,
    overdue,
    proposals,
    returned,
    scan,
)
from tests.backend.world import World

__all__ = ["both", "desk"]


async def test_letters_are_numbered_by_document_and_year(both: World) -> None:
    assert [(await issued(both)).id for _ in range(2)] == ["rectify-2026-1", "rectify-2026-2"]
    both.clock.now = datetime(2026, 12, 31, 17, tzinfo=UTC)  # in China the year has begun
    assert (await issued(both)).id == "rectify-2027-1"


async def test_issued_by_many_at_once_it_is_one_letter(both: World) -> None:
    await returned(both, 2)
    await scan(both)
    (proposal,) = await proposals(both)
    wishes = (both.backend.supervision.issue(both.staff["force"].id, (proposal.id,), both.key()) for _ in range(4))
    answers = await asyncio.gather(*wishes, return_exceptions=True)
    assert sum(isinstance(answer, LetterView) for answer in answers) == 1
    assert all(isinstance(answer, LetterView | NotAllowed) for answer in answers)
    assert len(await letter_rows(both)) == 1


async def test_the_same_key_issues_the_same_letter(desk: World) -> None:
    await returned(desk, 2)
    await scan(desk)
    (proposal,) = await proposals(desk)
    key = desk.key()
    wish = desk.backend.supervision.issue
    assert await wish(desk.staff["force"].id, (proposal.id,), key) == await wish(
        desk.staff["force"].id, (proposal.id,), key
    )


async def test_a_unit_reads_its_letters_and_answers_once(desk: World) -> None:
    letter = await issued(desk)
    letters = desk.backend.letters
    assert [one.id for one in await letters.letters(desk.staff["market"].id)] == [letter.id]
    assert await letters.letters(desk.staff["tax"].id) == ()
    for who in ("tax", "desk", "office"):
        with pytest.raises(NotFound):
            await letters.letter(desk.staff[who].id, letter.id)
    with pytest.raises(NotFound):
        await letters.answer(desk.staff["tax"].id, letter.id, "不是我们", desk.key())
    with pytest.raises(NotAllowed):
        await letters.answer(desk.staff["group"].id, letter.id, "代为回复", desk.key())
    with pytest.raises(BadDraft):
        await letters.answer(desk.staff["market"].id, letter.id, "  ", desk.key())
    answered = await letters.answer(desk.staff["market"].id, letter.id, "已整改：明确了首问负责。", desk.key())
    assert (answered.replied_by, answered.reply) == ("market", "已整改：明确了首问负责。")
    with pytest.raises(NotAllowed):
        await letters.answer(desk.staff["market"].id, letter.id, "换个说法", desk.key())
    assert (await letters.letter(desk.staff["force"].id, letter.id)).reply == "已整改：明确了首问负责。"


async def test_an_answer_on_paper_is_written_down_by_who_issued(desk: World) -> None:
    letter = await issued(desk)
    answered = await desk.backend.letters.answer(desk.staff["force"].id, letter.id, "书面回复已收。", desk.key())
    assert answered.replied_by == "force"


async def test_what_should_have_been_answered_is_listed(both: World) -> None:
    letter = await issued(both)  # ten working days
    force = both.staff["force"].id
    both.clock.now = moment(12, 7, 17)
    assert await both.backend.letters.letters(force, overdue=True) == ()
    both.clock.now = moment(12, 7, 19)
    (late,) = await both.backend.letters.letters(force, overdue=True)
    assert (late.id, late.overdue, late.reply_by) == (letter.id, True, date(2026, 12, 7))
    await both.backend.letters.answer(both.staff["market"].id, letter.id, "迟复为歉。", both.key())
    assert await both.backend.letters.letters(force, overdue=True) == ()


async def test_the_bulletin_lists_the_second_level_of_its_month(desk: World) -> None:
    desk.clock.now = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)  # a minute before December in China
    letter = await issued(desk)
    await desk.in_progress()
    await overdue(desk, moment(12, 20))
    await desk.backend.supervision.issue(desk.staff["office"].id, ((await proposals(desk))[0].id,), desk.key())
    assert [one.id for one in await desk.backend.letters.bulletin(2026, 11)] == [letter.id]
    assert await desk.backend.letters.bulletin(2026, 12) == ()


async def test_the_unit_is_told_on_the_ticket_the_letter_is_about(desk: World) -> None:
    await desk.in_progress()
    await overdue(desk, moment(12, 5))
    await desk.pushes(Address("telegram", "market"))
    (proposal,) = await proposals(desk)
    await desk.backend.supervision.issue(desk.staff["office"].id, (proposal.id,), desk.key())
    assert await desk.push_keys(Address("telegram", "market")) == ["staff-letter"]
    assert Catalogue.load(ROOT / "locales").sentence("staff-letter")


async def test_a_letter_that_is_not_there(desk: World) -> None:
    await issued(desk)
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
            await desk.backend.letters.letter(desk.staff["force"].id, ident)


async def test_nobody_who_left_does_anything(desk: World) -> None:
    letter = await issued(desk)
    await desk.backend.staff.deactivate(desk.staff["force"].id)
    force = desk.staff["force"].id
    for wish in (
        desk.backend.supervision.proposals(force),
        desk.backend.letters.letters(force),
        desk.backend.letters.answer(force, letter.id, "收到", desk.key()),
    ):
        with pytest.raises(DeskError):
            await wish


async def test_what_is_proposed_names_no_owner_and_nothing_of_a_secret_ticket(desk: World) -> None:
    for _ in range(2):
        number = await desk.submitted(TicketKind.REPORT, enterprise="阿珍螺蛳粉", phone="13812345678")
        await desk.act("desk", number, Action.ASSIGN, department="market")
        await desk.act("market", number, Action.RETURN, "阿珍的事不归我们管")
    await scan(desk)
    (proposal,) = await proposals(desk)
    letter = await desk.backend.supervision.issue(desk.staff["force"].id, (proposal.id,), desk.key())
    for hidden in ("阿珍", "13812345678", "许可证", "report"):
        assert hidden not in repr(proposal) + repr(letter)


async def test_a_proposal_outlives_the_rule_that_made_it(desk: World) -> None:
    """Policy may drop a rule while its proposals are open."""
    await returned(desk, 2)
    await scan(desk)
    async with desk.backend.context.writing() as work:
        await work.session.execute(update(ProposalRow).values(rule="long-gone"))
        await work.commit()
    (proposal,) = await proposals(desk)
    assert await desk.backend.supervision.issue(desk.staff["force"].id, (proposal.id,), desk.key())
