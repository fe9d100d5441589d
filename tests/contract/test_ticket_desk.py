"""What every TicketDesk does: in process on both databases, and over HTTP."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from backend.contract.enums import Action, Grade, TicketKind, TicketState
from backend.contract.errors import NotAllowed, NotFound
from backend.contract.values import (
    Address,
    EntryCode,
    File,
    InvalidEntryCode,
    OwnerProfile,
    Receipt,
    SurveyAnswer,
    TicketDraft,
)
from tests.fixtures.desk import OWNER, STRANGER, WORDS, LiveDesk

DRAFT = TicketDraft(owner=OWNER, kind=TicketKind.HELP, text=WORDS, region="450103", place="政务中心3号窗口")
USCC = "91440300708461136T"
WISHES = (Action.SUPPLEMENT, Action.RETRACT, Action.URGE, Action.WITHDRAW)
PHOTO = File("a" * 64, "材料.jpg", "image/jpeg", 1000)


async def test_a_report_gets_a_number_and_two_dates(desk: LiveDesk) -> None:
    receipt = await desk.port.submit_ticket(DRAFT, "k")
    assert receipt == Receipt(
        number="GS-2611-00001",
        kind=TicketKind.HELP,
        title="办食品经营许可证，材料交了三次",
        verify_by=date(2026, 11, 24),
        promised=date(2026, 12, 1),
    )


async def test_each_kind_is_promised_its_own_time(desk: LiveDesk) -> None:
    """Mechanism 14."""
    promised = {
        kind: (await desk.port.submit_ticket(replace(DRAFT, kind=kind), desk.key())).promised for kind in TicketKind
    }
    assert promised == {
        TicketKind.CONSULT: date(2026, 11, 26),
        TicketKind.HELP: date(2026, 12, 1),
        TicketKind.SUGGESTION: date(2026, 12, 1),
        TicketKind.COMPLAINT: date(2026, 12, 8),
        TicketKind.REPORT: date(2026, 12, 8),
    }


async def test_a_case_the_desk_opens_says_where_it_may_go_the_likeliest_first(desk: LiveDesk) -> None:
    number = (await desk.port.submit_ticket(DRAFT, "k")).number
    opened = await desk.port.open_case(desk.staff["desk"].id, number)
    assert opened.choices[0].code == "market"
    assert len(opened.choices) > 12
    (listed,) = await desk.port.show_worklist(desk.staff["desk"].id)
    assert listed.choices == (await desk.port.show_ticket(number, OWNER)).choices == ()  # found for one case at a time


async def test_a_place_that_was_shared_is_told_to_those_who_read_the_words(desk: LiveDesk) -> None:
    spot = "22.81700,-108.36600"
    secret = replace(DRAFT, kind=TicketKind.REPORT, coordinates=spot)
    for draft, member in ((replace(DRAFT, coordinates=spot), spot), (secret, "")):
        number = (await desk.port.submit_ticket(draft, desk.key())).number
        assert (await desk.port.open_case(desk.staff["desk"].id, number)).coordinates == spot
        await desk.act("desk", number, Action.ASSIGN, department="market")
        assert (await desk.port.open_case(desk.staff["market"].id, number)).coordinates == member
        assert (await desk.act("market", number, Action.SIGN)).coordinates == spot
        assert (await desk.port.show_ticket(number, OWNER)).coordinates == ""
    plain = (await desk.port.submit_ticket(DRAFT, desk.key())).number
    assert (await desk.port.open_case(desk.staff["desk"].id, plain)).coordinates == ""


async def test_the_whole_life_of_a_ticket(desk: LiveDesk) -> None:
    number = (await desk.port.submit_ticket(replace(DRAFT, files=(PHOTO,), phone="13812345678"), "k")).number
    view = await desk.act("desk", number, Action.ASSIGN, department="market")
    assert (view.state, view.unit, view.round) == (TicketState.ASSIGNED, "南宁市市场监督管理局", 1)
    (waiting,) = await desk.port.show_worklist(desk.staff["market"].id)
    assert (waiting.number, waiting.text, waiting.contact) == (number, WORDS, "")
    assert waiting.files == (PHOTO,)
    assert set(waiting.staff_actions) == {Action.SIGN, Action.RETURN, Action.DISPUTE}
    assert (await desk.port.open_case(desk.staff["market"].id, number)).contact == ""
    assert (await desk.act("market", number, Action.SIGN)).contact == "13812345678"
    assert (await desk.port.open_case(desk.staff["market"].id, number)).contact == "13812345678"
    await desk.act("market", number, Action.ASK, "还差哪一样，有回执吗")
    assert (await desk.port.show_ticket(number, OWNER)).state is TicketState.NEEDS_INFO
    view = await desk.port.supplement_ticket(number, OWNER, "说差健康证", (), desk.key())
    assert view.state is TicketState.IN_PROGRESS
    await desk.act("market", number, Action.RESOLVE, "健康证可以后补，许可证已发")
    view = await desk.port.show_ticket(number, OWNER)
    assert (view.state, view.can_rate, view.owner_actions) == (TicketState.RESOLVED, True, ())
    rated = SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("speed", "result"), "快了很多")
    view = await desk.port.record_survey(rated, desk.key())
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


async def test_owner_views_hold_nothing_that_is_for_staff(desk: LiveDesk) -> None:
    number = await desk.submitted(phone="13812345678", enterprise="阿珍螺蛳粉", files=(PHOTO,))
    for view in (await desk.port.show_ticket(number, OWNER), *await desk.port.list_tickets(OWNER)):
        assert (view.text, view.contact, view.region, view.place, view.files) == ("", "", "", "", ())
        assert view.staff_actions == ()


async def test_tickets_come_newest_first_and_no_more_than_asked(desk: LiveDesk) -> None:
    numbers = [await desk.submitted() for _ in range(4)]
    found = await desk.port.list_tickets(OWNER, limit=3)
    assert [view.number for view in found] == numbers[:0:-1]


async def test_the_same_key_gets_the_same_answer_and_one_ticket(desk: LiveDesk) -> None:
    first = await desk.port.submit_ticket(DRAFT, "web-azhen:7:1")
    await desk.act("desk", first.number, Action.ACCEPT)
    assert await desk.port.submit_ticket(DRAFT, "web-azhen:7:1") == first
    assert len(await desk.port.list_tickets(OWNER)) == 1
    before = await desk.port.withdraw_ticket(first.number, OWNER, "web-azhen:8:1")
    assert await desk.port.withdraw_ticket(first.number, OWNER, "web-azhen:8:1") == before


async def test_twenty_submissions_at_once_are_numbered_without_gap(desk: LiveDesk) -> None:
    receipts = await asyncio.gather(*(desk.port.submit_ticket(DRAFT, f"k{n}") for n in range(20)))
    assert sorted(receipt.number for receipt in receipts) == [f"GS-2611-{n:05}" for n in range(1, 21)]


async def test_an_anonymous_report_is_opened_by_its_code_alone(desk: LiveDesk) -> None:
    draft = TicketDraft(owner=OWNER, kind=TicketKind.REPORT, text=WORDS, region="450103", anonymous=True)
    receipt = await desk.port.submit_ticket(draft, "k")
    assert len(receipt.receipt_code.replace("-", "")) == 20
    assert await desk.port.submit_ticket(draft, "k") == receipt
    for typed in (receipt.receipt_code, receipt.receipt_code.lower().replace("-", " ")):
        view = await desk.port.adopt_by_code(typed, STRANGER, desk.key())
        assert (view.number, view.secret, view.owner_actions) == (receipt.number, True, WISHES)
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA-AAAA", receipt.receipt_code[:-1], receipt.number):
        with pytest.raises(NotFound):
            await desk.port.adopt_by_code(wrong, STRANGER, desk.key())
    (seen,) = await desk.port.show_worklist(desk.staff["desk"].id)
    assert seen.contact == ""


async def test_a_rating_may_be_changed_while_the_window_is_open(desk: LiveDesk) -> None:
    number = await desk.resolved()
    await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, None), desk.key())
    await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.DISSATISFIED), desk.key())
    view = await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), desk.key())
    assert view.can_rate
    assert [entry.text_key for entry in view.history].count("history-rated") == 1
    desk.clock.pass_by(days=15)
    assert not (await desk.port.show_ticket(number, OWNER)).can_rate
    with pytest.raises(NotAllowed):
        await desk.port.record_survey(SurveyAnswer(OWNER, number, 1, Grade.SATISFIED), desk.key())


async def test_a_returned_ticket_goes_out_again_as_a_new_round(desk: LiveDesk) -> None:
    number = await desk.in_progress()
    view = await desk.act("market", number, Action.RETURN, "归税务局管")
    assert (view.state, view.unit) == (TicketState.ACCEPTED, "南宁市专席")
    assert view.history == ()  # it is theirs no more
    view = await desk.port.open_case(desk.staff["desk"].id, number)
    assert view.history[-1].unit == "南宁市市场监督管理局"
    assert await desk.port.show_worklist(desk.staff["market"].id) == ()
    view = await desk.act("desk", number, Action.ASSIGN, department="tax")
    assert (view.round, view.unit) == (2, "国家税务总局南宁市税务局")


async def test_what_the_desk_answers_at_once_is_rated_too(desk: LiveDesk) -> None:
    """Mechanism 10 and 20."""
    number = await desk.submitted(TicketKind.CONSULT)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.act("desk", number, Action.RESOLVE, "带身份证到三楼 5 号窗口，当场办")
    view = await desk.port.show_ticket(number, OWNER)
    assert (view.state, view.round, view.can_rate) == (TicketState.RESOLVED, 1, True)


async def test_an_owner_is_remembered_only_if_they_said_so(desk: LiveDesk) -> None:
    named = {"enterprise": "阿珍螺蛳粉", "uscc": USCC, "phone": "13812345678"}
    await desk.submitted(**named)
    assert await desk.port.find_profile(OWNER) is None
    await desk.submitted(remember=True, **named)
    assert await desk.port.find_profile(OWNER) == OwnerProfile("阿珍螺蛳粉", USCC, "13812345678")
    await desk.port.forget_owner(OWNER, desk.key())
    assert await desk.port.find_profile(OWNER) is None
    assert len(await desk.port.list_tickets(OWNER)) == 2
    await desk.port.forget_owner(STRANGER, desk.key())


async def test_a_poster_opens_as_often_as_it_is_scanned(desk: LiveDesk) -> None:
    """Mechanism 1."""
    poster = await desk.backend.entry_codes.create_poster("window", "450103", "政务中心3号窗口", "桂商码", desk.key())
    for visitor in (OWNER, STRANGER, OWNER):
        door = await desk.port.use_entry_code(poster.code, visitor, desk.key())
        assert door == EntryCode(poster.code, "qr", "450103", "政务中心3号窗口")


async def test_a_handover_opens_once(desk: LiveDesk) -> None:
    """Mechanism 2."""
    code = (await desk.backend.entry_codes.create_handover("阿珍螺蛳粉", USCC, desk.key())).code
    door = await desk.port.use_entry_code(code, OWNER, "k")
    assert door == EntryCode(code, "handover", profile=OwnerProfile("阿珍螺蛳粉", USCC, proven=True))
    assert await desk.port.use_entry_code(code, OWNER, "k") == door
    assert await desk.port.use_entry_code(code, OWNER, "k2") == InvalidEntryCode("used")
    assert await desk.port.use_entry_code(code, STRANGER, "k") == InvalidEntryCode("used")


async def test_staff_work_from_the_chat_that_followed_their_code(desk: LiveDesk) -> None:
    assert await desk.port.find_staff_by_address(Address("telegram", "market")) == desk.staff["market"]
    assert await desk.port.find_staff_by_address(OWNER) is None
    await desk.backend.staff_register.deactivate_staff(desk.staff["market"].id)
    assert await desk.port.find_staff_by_address(Address("telegram", "market")) is None


async def test_a_common_question_has_its_answer(desk: LiveDesk) -> None:
    found = await desk.port.search_answers("我想开个小店，营业执照怎么办", "450103")
    assert found
    assert "营业执照" in found[0].question
    assert await desk.port.search_answers("今天天气真好，去青秀山看樱花") == ()
