"""What every TicketDesk does: in process on both databases, and over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from backend.contract import (
    Address,
    BadDraft,
    ClosedDoor,
    Door,
    File,
    NotAllowed,
    NotFound,
    OwnerProfile,
    Receipt,
    StaffAction,
    SurveyAnswer,
    TicketDraft,
    TooOften,
)
from backend.workflow import Action, Grade, Role, TicketKind, TicketState
from tests.backend.world import OWNER, STRANGER, WORDS, World

DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS, region="450103", place="政务中心3号窗口")
USCC = "91440300708461136T"
PHOTO = File("a" * 64, "材料.jpg", "image/jpeg", 1000)


async def test_a_report_gets_a_number_and_two_dates(world: World) -> None:
    receipt = await world.desk.submit(DRAFT, "k")
    assert receipt == Receipt(
        number="GS-2611-00001",
        kind=TicketKind.HELP,
        title="办食品经营许可证，材料交了三次",
        verify_by=date(2026, 11, 24),
        promised=date(2026, 12, 1),
    )


async def test_each_kind_is_promised_its_own_time(world: World) -> None:
    promised = {kind: (await world.desk.submit(replace(DRAFT, kind=kind), world.key())).promised for kind in TicketKind}
    assert promised == {
        TicketKind.CONSULT: date(2026, 11, 26),
        TicketKind.HELP: date(2026, 12, 1),
        TicketKind.SUGGESTION: date(2026, 12, 1),
        TicketKind.COMPLAINT: date(2026, 12, 8),
        TicketKind.REPORT: date(2026, 12, 8),
    }


async def test_the_whole_life_of_a_ticket(world: World) -> None:
    number = (await world.desk.submit(replace(DRAFT, files=(PHOTO,), phone="13812345678"), "k")).number
    view = await world.act("desk", number, Action.ASSIGN, department="market")
    assert (view.state, view.unit, view.round) == (TicketState.ASSIGNED, "南宁市市场监督管理局", 1)
    (waiting,) = await world.desk.worklist(world.staff["market"].id)
    assert (waiting.number, waiting.text, waiting.contact) == (number, WORDS, "13812345678")
    assert waiting.files == (PHOTO,)
    assert waiting.staff_actions == (Action.SIGN, Action.RETURN)
    await world.act("market", number, Action.SIGN)
    await world.act("market", number, Action.ASK, "还差哪一样，有回执吗")
    assert (await world.desk.ticket(number, OWNER)).state is TicketState.NEEDS_INFO
    view = await world.desk.supplement(number, OWNER, "说差健康证", (), world.key())
    assert view.state is TicketState.IN_PROGRESS
    await world.act("market", number, Action.RESOLVE, "健康证可以后补，许可证已发")
    view = await world.desk.ticket(number, OWNER)
    assert (view.state, view.can_rate, view.owner_actions) == (TicketState.RESOLVED, True, ())
    rated = SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("speed", "result"), "快了很多")
    view = await world.desk.record_survey(rated, world.key())
    assert view.state is TicketState.RESOLVED
    assert [(entry.text_key, entry.note) for entry in view.history] == [
        ("history-submitted", ""),
        ("history-assigned", ""),
        ("history-signed", ""),
        ("history-asked", "还差哪一样，有回执吗"),
        ("history-answered", "说差健康证"),
        ("history-resolved", "健康证可以后补，许可证已发"),
        ("history-rated", ""),
    ]


async def test_owner_views_hold_nothing_that_is_for_staff(world: World) -> None:
    number = await world.submitted(phone="13812345678", enterprise="阿珍螺蛳粉", files=(PHOTO,))
    for view in (await world.desk.ticket(number, OWNER), *await world.desk.tickets(OWNER)):
        assert (view.text, view.contact, view.region, view.place, view.files) == ("", "", "", "", ())
        assert view.staff_actions == ()


async def test_tickets_come_newest_first_and_no_more_than_asked(world: World) -> None:
    numbers = [await world.submitted() for _ in range(4)]
    found = await world.desk.tickets(OWNER, limit=3)
    assert [view.number for view in found] == numbers[:0:-1]


async def test_another_owners_ticket_does_not_exist(world: World) -> None:
    number = await world.resolved()
    rating = SurveyAnswer(STRANGER, number, 1, Grade.VERY_DISSATISFIED)
    with pytest.raises(NotFound):
        await world.desk.ticket(number, STRANGER)
    with pytest.raises(NotFound):
        await world.desk.supplement(number, STRANGER, "我也有话说", (), world.key())
    with pytest.raises(NotFound):
        await world.desk.urge(number, STRANGER, world.key())
    with pytest.raises(NotFound):
        await world.desk.withdraw(number, STRANGER, world.key())
    with pytest.raises(NotFound):
        await world.desk.record_survey(rating, world.key())
    assert await world.desk.tickets(STRANGER) == ()


async def test_the_same_key_gets_the_same_answer_and_one_ticket(world: World) -> None:
    first = await world.desk.submit(DRAFT, "web-azhen:7:1")
    await world.act("desk", first.number, Action.ACCEPT)
    assert await world.desk.submit(DRAFT, "web-azhen:7:1") == first
    assert len(await world.desk.tickets(OWNER)) == 1
    before = await world.desk.withdraw(first.number, OWNER, "web-azhen:8:1")
    assert await world.desk.withdraw(first.number, OWNER, "web-azhen:8:1") == before


async def test_a_key_of_one_owner_answers_no_other(world: World) -> None:
    mine = await world.desk.submit(DRAFT, "k")
    theirs = await world.desk.submit(replace(DRAFT, owner=STRANGER), "k")
    assert mine.number != theirs.number


async def test_twenty_submissions_at_once_with_one_key_make_one_ticket(world: World) -> None:
    receipts = await asyncio.gather(*(world.desk.submit(DRAFT, "k") for _ in range(20)))
    assert len(set(receipts)) == 1
    assert len(await world.desk.tickets(OWNER)) == 1


async def test_twenty_submissions_at_once_are_numbered_without_gap(world: World) -> None:
    receipts = await asyncio.gather(*(world.desk.submit(DRAFT, f"k{n}") for n in range(20)))
    assert sorted(receipt.number for receipt in receipts) == [f"GS-2611-{n:05}" for n in range(1, 21)]


async def test_of_two_moves_at_once_one_wins(world: World) -> None:
    number = await world.submitted()
    moves = [(Action.REJECT, "不归我们管，请拨 12366"), (Action.ACCEPT, "")]
    done = await asyncio.gather(
        *(world.act("desk", number, action, note) for action, note in moves), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in done) == ["NotAllowed", "TicketView"]
    view = await world.desk.ticket(number, OWNER)
    assert len(view.history) == 2


async def test_an_illegal_move_changes_nothing(world: World) -> None:
    number = await world.submitted()
    before = await world.desk.ticket(number, OWNER)
    with pytest.raises(NotAllowed):
        await world.act("desk", number, Action.SIGN)
    with pytest.raises(NotAllowed):
        await world.desk.record_survey(SurveyAnswer(OWNER, number, 0, Grade.SATISFIED), world.key())
    assert await world.desk.ticket(number, OWNER) == before


async def test_a_failed_call_may_be_repeated_with_its_key(world: World) -> None:
    number = await world.submitted()
    move = StaffAction(world.staff["desk"].id, number, Action.REJECT)
    with pytest.raises(BadDraft) as caught:
        await world.desk.act(move, "k")
    assert caught.value.field == "note"
    view = await world.desk.act(replace(move, note="归税务局管，可以拨 12366"), "k")
    assert view.state is TicketState.REJECTED


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": " \n\x00\x07 "}, "text"),
        ({"text": "长" * 8001}, "text"),
        ({"region": "110101"}, "region"),
        ({"region": "45'; drop"}, "region"),
        ({"region": "45０１０３"}, "region"),
        ({"uscc": "91440300708461136X"}, "uscc"),
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
async def test_a_bad_draft_is_told_by_its_field(world: World, changed: dict[str, object], field: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await world.desk.submit(replace(DRAFT, **changed), world.key())  # type: ignore[arg-type]
    assert caught.value.field == field
    assert await world.desk.tickets(OWNER) == ()


async def test_hostile_words_are_words(world: World) -> None:
    words = "'); DROP TABLE tickets;-- \x00\x1b[31m<script>alert(1)</script>\ud800 %s {0} \u202e"
    receipt = await world.desk.submit(replace(DRAFT, text=words, enterprise="O'Neill\x00"), "k")
    (seen,) = await world.desk.worklist(world.staff["desk"].id)
    assert seen.number == receipt.number
    assert "DROP TABLE tickets" in seen.text
    assert "<script>alert(1)</script>" in seen.text
    assert not {"\x00", "\x1b", "\ud800"} & set(seen.text + seen.title + seen.contact)


async def test_a_number_that_is_none_is_not_found(world: World) -> None:
    for number in ("GS-2611-99999", "", "' or 1=1 --", "GS-2611-00001\x00" * 50):
        with pytest.raises(NotFound):
            await world.desk.ticket(number, OWNER)


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_key_is_neither_empty_nor_endless(world: World, key: str) -> None:
    with pytest.raises(BadDraft) as caught:
        await world.desk.submit(DRAFT, key)
    assert caught.value.field == "key"


async def test_an_owner_may_urge_once_a_day(world: World) -> None:
    number = await world.submitted()
    await world.desk.urge(number, OWNER, world.key())
    with pytest.raises(TooOften):
        await world.desk.urge(number, OWNER, world.key())
    world.clock.pass_by(hours=24)
    view = await world.desk.urge(number, OWNER, world.key())
    assert [entry.text_key for entry in view.history].count("history-urged") == 2


async def test_what_is_withdrawn_cannot_be_taken_up_again(world: World) -> None:
    number = await world.in_progress()
    view = await world.desk.withdraw(number, OWNER, world.key())
    assert (view.state, view.promised, view.owner_actions) == (TicketState.WITHDRAWN, None, ())
    with pytest.raises(NotAllowed):
        await world.desk.supplement(number, OWNER, "又想起一件事", (), world.key())


async def test_files_are_limited_over_the_whole_ticket(world: World) -> None:
    number = await world.submitted(files=(PHOTO,) * 5)
    await world.desk.supplement(number, OWNER, "", (PHOTO,) * 4, world.key())
    with pytest.raises(BadDraft) as caught:
        await world.desk.supplement(number, OWNER, "", (PHOTO,), world.key())
    assert caught.value.field == "files"
    with pytest.raises(BadDraft):
        await world.desk.supplement(number, OWNER, "  ", (), world.key())


async def test_an_anonymous_report_is_opened_by_its_code_alone(world: World) -> None:
    draft = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text=WORDS, anonymous=True)
    receipt = await world.desk.submit(draft, "k")
    assert len(receipt.receipt_code.replace("-", "")) == 20
    assert await world.desk.submit(draft, "k") == receipt
    for typed in (receipt.receipt_code, receipt.receipt_code.lower().replace("-", " ")):
        view = await world.desk.ticket_by_code(typed)
        assert (view.number, view.secret, view.owner_actions) == (receipt.number, True, ())
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA-AAAA", receipt.receipt_code[:-1], receipt.number):
        with pytest.raises(NotFound):
            await world.desk.ticket_by_code(wrong)
    (seen,) = await world.desk.worklist(world.staff["desk"].id)
    assert seen.contact == ""


async def test_a_rating_may_be_changed_while_the_window_is_open(world: World) -> None:
    number = await world.resolved()
    await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, None), world.key())
    await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), world.key())
    view = await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), world.key())
    assert view.can_rate
    assert [entry.text_key for entry in view.history].count("history-rated") == 1
    world.clock.pass_by(days=15)
    assert not (await world.desk.ticket(number, OWNER)).can_rate
    with pytest.raises(NotAllowed):
        await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), world.key())


async def test_a_rating_of_another_round_or_for_odd_reasons_is_refused(world: World) -> None:
    number = await world.resolved()
    with pytest.raises(NotAllowed):
        await world.desk.record_survey(SurveyAnswer(OWNER, number, 2, Grade.SATISFIED), world.key())
    with pytest.raises(BadDraft) as caught:
        await world.desk.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("bribe",)), world.key())
    assert caught.value.field == "reasons"


async def test_the_handler_cannot_read_the_rating(world: World) -> None:
    number = await world.resolved()
    answer = SurveyAnswer(OWNER, number, 1, Grade.VERY_DISSATISFIED, ("attitude",), "态度很差")
    await world.desk.record_survey(answer, world.key())
    pushed = await world.pushes(Address("telegram", "market"))
    assert "态度很差" not in repr(pushed)
    assert "dissatisfied" not in repr(pushed).lower()


async def test_staff_see_their_own_units_tickets_only(world: World) -> None:
    number = await world.in_progress()
    assert await world.desk.worklist(world.staff["tax"].id) == ()
    with pytest.raises(NotFound):
        await world.act("tax", number, Action.RESOLVE, "办好了")
    with pytest.raises(NotFound):
        await world.desk.act(StaffAction("nobody", number, Action.RESOLVE, "办好了"), world.key())
    with pytest.raises(NotFound):
        await world.desk.worklist("nobody")


async def test_a_colleague_cannot_take_a_signed_ticket_away(world: World) -> None:
    await world.employ(Role.HANDLER, "market", "colleague")
    number = await world.in_progress()
    with pytest.raises(NotAllowed):
        await world.act("colleague", number, Action.RESOLVE, "办好了")


async def test_a_department_that_is_none_is_refused(world: World) -> None:
    number = await world.submitted()
    for department in ("", "moon", "' or 1=1 --"):
        with pytest.raises(BadDraft) as caught:
            await world.act("desk", number, Action.ASSIGN, department=department)
        assert caught.value.field == "department"


async def test_a_returned_ticket_goes_out_again_as_a_new_round(world: World) -> None:
    number = await world.in_progress()
    view = await world.act("market", number, Action.RETURN, "归税务局管")
    assert (view.state, view.unit) == (TicketState.ACCEPTED, "南宁市专席")
    assert view.history[-1].unit == "南宁市市场监督管理局"
    assert await world.desk.worklist(world.staff["market"].id) == ()
    view = await world.act("desk", number, Action.ASSIGN, department="tax")
    assert (view.round, view.unit) == (2, "国家税务总局南宁市税务局")


async def test_what_the_desk_answers_at_once_is_rated_too(world: World) -> None:
    number = await world.submitted(TicketKind.CONSULT)
    await world.act("desk", number, Action.ACCEPT)
    await world.act("desk", number, Action.RESOLVE, "带身份证到三楼 5 号窗口，当场办")
    view = await world.desk.ticket(number, OWNER)
    assert (view.state, view.round, view.can_rate) == (TicketState.RESOLVED, 1, True)


async def test_an_owner_is_remembered_only_if_they_said_so(world: World) -> None:
    named = {"enterprise": "阿珍螺蛳粉", "uscc": USCC, "phone": "13812345678"}
    await world.submitted(**named)
    assert await world.desk.profile(OWNER) is None
    await world.submitted(remember=True, **named)
    assert await world.desk.profile(OWNER) == OwnerProfile("阿珍螺蛳粉", USCC, "13812345678")
    await world.desk.forget(OWNER, world.key())
    assert await world.desk.profile(OWNER) is None
    assert len(await world.desk.tickets(OWNER)) == 2
    await world.desk.forget(STRANGER, world.key())


async def test_a_poster_opens_as_often_as_it_is_scanned(world: World) -> None:
    poster = await world.backend.doors.create_poster("window", "450103", "政务中心3号窗口", "桂商码", world.key())
    for visitor in (OWNER, STRANGER, OWNER):
        door = await world.desk.open_door(poster.code, visitor, world.key())
        assert door == Door(poster.code, "qr", "450103", "政务中心3号窗口")


async def test_a_handover_opens_once(world: World) -> None:
    code = (await world.backend.doors.create_handover("阿珍螺蛳粉", USCC, world.key())).code
    door = await world.desk.open_door(code, OWNER, "k")
    assert door == Door(code, "handover", profile=OwnerProfile("阿珍螺蛳粉", USCC, proven=True))
    assert await world.desk.open_door(code, OWNER, "k") == door
    assert await world.desk.open_door(code, OWNER, "k2") == ClosedDoor("used")
    assert await world.desk.open_door(code, STRANGER, "k") == ClosedDoor("used")


async def test_a_code_nobody_made_opens_nothing(world: World) -> None:
    for code in ("", "q" * 35, "../../console", "码" * 35, "q" + "A" * 10_000, "i'; drop table staff"):
        assert await world.desk.open_door(code, OWNER, world.key()) == ClosedDoor("unknown")


async def test_staff_work_from_the_chat_that_followed_their_code(world: World) -> None:
    assert await world.desk.staff_at(Address("telegram", "market")) == world.staff["market"]
    assert await world.desk.staff_at(OWNER) is None
    await world.backend.staff.deactivate(world.staff["market"].id)
    assert await world.desk.staff_at(Address("telegram", "market")) is None


async def test_a_common_question_has_its_answer(world: World) -> None:
    found = await world.desk.answers("我想开个小店，营业执照怎么办", "450103")
    assert found
    assert "营业执照" in found[0].question
    assert await world.desk.answers("今天天气真好，去青秀山看樱花") == ()
