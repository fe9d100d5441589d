"""The mechanism's points from acceptance to result, each told as what happens to one owner's ticket. What other files
prove is not told again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from backend.contract.enums import Action, Grade, Outcome, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import Address, File, TicketDraft
from backend.tickets.queries import find_ticket
from backend.tickets.workflow_terms import Guard
from tests.backend.points import chat_of, handled, local, rate, reviewed, said, scan, the_one, ticket_of
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

PHOTO = File("a" * 64, "收据.jpg", "image/jpeg", 2048)


# -- accept (mechanism section 2) --
async def test_a_matter_of_the_region_goes_up_with_its_reason_and_its_origin(government: LiveDesk) -> None:
    """Mechanism 7, and the origin of mechanism 3."""
    number = await government.submitted(TicketKind.CONSULT, origin="hotline", foreign_number="RX-7")
    await government.pushes(OWNER)
    await government.act("desk", number, Action.HAND_UP, "南宁、柳州两地都有，归自治区")
    told = the_one(await government.pushes(OWNER), "push-handed-up")
    assert (told.note, told.ticket.unit) == ("南宁、柳州两地都有，归自治区", "广西壮族自治区专席")
    with pytest.raises(NotFound):  # it is the higher desk's now
        await government.port.open_case(government.staff["desk"].id, number)
    view = await government.port.open_case(government.staff["higher"].id, number)
    assert (view.origin, view.history[-1].note) == ("hotline", "南宁、柳州两地都有，归自治区")
    with pytest.raises(NotAllowed, match=Guard.HIGHER.refusal):  # nobody is above
        await government.act("higher", number, Action.HAND_UP, "再往上交")


async def test_an_owner_reads_why_they_are_refused_and_objects_once(government: LiveDesk) -> None:
    """Mechanism 8."""
    number = await government.submitted()
    await government.act("desk", number, Action.REJECT, "房租纠纷依合同法办，请到街道司法所调解")
    told = the_one(await government.pushes(OWNER), "push-rejected")
    assert "司法所" in told.note
    assert Action.OBJECT in told.ticket.owner_actions
    await government.port.object(number, OWNER, "不是房租，是证办不下来", government.key())
    view = await government.act("office", number, Action.UPHOLD, "材料里写的是房租，维持")
    assert view.state is TicketState.REJECTED
    mine = await government.port.ticket(number, OWNER)
    assert Action.OBJECT not in mine.owner_actions
    with pytest.raises(NotAllowed):
        await government.port.object(number, OWNER, "再说一次", government.key())
    assert [entry.note for entry in mine.history if entry.note] == [  # the record is kept
        "房租纠纷依合同法办，请到街道司法所调解",
        "不是房租，是证办不下来",
        "材料里写的是房租，维持",
    ]


async def test_who_reports_a_certified_matter_again_is_told_why_it_is_not_taken(government: LiveDesk) -> None:
    """Mechanism 17: certified by the office, once nobody can rate it any more (mechanism 20)."""
    first = await government.resolved()
    with pytest.raises(NotAllowed):  # while the owner may still rate it (mechanism 20)
        await government.act("office", first, Action.TERMINATE, "三次复核，均已依法办结")
    government.clock.pass_by(days=10)
    await government.backend.clock.scan(government.clock.now)  # the reminder, then the end
    government.clock.pass_by(days=5)
    await government.backend.clock.scan(government.clock.now)
    await government.act("office", first, Action.TERMINATE, "三次复核，均已依法办结")
    certificate = (await ticket_of(government, first)).history[-1].detail["certificate"]
    again = await government.submitted(owner=STRANGER)
    await government.pushes(STRANGER)
    view = await government.act("desk", again, Action.REPEAT, "您这件与已办结的是同一件事", certificate=certificate)
    assert view.state is TicketState.TERMINATED
    told = the_one(await government.pushes(STRANGER), "push-terminated").note
    assert told.splitlines() == ["您这件与已办结的是同一件事", "三次复核，均已依法办结"]
    other = await government.submitted(owner=STRANGER)
    with pytest.raises(NotFound, match="ZJ-0000"):
        await government.act("desk", other, Action.REPEAT, certificate="ZJ-0000-00001")


async def test_a_matter_that_its_owner_brings_twice_lives_on_as_one_ticket_with_all_words_and_files(
    government: LiveDesk,
) -> None:
    """What comes many times before it is handled; mechanism 17 has what comes after."""
    main = await government.in_progress(files=(PHOTO,))
    draft = TicketDraft(
        owner=OWNER,
        kind=TicketKind.HELP,
        text="还是那件事，又让交一份健康证",
        region="450103",
        files=(replace(PHOTO, id="b" * 64, name="健康证.jpg"),),
    )
    number = (await government.port.submit(draft, government.key())).number
    await government.act("desk", number, Action.MERGE, main=main)
    view = await government.port.open_case(government.staff["market"].id, main)
    assert [file.name for file in view.files] == ["收据.jpg", "健康证.jpg"]
    assert view.history[-1].note == "还是那件事，又让交一份健康证"
    assert view.state is TicketState.IN_PROGRESS


async def test_an_owner_whose_matter_goes_with_anothers_gets_its_result_and_an_invitation_of_their_own(
    government: LiveDesk,
) -> None:
    """Mechanism 20: every result, of a joined ticket too."""
    main = await government.in_progress(owner=STRANGER)
    number = await government.submitted()
    await government.act("desk", number, Action.JOIN, main=main)
    await government.pushes(OWNER)
    await government.act("market", main, Action.RESOLVE, "统一补办，证都发了", outcome=Outcome.PARTLY)
    told = the_one(await government.pushes(OWNER), "push-resolved")
    assert (told.note, told.ticket.outcome, told.ticket.can_rate) == ("统一补办，证都发了", "partly", True)
    await rate(government, number, Grade.VERY_DISSATISFIED)
    async with government.backend.context.reading() as session:
        theirs = await find_ticket(session, main)
    assert theirs is not None
    assert [survey.grade for survey in theirs.surveys] == [None]  # the other owner's is untouched
    assert [survey.grade for survey in (await ticket_of(government, number)).surveys] == [Grade.VERY_DISSATISFIED]


# -- dispatch (mechanism section 3) --
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (TicketKind.HELP, TicketState.ASSIGNED),
        (TicketKind.COMPLAINT, TicketState.ACCEPTED),
        (TicketKind.REPORT, TicketState.ACCEPTED),
    ],
)
async def test_what_is_sure_is_dispatched_by_kind_and_duty_but_no_complaint_and_no_report(
    government: LiveDesk, kind: TicketKind, state: TicketState
) -> None:
    """Mechanism 9, 10; a complaint and a report are for people to send (mechanism 12, 27)."""
    number = await said(government, kind, "小超市想办烟草专卖零售许可证，烟证要什么条件")
    await government.act("desk", number, Action.ACCEPT)
    assert (await government.port.ticket(number, OWNER)).state is state


async def test_what_was_made_secret_is_dispatched_by_a_person(government: LiveDesk) -> None:
    """Mechanism 10 and 27."""
    number = await said(government, TicketKind.HELP, "小超市想办烟草专卖零售许可证，烟证要什么条件")
    await government.act("desk", number, Action.CLASSIFY, "里面说到了线索", level="secret")
    await government.act("desk", number, Action.ACCEPT)
    assert (await government.port.ticket(number, OWNER)).state is TicketState.ACCEPTED


async def test_the_office_names_lead_and_co_handler_each_has_a_clock_and_the_lead_gathers_the_results(
    government: LiveDesk,
) -> None:
    """Mechanism 11."""
    number = await government.submitted(TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ACCEPT)
    await government.act("desk", number, Action.DISPUTE, "涉及两家")
    view = await government.act("office", number, Action.NAME_LEAD, department="market", co_departments=("tax",))
    assert [part.department for part in view.co_handlers] == ["tax"]
    await government.act("market", number, Action.SIGN)
    with pytest.raises(NotAllowed, match=Guard.OTHERS.refusal):  # not before the co-handler has told its part
        await government.act("market", number, Action.RESOLVE, "办好了")
    for chat in ("market", "tax"):
        await government.pushes(chat_of(chat))
    due = (await ticket_of(government, number)).co_handlings[0].due_at
    await scan(government, due + timedelta(days=30))
    for chat in ("market", "tax"):  # each is told of its own, once
        assert (await government.push_keys(chat_of(chat))).count("staff-overdue") == 1
    await government.act("tax", number, Action.CO_RESOLVE, "税务这边已经更正")
    await government.act("market", number, Action.RESOLVE, "办好了")


async def test_a_withdrawn_ticket_leaves_no_co_handlers_clock_behind(government: LiveDesk) -> None:
    """Mechanism 11. It stopped the whole scan: the clock's move for the co-handler was no longer legal."""
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    await government.port.withdraw(number, OWNER, government.key())
    waiting = await government.submitted(TicketKind.CONSULT)
    await government.pushes(chat_of("desk"))
    await scan(government, local(12, 30))
    told = await government.pushes(chat_of("desk"))
    assert {push.ticket.number for push in told} == {waiting}
    assert (await ticket_of(government, number)).co_handlings[0].alarm is None


