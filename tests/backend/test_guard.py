"""Who sees what of a ticket, what is written down of it, who speaks for an anonymous report (mechanism 27)."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from backend.contract.enums import Action, Grade, Role, SecrecyLevel, TicketKind, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound, TooOften
from backend.contract.values import Address, File, SurveyAnswer, TicketDraft
from backend.people.queries import find_staff
from backend.tickets.access_log import accesses
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Ticket
from backend.tickets.visibility import SIGHT, Part, Relation, level_of, relation
from tests.fixtures.desk import OWNER, STRANGER, LiveDesk

pytestmark = pytest.mark.both_databases

PHONE, OTHER_PHONE = "13812345678", "13987654321"
TEXT = f"他们收了我三百块，对方电话{OTHER_PHONE}"
PHOTO = File("c" * 64, "收据.jpg", "image/jpeg", 1000)
HOME = Address("web", "home")


# -- the table --------------------------------------------------------------------------------------------------------
def test_a_higher_level_never_shows_more_by_itself() -> None:
    """A contact may come by a reasoned wish where it came by itself before; nothing else is gained."""
    for by_level in SIGHT.values():
        assert len(by_level) == len(SecrecyLevel)
        for lower, higher in pairwise(by_level):
            assert higher - lower <= {Part.REVEAL}
            assert Part.REVEAL not in lower or Part.CONTACT not in higher


def test_nothing_is_seen_of_a_ticket_that_is_not_there() -> None:
    for by_level in SIGHT.values():
        for parts in by_level:
            assert not parts or Part.CARD in parts
    assert set(SIGHT) == set(Relation)
    assert not any(SIGHT[Relation.NONE])


def test_a_level_nobody_knows_is_the_highest() -> None:
    assert level_of(Ticket(secrecy="geheim")) is SecrecyLevel.TOP
    assert level_of(Ticket(secrecy="")) is SecrecyLevel.TOP


@pytest.fixture
async def government(desk: LiveDesk) -> LiveDesk:
    await desk.employ_superiors()
    await desk.employ(Role.HANDLER, "market", "colleague")
    return desk


async def _submitted(desk: LiveDesk, kind: TicketKind) -> str:
    draft = TicketDraft(OWNER, kind, TEXT, region="450103", place="三号窗口", phone=PHONE, files=(PHOTO,))
    return (await desk.port.submit(draft, desk.key())).number


async def _relations(desk: LiveDesk, number: str) -> dict[str, Relation]:
    async with desk.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        people = {chat: await find_staff(session, person.id) for chat, person in desk.staff.items()}
        return {chat: relation(ticket, staff) for chat, staff in people.items() if staff}


async def test_everybody_stands_somewhere_to_a_ticket(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    before = await _relations(government, number)
    assert before["market"] is before["colleague"] is Relation.MEMBER
    await government.act("market", number, Action.SIGN)
    after = await _relations(government, number)
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
    assert (await _relations(government, number))["office"] is Relation.WAITED_FOR


# -- the views --------------------------------------------------------------------------------------------------------
async def _open(desk: LiveDesk, who: str, number: str, why: str = "") -> str:
    """What they read, in one string."""
    return repr(await desk.port.open_case(desk.staff[who].id, number, why))


async def test_numbers_in_free_text_are_for_those_who_work_on_it(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    assert OTHER_PHONE in await _open(government, "desk", number)
    for who in ("market", "office", "force"):
        seen = await _open(government, who, number)
        assert "139****4321" in seen
        assert OTHER_PHONE not in seen
        assert PHONE not in seen
    await government.act("market", number, Action.SIGN)
    assert OTHER_PHONE in await _open(government, "market", number)
    await government.port.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    assert OTHER_PHONE in await _open(government, "market", number)
    assert OTHER_PHONE not in await _open(government, "office", number)


async def test_what_comes_with_a_push_is_masked_alike(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.COMPLAINT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    await government.port.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    (*_, told) = await government.pushes(Address("telegram", "market"))
    assert (told.text_key, told.note) == ("staff-answered", "再打139****4321")
    await government.act("market", number, Action.SIGN)
    await government.port.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), government.key())
    (*_, told) = await government.pushes(Address("telegram", "market"))
    assert told.note == f"再打{OTHER_PHONE}"


async def test_admins_see_no_ticket_and_lists_no_contact(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.HELP)
    with pytest.raises(NotFound):
        await _open(government, "admin", number)
    (listed,) = await government.port.worklist(government.staff["desk"].id)
    assert (listed.number, listed.contact) == (number, "")
    assert await accesses(government.backend.context) == ()


async def test_a_secret_contact_is_shown_for_a_reason_only(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.REPORT)
    await government.act("desk", number, Action.ASSIGN, department="market")
    assert TEXT not in await _open(government, "market", number)  # nobody has signed: they know that it is there
    await government.act("market", number, Action.SIGN)
    assert PHONE not in await _open(government, "market", number)
    assert PHONE in await _open(government, "market", number, "约举报人当面核实")
    for who in ("colleague", "tax", "office", "force", "group", "higher"):
        with pytest.raises(NotFound):
            await _open(government, who, number, "想看看是谁")
    for why in ("看", "看" * 201):
        with pytest.raises(BadDraft):
            await _open(government, "market", number, why)
    (read,) = await accesses(government.backend.context)
    assert (read.number, read.name, read.why) == (number, "market", "约举报人当面核实")
    await government.act("desk", number, Action.CLASSIFY, "涉及领导", level="top")
    assert PHONE not in await _open(government, "market", number, "再核实一次")
    assert PHONE in await _open(government, "desk", number, "移送纪检部门")


async def test_a_level_is_raised_and_never_lowered(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.REPORT)
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
    await government.backend.clock.scan(government.clock.now)
    seen = await government.port.open_case(government.staff["desk"].id, number)
    assert [(rating.grade, rating.comment) for rating in seen.ratings] == [(Grade.SATISFIED, "找139****4321最管用")]
    handler = await government.port.open_case(government.staff["market"].id, number)
    assert handler.ratings == ()
    assert Action.RATE not in [entry.action for entry in handler.history]


@pytest.mark.parametrize("action", [Action.RETURN, Action.DISPUTE])
async def test_a_co_handler_sees_nothing_more_of_what_was_handed_back(government: LiveDesk, action: Action) -> None:
    number = await government.in_progress()
    await government.act("desk", number, Action.INVOLVE, department="tax")
    assert "每次都说还缺一样" in await _open(government, "tax", number)
    await government.act("market", number, action, "不归我们管")
    for chat in ("tax", "market"):
        with pytest.raises(NotFound):
            await _open(government, chat, number)


async def test_trying_to_merge_does_not_tell_whose_an_anonymous_report_is(government: LiveDesk) -> None:
    anonymous = await government.submitted(TicketKind.REPORT, anonymous=True)
    for owner in (OWNER, STRANGER):
        named = await government.submitted(owner=owner, phone=PHONE)
        for which, main in ((anonymous, named), (named, anonymous)):
            for action in (Action.MERGE, Action.JOIN):
                with pytest.raises(NotAllowed, match="a secret ticket goes with no other"):
                    await government.act("desk", which, action, main=main)
        assert [entry.note for entry in (await government.port.ticket(named, owner)).history] == [""]


@pytest.mark.parametrize(
    ("action", "more"), [(Action.RECLASSIFY, {"kind": TicketKind.REPORT}), (Action.CLASSIFY, {"level": "secret"})]
)
async def test_who_went_with_a_ticket_that_became_secret_is_not_told_its_result(
    government: LiveDesk, action: Action, more: dict[str, Any]
) -> None:
    main, joined = await government.submitted(), await government.submitted(owner=STRANGER)
    await government.act("desk", joined, Action.JOIN, main=main)
    await government.act("desk", main, action, "涉及举报", **more)
    assert (await government.port.ticket(joined, STRANGER)).state is TicketState.SUBMITTED
    await government.act("desk", main, Action.ASSIGN, department="tax")
    await government.act("tax", main, Action.SIGN)
    await government.act("tax", main, Action.RESOLVE, "举报属实")
    assert "举报属实" not in repr((await government.port.ticket(joined, STRANGER), await government.pushes(STRANGER)))


# -- the log ----------------------------------------------------------------------------------------------------------
async def test_each_read_of_an_identity_is_written_down_once_a_day(government: LiveDesk) -> None:
    number = await _submitted(government, TicketKind.HELP)
    assert await government.pushes(Address("telegram", "desk"))  # the contact comes with the push
    await _open(government, "desk", number)
    await _open(government, "desk", number)
    assert [(read.number, read.name, read.why) for read in await accesses(government.backend.context)] == [
        (number, "desk", "in hand")
    ]
    government.clock.pass_by(days=1)
    await _open(government, "desk", number)
    assert len(await accesses(government.backend.context, staff=government.staff["desk"].id)) == 2
    assert await accesses(government.backend.context, ticket="GS-2611-99999") == ()


async def test_the_log_is_read_by_the_office_and_admins_and_changed_by_nobody(government: LiveDesk) -> None:
    await _open(government, "desk", await _submitted(government, TicketKind.HELP))
    for who in ("office", "admin"):
        assert len(await accesses(government.backend.context, reader=government.staff[who].id)) == 1
    for who in ("desk", "market", "force"):
        with pytest.raises(NotFound):
            await accesses(government.backend.context, reader=government.staff[who].id)
    for change in ("update accesses set why = 'nothing'", "delete from accesses"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with government.backend.context.engine.begin() as connection:
                await connection.execute(text(change))


# -- receipt codes ----------------------------------------------------------------------------------------------------
async def _anonymous(desk: LiveDesk) -> tuple[str, str]:
    draft = TicketDraft(HOME, TicketKind.REPORT, TEXT, region="450103", anonymous=True)
    receipt = await desk.port.submit(draft, desk.key())
    return receipt.number, receipt.receipt_code


async def test_who_gives_the_code_last_speaks_for_the_report(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    view = await desk.port.adopt_by_code(code, STRANGER, desk.key())
    assert Action.SUPPLEMENT in view.owner_actions
    await desk.act("desk", number, Action.ASSIGN, department="market")
    await desk.act("market", number, Action.SIGN)
    await desk.act("market", number, Action.ASK, "是哪一天")
    assert await desk.push_keys(HOME) == []
    told = await desk.pushes(STRANGER)
    assert [push.text_key for push in told][-1] == "push-needs-info"
    assert all((push.note, push.ticket.title, push.ticket.unit) == ("", "", "") for push in told)
    with pytest.raises(NotFound):
        await desk.port.supplement(number, HOME, "上月三号", (), desk.key())
    assert await desk.port.tickets(HOME) == await desk.port.tickets(STRANGER) == ()  # a list may be a stranger's
    await desk.port.supplement(number, STRANGER, "上月三号", (), desk.key())
    await desk.act("market", number, Action.RESOLVE, "已立案")
    await desk.port.record_survey(SurveyAnswer(STRANGER, number, 1, Grade.SATISFIED), desk.key())
    await desk.port.adopt_by_code(code, HOME, desk.key())  # the first conversation has it back by the code
    assert [view.number for view in await desk.port.tickets(HOME)] == [number]
    with pytest.raises(NotFound):
        await desk.port.ticket(number, STRANGER)


async def test_what_waits_to_be_told_moves_to_who_has_the_code(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    await desk.act("desk", number, Action.ACCEPT)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    assert await desk.push_keys(HOME) == []
    assert await desk.push_keys(STRANGER) == ["push-accepted"]


async def test_a_borrowed_computer_may_act_for_an_hour(desk: LiveDesk) -> None:
    number, code = await _anonymous(desk)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    desk.clock.pass_by(minutes=61)
    with pytest.raises(NotFound):
        await desk.port.withdraw(number, STRANGER, desk.key())
    await desk.port.adopt_by_code(code, STRANGER, desk.key())
    await desk.port.withdraw(number, STRANGER, desk.key())


async def test_guessing_ends_and_a_right_code_is_then_refused_alike(desk: LiveDesk) -> None:
    _, code = await _anonymous(desk)
    for _ in range(desk.backend.context.secrecy.code_guesses):
        with pytest.raises(NotFound):
            await desk.port.adopt_by_code("AAAA-AAAA-AAAA-AAAA-AAAA", STRANGER, desk.key())
    for typed in (code, "AAAA-AAAA-AAAA-AAAA-AAAA"):
        with pytest.raises(TooOften):
            await desk.port.adopt_by_code(typed, STRANGER, desk.key())
    await desk.port.adopt_by_code(code, OWNER, desk.key())  # somebody else's guesses are not theirs
    desk.clock.pass_by(minutes=61)
    await desk.port.adopt_by_code(code, STRANGER, desk.key())


async def test_a_named_ticket_has_no_code(desk: LiveDesk) -> None:
    await desk.submitted()
    async with desk.backend.context.reading() as session:
        assert await session.scalar(select(Ticket.receipt_hash)) is None
    for typed in ("", "\ud800", "%", "0" * 400):
        with pytest.raises(NotFound):
            await desk.port.adopt_by_code(typed, STRANGER, desk.key())
