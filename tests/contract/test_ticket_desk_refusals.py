"""What every TicketDesk refuses, and survives: in process on both databases, and over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from backend.contract.enums import Action, Grade, Outcome, Role, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound, TooOften
from backend.contract.moves import Remark, Result, StaffMove
from backend.contract.values import Address, File, InvalidEntryCode, SurveyAnswer, TicketDraft
from tests.fixtures.desk import OWNER, STRANGER, WORDS, LiveDesk

DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS, region="450103", place="政务中心3号窗口")
USCC = "91440300708461136T"
PHOTO = File("a" * 64, "材料.jpg", "image/jpeg", 1000)


async def test_another_owners_ticket_does_not_exist(desk: LiveDesk) -> None:
    number = await desk.resolved()
    rating = SurveyAnswer(STRANGER, number, 1, Grade.VERY_DISSATISFIED)
    with pytest.raises(NotFound):
        await desk.port.show_ticket(number, STRANGER)
    with pytest.raises(NotFound):
        await desk.port.supplement_ticket(number, STRANGER, "我也有话说", (), desk.key())
    with pytest.raises(NotFound):
        await desk.port.urge_ticket(number, STRANGER, desk.key())
    with pytest.raises(NotFound):
        await desk.port.withdraw_ticket(number, STRANGER, desk.key())
    with pytest.raises(NotFound):
        await desk.port.record_survey(rating, desk.key())
    assert await desk.port.list_tickets(STRANGER) == ()


async def test_a_key_of_one_owner_answers_no_other(desk: LiveDesk) -> None:
    mine = await desk.port.submit_ticket(DRAFT, "k")
    theirs = await desk.port.submit_ticket(replace(DRAFT, owner=STRANGER), "k")
    assert mine.number != theirs.number


async def test_twenty_submissions_at_once_with_one_key_make_one_ticket(desk: LiveDesk) -> None:
    receipts = await asyncio.gather(*(desk.port.submit_ticket(DRAFT, "k") for _ in range(20)))
    assert len(set(receipts)) == 1
    assert len(await desk.port.list_tickets(OWNER)) == 1


async def test_of_two_moves_at_once_one_wins(desk: LiveDesk) -> None:
    number = await desk.submitted()
    moves = [(Action.REJECT, "不归我们管，请拨 12366"), (Action.ACCEPT, "")]
    done = await asyncio.gather(
        *(desk.act("desk", number, action, note) for action, note in moves), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in done) == ["NotAllowed", "TicketView"]
    view = await desk.port.show_ticket(number, OWNER)
    assert len(view.history) == 2


async def test_an_illegal_move_changes_nothing(desk: LiveDesk) -> None:
    number = await desk.submitted()
    before = await desk.port.show_ticket(number, OWNER)
    with pytest.raises(NotAllowed):
        await desk.act("desk", number, Action.SIGN)
    with pytest.raises(NotAllowed):
        await desk.port.record_survey(SurveyAnswer(OWNER, number, 0, Grade.SATISFIED), desk.key())
    assert await desk.port.show_ticket(number, OWNER) == before


async def test_a_failed_call_may_be_repeated_with_its_key(desk: LiveDesk) -> None:
    number = await desk.submitted()
    move = StaffMove(desk.staff["desk"].id, number, Action.REJECT)
    with pytest.raises(BadDraft) as caught:
        await desk.port.move_ticket(move, "k")
    assert caught.value.field == "note"
    view = await desk.port.move_ticket(replace(move, payload=Remark("归税务局管，可以拨 12366")), "k")
    assert view.state is TicketState.REJECTED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\x00\x07 "}, "text"),
        ({"text": "长" * 20_001}, "text"),
        ({"region": "110101"}, "region"),
        ({"region": "45'; drop"}, "region"),
        ({"region": "45０１０３"}, "region"),
        ({"uscc": "9144030070846113OIT"}, "uscc"),
        ({"uscc": "不是代码"}, "uscc"),
        ({"phone": "打电话找我"}, "phone"),
        ({"enterprise": "名" * 101}, "enterprise"),
        ({"place": "处" * 201}, "place"),
        ({"standing": "king"}, "standing"),
        ({"confidence": 1.5}, "confidence"),
        ({"files": (PHOTO,) * 10}, "files"),
        ({"files": (replace(PHOTO, id="../../etc/passwd"),)}, "files"),
        ({"files": (replace(PHOTO, size=20 * 1024 * 1024 + 1),)}, "files"),
        ({"anonymous": True}, "anonymous"),
        ({"anonymous": True, "kind": TicketKind.REPORT, "phone": "13812345678"}, "anonymous"),
        ({"owner": Address("web", "")}, "owner.chat"),
        ({"owner": Address("WEB:", "x")}, "owner.channel"),
    ],
)
async def test_a_bad_draft_is_told_by_its_field(desk: LiveDesk, changed: dict[str, object], field: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await desk.port.submit_ticket(replace(DRAFT, **changed), desk.key())  # type: ignore[arg-type]
    assert caught.value.field == field
    assert await desk.port.list_tickets(OWNER) == ()


async def test_hostile_words_are_words(desk: LiveDesk) -> None:
    words = "'); DROP TABLE tickets;-- \x00\x1b[31m<script>alert(1)</script>\ud800 %s {0} \u202e"
    receipt = await desk.port.submit_ticket(replace(DRAFT, text=words, enterprise="O'Neill\x00"), "k")
    (seen,) = await desk.port.show_worklist(desk.staff["desk"].id)
    assert seen.number == receipt.number
    assert "DROP TABLE tickets" in seen.text
    assert "<script>alert(1)</script>" in seen.text
    assert not {"\x00", "\x1b", "\ud800"} & set(seen.text + seen.title + seen.contact)


async def test_a_number_that_is_none_is_not_found(desk: LiveDesk) -> None:
    for number in ("GS-2611-99999", "", "' or 1=1 --", "GS-2611-00001\x00" * 50):
        with pytest.raises(NotFound):
            await desk.port.show_ticket(number, OWNER)


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_key_is_neither_empty_nor_endless(desk: LiveDesk, key: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await desk.port.submit_ticket(DRAFT, key)
    assert caught.value.field == "key"


async def test_an_owner_may_urge_once_a_day(desk: LiveDesk) -> None:
    number = await desk.submitted()
    await desk.port.urge_ticket(number, OWNER, desk.key())
    with pytest.raises(TooOften):
        await desk.port.urge_ticket(number, OWNER, desk.key())
    desk.clock.pass_by(hours=24)
    view = await desk.port.urge_ticket(number, OWNER, desk.key())
    assert [entry.text_key for entry in view.history].count("history-urged") == 2


async def test_what_is_withdrawn_cannot_be_taken_up_again(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    view = await desk.port.withdraw_ticket(number, OWNER, desk.key())
    assert (view.state, view.promised, view.owner_actions) == (TicketState.WITHDRAWN, None, ())
    with pytest.raises(NotAllowed):
        await desk.port.supplement_ticket(number, OWNER, "又想起一件事", (), desk.key())


async def test_files_are_limited_over_the_whole_ticket(desk: LiveDesk) -> None:
    number = await desk.submitted(files=(PHOTO,) * 5)
    await desk.port.supplement_ticket(number, OWNER, "", (PHOTO,) * 4, desk.key())
    with pytest.raises(BadDraft) as caught:
        await desk.port.supplement_ticket(number, OWNER, "", (PHOTO,), desk.key())
    assert caught.value.field == "files"
    with pytest.raises(BadDraft):
        await desk.port.supplement_ticket(number, OWNER, "  ", (), desk.key())


async def test_a_rating_of_another_round_or_for_odd_reasons_is_refused(desk: LiveDesk) -> None:
    number = await desk.resolved()
    with pytest.raises(NotAllowed):
        await desk.port.record_survey(SurveyAnswer(OWNER, number, 2, Grade.SATISFIED), desk.key())
    with pytest.raises(BadDraft) as caught:
        await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("bribe",)), desk.key())
    assert caught.value.field == "reasons"


async def test_the_handler_cannot_read_the_rating(desk: LiveDesk) -> None:
    """Mechanism 20."""
    number = await desk.resolved()
    answer = SurveyAnswer(OWNER, number, 1, Grade.VERY_DISSATISFIED, ("attitude",), "态度很差")
    await desk.port.record_survey(answer, desk.key())
    pushed = await desk.pushes(Address("telegram", "market"))
    assert "态度很差" not in repr(pushed)
    assert "dissatisfied" not in repr(pushed).lower()


async def test_staff_see_their_own_units_tickets_only(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    assert await desk.port.show_worklist(desk.staff["tax"].id) == ()
    with pytest.raises(NotFound):
        await desk.act("tax", number, Action.RESOLVE, "办好了")
    with pytest.raises(NotFound):
        await desk.port.move_ticket(
            StaffMove("nobody", number, Action.RESOLVE, Result(Outcome.SOLVED, "办好了")), desk.key()
        )
    with pytest.raises(NotFound):
        await desk.port.show_worklist("nobody")


async def test_a_colleague_cannot_take_a_signed_ticket_away(desk: LiveDesk) -> None:
    await desk.employ(Role.HANDLER, "market", "colleague")
    number = await desk.in_progress()
    with pytest.raises(NotAllowed):
        await desk.act("colleague", number, Action.RESOLVE, "办好了")


async def test_a_department_that_is_none_is_refused(desk: LiveDesk) -> None:
    number = await desk.submitted()
    for department in ("", "moon", "' or 1=1 --"):
        with pytest.raises(BadDraft) as caught:
            await desk.act("desk", number, Action.ASSIGN, department=department)
        assert caught.value.field == "department"


async def test_a_code_nobody_made_opens_nothing(desk: LiveDesk) -> None:
    for code in ("", "q" * 35, "../../console", "码" * 35, "q" + "A" * 10_000, "i'; drop table staff"):
        assert await desk.port.use_entry_code(code, OWNER, desk.key()) == InvalidEntryCode("unknown")


async def test_only_stored_files_are_let_go(desk: LiveDesk) -> None:
    await desk.port.release_files(("a" * 64, "a" * 64), key := desk.key())
    await desk.port.release_files(("a" * 64, "a" * 64), key)
    for hostile in (("../secret.key",), ("A" * 64,), ("",), ("a" * 64,) * 2_001):
        with pytest.raises(BadDraft):
            await desk.port.release_files(hostile, desk.key())


@pytest.mark.parametrize(
    "spot",
    ["22.817", "x,y", "91.0,0.0", "0.0,180.5", "22.81700, 108.36600", "nan,1.0", "１.0,1.0", "1.0,1.0\n", "1" * 99],
)
async def test_coordinates_that_are_none_are_refused(desk: LiveDesk, spot: str) -> None:
    with pytest.raises(BadDraft) as refused:
        await desk.port.submit_ticket(replace(DRAFT, coordinates=spot), desk.key())
    assert refused.value.field == "coordinates"