async def test_a_co_handlers_clock_stands_still_while_those_above_decide(government: LiveDesk) -> None:
    """Mechanism 11 and 16."""
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    await government.act("market", number, Action.STUCK, "两家口径不一")
    await government.pushes(chat_of("tax"))
    await scan(government, local(12, 30))
    assert await government.push_keys(chat_of("tax")) == []
    await government.act("force", number, Action.DECIDE, "税务先出证明")
    await scan(government, local(12, 31))
    assert await government.push_keys(chat_of("tax")) == ["staff-due-soon", "staff-overdue"]


@pytest.mark.parametrize("name", ["市场监管局", "南宁市市场监督管理局"])
async def test_a_complaint_that_was_handed_up_does_not_come_back_to_whom_it_names(
    government: LiveDesk, name: str
) -> None:
    """Mechanism 12."""
    number = await said(government, TicketKind.COMPLAINT, f"{name}的人态度差，三次不收材料")
    await government.act("desk", number, Action.HAND_UP, "市里不好查")
    await government.act("higher", number, Action.ACCEPT)
    await government.act("higher", number, Action.DISPUTE, "归谁查不清楚")
    with pytest.raises(NotAllowed, match="market"):
        await government.act("office", number, Action.NAME_LEAD, department="market", co_departments=("tax",))
    await government.act("office", number, Action.NAME_LEAD, department="labour")


