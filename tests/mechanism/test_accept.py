"""Acceptance (mechanism section 2), told as what happens to one owner's ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.contract.enums import Action, Grade, Outcome, TicketKind, TicketState
from backend.contract.errors import NotAllowed, NotFound
from backend.contract.values import File, TicketDraft
from backend.tickets.queries import find_ticket
from backend.tickets.workflow_terms import Guard
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk
from tests.mechanism.steps import only_push

PHOTO = File("a" * 64, "收据.jpg", "image/jpeg", 2048)


async def test_a_matter_of_the_region_goes_up_with_its_reason_and_its_origin(government: LiveDesk) -> None:
    """Mechanism 7, and the origin of mechanism 3."""
    number = await government.submitted(TicketKind.CONSULT, origin="hotline", foreign_number="RX-7")
    await government.pushes(OWNER)
    await government.act("desk", number, Action.HAND_UP, "南宁、柳州两地都有，归自治区")
    told = only_push(await government.pushes(OWNER), "push-handed-up")
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
    told = only_push(await government.pushes(OWNER), "push-rejected")
    assert "司法所" in told.note
    assert Action.OBJECT in told.ticket.owner_actions
    await government.port.object_to_refusal(number, OWNER, "不是房租，是证办不下来", government.key())
    view = await government.act("office", number, Action.UPHOLD, "材料里写的是房租，维持")
    assert view.state is TicketState.REJECTED
    mine = await government.port.show_ticket(number, OWNER)
    assert Action.OBJECT not in mine.owner_actions
    with pytest.raises(NotAllowed):
        await government.port.object_to_refusal(number, OWNER, "再说一次", government.key())
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
    await government.backend.deadline_scheduler.scan(government.clock.now)  # the reminder, then the end
    government.clock.pass_by(days=5)
    await government.backend.deadline_scheduler.scan(government.clock.now)
    await government.act("office", first, Action.TERMINATE, "三次复核，均已依法办结")
    certificate = (await government.stored(first)).history[-1].detail["certificate"]
    again = await government.submitted(owner=STRANGER)
    await government.pushes(STRANGER)
    view = await government.act("desk", again, Action.REPEAT, "您这件与已办结的是同一件事", certificate=certificate)
    assert view.state is TicketState.TERMINATED
    told = only_push(await government.pushes(STRANGER), "push-terminated").note
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
    number = (await government.port.submit_ticket(draft, government.key())).number
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
    told = only_push(await government.pushes(OWNER), "push-resolved")
    assert (told.note, told.ticket.outcome, told.ticket.can_rate) == ("统一补办，证都发了", "partly", True)
    await government.rate(number, Grade.VERY_DISSATISFIED)
    async with government.backend.context.read_session() as session:
        theirs = await find_ticket(session, main)
    assert theirs is not None
    assert [survey.grade for survey in theirs.surveys] == [None]  # the other owner's is untouched
    assert [survey.grade for survey in (await government.stored(number)).surveys] == [Grade.VERY_DISSATISFIED]
