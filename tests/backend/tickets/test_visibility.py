"""Who sees what of a ticket (mechanism 27)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from backend.contract.enums import Action, Grade, SecrecyLevel, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import Address, SurveyAnswer, TicketDraft
from backend.tickets.access_log import list_accesses
from backend.tickets.tables import Ticket
from backend.tickets.visibility import VISIBILITY, Relation, TicketPart, secrecy_level
from tests.backend.tickets.sensitive_ticket import OTHER_PHONE, PHONE, open_as, relations_to, submit_sensitive
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

pytestmark = pytest.mark.both_databases


def test_a_higher_level_never_shows_more_by_itself() -> None:
    """A contact may come by a reasoned wish where it came by itself before; nothing else is gained."""
    for by_level in VISIBILITY.values():
        assert len(by_level) == len(SecrecyLevel)
        for lower, higher in pairwise(by_level):
            assert higher - lower <= {TicketPart.REVEAL}
            assert TicketPart.REVEAL not in lower or TicketPart.CONTACT not in higher


def test_nothing_is_seen_of_a_ticket_that_is_not_there() -> None:
    for by_level in VISIBILITY.values():
        for parts in by_level:
            assert not parts or TicketPart.CARD in parts
    assert set(VISIBILITY) == set(Relation)
    assert not any(VISIBILITY[Relation.NONE])


def test_a_level_nobody_knows_is_the_highest() -> None:
    assert secrecy_level(Ticket(secrecy="geheim")) is SecrecyLevel.TOP
    assert secrecy_level(Ticket(secrecy="")) is SecrecyLevel.TOP


async def test_everybody_stands_somewhere_to_a_ticket(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    before = await relations_to(government, number)
    assert before["market"] is before["colleague"] is Relation.MEMBER
    await government.act("market", number, Action.SIGN)
    after = await relations_to(government, number)
    assert after == {
        "desk": Relation.DESK,
        "market": Relation.HANDLER,
        "colleague": Relation.COLLEAGUE,
        "tax": Relation.NONE,
        "higher": Relation.NONE,
        "office": Relation.OFFICE,
        "force": Relation.ABOVE,
        "group": Relation.ABOVE,
        "admin": Relation.NONE,
    }
    await government.act("market", number, Action.EXTEND, "要等鉴定", days=3)
    assert (await relations_to(government, number))["office"] is Relation.WAITED_FOR


async def test_numbers_in_free_text_are_for_those_who_work_on_it(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    assert OTHER_PHONE in await open_as(government, "desk", number)
    for who in ("market", "office", "force"):
        seen = await open_as(government, who, number)
        assert "139****4321" in seen
        assert OTHER_PHONE not in seen
        assert PHONE not in seen
    await government.act("market", number, Action.SIGN)
    assert OTHER_PHONE in await open_as(government, "market", number)
    await government.port.supplement_ticket(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    assert OTHER_PHONE in await open_as(government, "market", number)
    assert OTHER_PHONE not in await open_as(government, "office", number)


async def test_what_comes_with_a_push_is_masked_alike(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    await government.port.supplement_ticket(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    (*_, told) = await government.pushes(Address("telegram", "market"))
    assert (told.text_key, told.note) == ("staff-answered", "再打139****4321")
    await government.act("market", number, Action.SIGN)
    await government.port.supplement_ticket(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    (*_, told) = await government.pushes(Address("telegram", "market"))
    assert told.note == f"再打{OTHER_PHONE}"


async def test_admins_see_no_ticket_and_lists_no_contact(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.HELP)
    with pytest.raises(NotFound):
        await open_as(government, "admin", number)
    (listed,) = await government.port.show_worklist(government.staff["desk"].id)
    assert (listed.number, listed.contact) == (number, "")
    assert await list_accesses(government.backend.context) == ()


async def test_a_level_is_raised_and_never_lowered(government: LiveDesk) -> None:
    number = await submit_sensitive(government, TicketKind.REPORT)
    for level in ("open", "inner", "secret"):
        with pytest.raises(NotAllowed):
            await government.act("desk", number, Action.CLASSIFY, "改一改", level=level)
    with pytest.raises(BadDraft):
        await government.act("desk", number, Action.CLASSIFY, "改一改", level="geheim")


async def test_a_rating_is_nobodys_business_while_it_may_change(government: LiveDesk) -> None:
    """Mechanism 20."""
    number = await government.resolved()
    answer = SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("speed",), f"找{OTHER_PHONE}最管用")
    await government.port.record_survey(answer, government.key())
    for who in ("market", "desk", "office"):
        seen = await government.port.open_case(government.staff[who].id, number)
        assert seen.ratings == ()
        assert Action.RATE not in [entry.action for entry in seen.history]
    government.clock.pass_by(days=20)
    await government.backend.deadline_scheduler.scan(government.clock.now)
    seen = await government.port.open_case(government.staff["desk"].id, number)
    assert [(rating.grade, rating.comment) for rating in seen.ratings] == [(Grade.SATISFIED, "找139****4321最管用")]
    handler = await government.port.open_case(government.staff["market"].id, number)
    assert handler.ratings == ()
    assert Action.RATE not in [entry.action for entry in handler.history]


@pytest.mark.parametrize("action", [Action.RETURN, Action.DISPUTE])
async def test_a_co_handler_sees_nothing_more_of_what_was_handed_back(government: LiveDesk, action: Action) -> None:
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    assert "每次都说还缺一样" in await open_as(government, "tax", number)
    await government.act("market", number, action, "不归我们管")
    for chat in ("tax", "market"):
        with pytest.raises(NotFound):
            await open_as(government, chat, number)


async def test_trying_to_merge_does_not_tell_whose_an_anonymous_report_is(government: LiveDesk) -> None:
    anonymous = await government.submitted(TicketKind.REPORT, anonymous=True)
    for owner in (OWNER, STRANGER):
        named = await government.submitted(owner=owner, phone=PHONE)
        for which, main in ((anonymous, named), (named, anonymous)):
            for action in (Action.MERGE, Action.JOIN):
                with pytest.raises(NotAllowed, match="a secret ticket goes with no other"):
                    await government.act("desk", which, action, main=main)
        assert [entry.note for entry in (await government.port.show_ticket(named, owner)).history] == [""]


@pytest.mark.parametrize(
    ("action", "more"), [(Action.RECLASSIFY, {"kind": TicketKind.REPORT}), (Action.CLASSIFY, {"level": "secret"})]
)
async def test_who_went_with_a_ticket_that_became_secret_is_not_told_its_result(
    government: LiveDesk, action: Action, more: dict[str, Any]
) -> None:
    main, joined = await government.submitted(), await government.submitted(owner=STRANGER)
    await government.act("desk", joined, Action.JOIN, main=main)
    await government.act("desk", main, action, "涉及举报", **more)
    assert (await government.port.show_ticket(joined, STRANGER)).state is TicketState.SUBMITTED
    await government.act("desk", main, Action.ASSIGN, department="tax")
    await government.act("tax", main, Action.SIGN)
    await government.act("tax", main, Action.RESOLVE, "举报属实")
    assert "举报属实" not in repr(
        (await government.port.show_ticket(joined, STRANGER), await government.pushes(STRANGER))
    )


async def test_a_secret_case_has_no_title_in_any_list_of_staff(desk: LiveDesk) -> None:
    """Mechanism 27: the first words of a report may name who wrote it."""
    await desk.say(TicketKind.REPORT, "我叫李小明，举报红星厂用工业碱")
    open_one = await desk.submitted()
    views = {view.number: view for view in await desk.port.show_worklist(desk.staff["desk"].id)}
    assert {view.number: bool(view.title) for view in views.values()} == {
        number: number == open_one for number in views
    }
    assert all(push.ticket.title == "" for push in await desk.pushes(Address("telegram", "desk")) if push.ticket.secret)


async def test_numbers_in_the_words_of_an_unnamed_owner_are_masked_for_everybody(desk: LiveDesk) -> None:
    draft = TicketDraft(OWNER, TicketKind.REPORT, f"红星厂用工业碱，我电话{PHONE}", region="450103", anonymous=True)
    number = (await desk.port.submit_ticket(draft, desk.key())).number
    await desk.port.supplement_ticket(number, OWNER, f"还可以打{PHONE}", (), desk.key())
    case = await desk.port.open_case(desk.staff["desk"].id, number)
    words = case.text + "".join(entry.note for entry in case.history)
    assert "工业碱" in words
    assert PHONE not in words