async def test_a_second_dispatch_does_not_send_a_complaint_to_whom_it_names(government: LiveDesk) -> None:
    """Mechanism 12, and the second dispatch of mechanism 21."""
    number = await said(government, TicketKind.COMPLAINT, "市场监管局的人态度差，三次不收材料")
    await handled(government, number, "tax", "tax", "已经谈话")
    await reviewed(government, number)
    for who in ("desk", "office"):
        with pytest.raises(NotAllowed, match="market"):
            await government.act(who, number, Action.REDISPATCH, "再查一次", department="market")
    await government.act("desk", number, Action.REDISPATCH, "再查一次", department="labour")


async def test_a_complaint_does_not_go_to_whom_its_owner_names_later(government: LiveDesk) -> None:
    """Mechanism 12."""
    number = await said(government, TicketKind.COMPLAINT, "窗口三次不收材料，态度差")
    await government.port.supplement(number, OWNER, "就是市场监管局的人", (), government.key())
    with pytest.raises(NotAllowed, match="market"):
        await government.act("desk", number, Action.ASSIGN, department="market")


@pytest.mark.parametrize("kind", [TicketKind.HELP, TicketKind.COMPLAINT])
@pytest.mark.parametrize(("action", "owner"), [(Action.MERGE, OWNER), (Action.JOIN, STRANGER)])
async def test_a_complaint_does_not_reach_whom_it_names_by_way_of_another_ticket(
    government: LiveDesk, kind: TicketKind, action: Action, owner: Address
) -> None:
    """Mechanism 12."""
    main = await government.in_progress(kind=kind, owner=owner)  # at the market department
    number = await said(government, TicketKind.COMPLAINT, "市场监管局的人态度差，三次不收材料")
    with pytest.raises(NotAllowed, match="complaint"):
        await government.act("desk", number, action, main=main)
    other = await said(government, TicketKind.COMPLAINT, "税务局的人态度差，三次不收材料")
    if kind is TicketKind.COMPLAINT:
        await government.act("desk", other, action, main=main)


async def test_each_round_keeps_the_version_of_the_duty_list_it_was_dispatched_by(government: LiveDesk) -> None:
    """Mechanism 9."""
    number = await said(government, TicketKind.CONSULT, "发票额度不够用，想领增值税专用发票")
    await government.act("desk", number, Action.ASSIGN, department="tax")
    (round_,) = (await ticket_of(government, number)).rounds
    version = (await government.backend.duties.ranking()).version
    assert (round_.duty_version, (await government.backend.duties.ranking()).line(round_.duty or "")) == (
        version,
        "tax",
    )


# -- handle (mechanism section 4) --
async def test_more_time_is_asked_for_in_time_once_and_told_with_its_reason(government: LiveDesk) -> None:
    """Mechanism 15."""
    number = await government.in_progress()  # help: five working days, by the 30th
    with pytest.raises(BadDraft, match="1 to 5"):
        await government.act("market", number, Action.EXTEND, "要等检测", days=6)
    await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)
    with pytest.raises(NotAllowed):  # one wish at a time
        await government.act("market", number, Action.EXTEND, "还要等", days=1)
    await government.pushes(OWNER)
    await government.act("office", number, Action.DENY, "材料齐了，不用等")
    assert await government.pushes(OWNER) == []
    await government.act("market", number, Action.EXTEND, "检测机构排期", days=2)
    await government.act("office", number, Action.GRANT)
    told = the_one(await government.pushes(OWNER), "push-extended")
    assert (told.note, told.ticket.promised) == ("检测机构排期", date(2026, 12, 2))
    with pytest.raises(NotAllowed, match=Guard.EXTENDABLE.refusal):
        await government.act("market", number, Action.EXTEND, "再要两天", days=2)


async def test_after_the_deadline_no_more_time_is_asked_for(government: LiveDesk) -> None:
    """Mechanism 15."""
    number = await government.in_progress()
    government.clock.now = local(11, 30, 18)
    with pytest.raises(NotAllowed, match=Guard.EXTENDABLE.refusal):
        await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)


async def test_who_was_given_more_time_late_is_held_to_the_new_date(government: LiveDesk) -> None:
    """Mechanism 15. Overdue was noted once a round, so that the new date was nobody's."""
    number = await government.in_progress()
    await government.act("market", number, Action.EXTEND, "要等检测结果", days=2)
    await scan(government, local(12, 1))
    await government.act("office", number, Action.GRANT)
    await government.pushes(chat_of("market"))
    await scan(government, local(12, 10))
    assert await government.push_keys(chat_of("market")) == ["staff-due-soon", "staff-overdue"]


async def test_an_extension_does_not_lengthen_the_time_an_owner_has_to_answer(government: LiveDesk) -> None:
    """Mechanism 15: the time is the unit's."""
    number = await government.in_progress(kind=TicketKind.COMPLAINT)
    await government.act("market", number, Action.EXTEND, "等回函", days=2)
    await government.act("market", number, Action.ASK, "哪天去的")
    until = (await ticket_of(government, number)).alarm_at
    government.clock.pass_by(days=2)
    await government.act("office", number, Action.GRANT)
    assert (await ticket_of(government, number)).alarm_at == until


async def test_what_is_stuck_climbs_to_a_written_report_and_comes_back_decided(government: LiveDesk) -> None:
    """Mechanism 16."""
    number = await government.in_progress()
    for who, action in (("market", Action.STUCK), ("force", Action.RAISE), ("group", Action.REPORT_UP)):
        await government.act(who, number, action, "几家意见不一")
    await government.act("group", number, Action.DECIDE, "由市场监管局先发证")
    told = await government.push_keys(OWNER)
    assert told[-4:] == ["push-stuck", "push-raised", "push-reported", "push-decided"]
    assert all(not entry.note for entry in (await government.port.ticket(number, OWNER)).history)  # words of the house
    await government.act("market", number, Action.RESOLVE, "证发了")
