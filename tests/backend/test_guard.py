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
from tests.backend.world import OWNER, STRANGER, World

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
async def bodies(world: World) -> World:
    await world.governed()
    await world.employ(Role.HANDLER, "market", "colleague")
    return world


async def _submitted(world: World, kind: TicketKind) -> str:
    draft = TicketDraft(OWNER, kind, TEXT, region="450103", place="三号窗口", phone=PHONE, files=(PHOTO,))
    return (await world.desk.submit(draft, world.key())).number


async def _relations(world: World, number: str) -> dict[str, Relation]:
    async with world.backend.context.reading() as session:
        ticket = await find_ticket(session, number)
        assert ticket is not None
        people = {chat: await find_staff(session, person.id) for chat, person in world.staff.items()}
        return {chat: relation(ticket, staff) for chat, staff in people.items() if staff}


async def test_everybody_stands_somewhere_to_a_ticket(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.REPORT)
    await bodies.act("desk", number, Action.ASSIGN, department="market")
    before = await _relations(bodies, number)
    assert before["market"] is before["colleague"] is Relation.MEMBER
    await bodies.act("market", number, Action.SIGN)
    after = await _relations(bodies, number)
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
    await bodies.act("market", number, Action.EXTEND, "要等鉴定", days=3)
    assert (await _relations(bodies, number))["office"] is Relation.WAITED_FOR


# -- the views --------------------------------------------------------------------------------------------------------
async def _open(world: World, who: str, number: str, why: str = "") -> str:
    """What they read, in one string."""
    return repr(await world.desk.open_case(world.staff[who].id, number, why))


async def test_numbers_in_free_text_are_for_those_who_work_on_it(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.COMPLAINT)
    await bodies.act("desk", number, Action.ASSIGN, department="market")
    assert OTHER_PHONE in await _open(bodies, "desk", number)
    for who in ("market", "office", "force"):
        seen = await _open(bodies, who, number)
        assert "139****4321" in seen
        assert OTHER_PHONE not in seen
        assert PHONE not in seen
    await bodies.act("market", number, Action.SIGN)
    assert OTHER_PHONE in await _open(bodies, "market", number)
    await bodies.desk.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), bodies.key())
    assert OTHER_PHONE in await _open(bodies, "market", number)
    assert OTHER_PHONE not in await _open(bodies, "office", number)


async def test_what_comes_with_a_push_is_masked_alike(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.COMPLAINT)
    await bodies.act("desk", number, Action.ASSIGN, department="market")
    await bodies.desk.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), bodies.key())
    (*_, told) = await bodies.pushes(Address("telegram", "market"))
    assert (told.text_key, told.note) == ("staff-answered", "再打139****4321")
    await bodies.act("market", number, Action.SIGN)
    await bodies.desk.supplement(number, OWNER, f"再打{OTHER_PHONE}", (), bodies.key())
    (*_, told) = await bodies.pushes(Address("telegram", "market"))
    assert told.note == f"再打{OTHER_PHONE}"


async def test_admins_see_no_ticket_and_lists_no_contact(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.HELP)
    with pytest.raises(NotFound):
        await _open(bodies, "admin", number)
    (listed,) = await bodies.desk.worklist(bodies.staff["desk"].id)
    assert (listed.number, listed.contact) == (number, "")
    assert await accesses(bodies.backend.context) == ()


async def test_a_secret_contact_is_shown_for_a_reason_only(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.REPORT)
    await bodies.act("desk", number, Action.ASSIGN, department="market")
    assert TEXT not in await _open(bodies, "market", number)  # nobody has signed: they know that it is there
    await bodies.act("market", number, Action.SIGN)
    assert PHONE not in await _open(bodies, "market", number)
    assert PHONE in await _open(bodies, "market", number, "约举报人当面核实")
    for who in ("colleague", "tax", "office", "force", "group", "higher"):
        with pytest.raises(NotFound):
            await _open(bodies, who, number, "想看看是谁")
    for why in ("看", "看" * 201):
        with pytest.raises(BadDraft):
            await _open(bodies, "market", number, why)
    (read,) = await accesses(bodies.backend.context)
    assert (read.number, read.name, read.why) == (number, "market", "约举报人当面核实")
    await bodies.act("desk", number, Action.CLASSIFY, "涉及领导", level="top")
    assert PHONE not in await _open(bodies, "market", number, "再核实一次")
    assert PHONE in await _open(bodies, "desk", number, "移送纪检部门")


async def test_a_level_is_raised_and_never_lowered(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.REPORT)
    for level in ("open", "inner", "secret"):
        with pytest.raises(NotAllowed):
            await bodies.act("desk", number, Action.CLASSIFY, "改一改", level=level)
    with pytest.raises(BadDraft):
        await bodies.act("desk", number, Action.CLASSIFY, "改一改", level="geheim")


async def test_a_rating_is_nobodys_business_while_it_may_change(bodies: World) -> None:
    """Mechanism 20."""
    number = await bodies.resolved()
    answer = SurveyAnswer(OWNER, number, 1, Grade.SATISFIED, ("speed",), f"找{OTHER_PHONE}最管用")
    await bodies.desk.record_survey(answer, bodies.key())
    for who in ("market", "desk", "office"):
        seen = await bodies.desk.open_case(bodies.staff[who].id, number)
        assert seen.ratings == ()
        assert Action.RATE not in [entry.action for entry in seen.history]
    bodies.clock.pass_by(days=20)
    await bodies.backend.clock.scan(bodies.clock.now)
    seen = await bodies.desk.open_case(bodies.staff["desk"].id, number)
    assert [(rating.grade, rating.comment) for rating in seen.ratings] == [(Grade.SATISFIED, "找139****4321最管用")]
    handler = await bodies.desk.open_case(bodies.staff["market"].id, number)
    assert handler.ratings == ()
    assert Action.RATE not in [entry.action for entry in handler.history]


@pytest.mark.parametrize("action", [Action.RETURN, Action.DISPUTE])
async def test_a_co_handler_sees_nothing_more_of_what_was_handed_back(bodies: World, action: Action) -> None:
    number = await bodies.in_progress()
    await bodies.act("desk", number, Action.INVOLVE, department="tax")
    assert "每次都说还缺一样" in await _open(bodies, "tax", number)
    await bodies.act("market", number, action, "不归我们管")
    for chat in ("tax", "market"):
        with pytest.raises(NotFound):
            await _open(bodies, chat, number)


async def test_trying_to_merge_does_not_tell_whose_an_anonymous_report_is(bodies: World) -> None:
    anonymous = await bodies.submitted(TicketKind.REPORT, anonymous=True)
    for owner in (OWNER, STRANGER):
        named = await bodies.submitted(owner=owner, phone=PHONE)
        for which, main in ((anonymous, named), (named, anonymous)):
            for action in (Action.MERGE, Action.JOIN):
                with pytest.raises(NotAllowed, match="a secret ticket goes with no other"):
                    await bodies.act("desk", which, action, main=main)
        assert [entry.note for entry in (await bodies.desk.ticket(named, owner)).history] == [""]


@pytest.mark.parametrize(
    ("action", "more"), [(Action.RECLASSIFY, {"kind": TicketKind.REPORT}), (Action.CLASSIFY, {"level": "secret"})]
)
async def test_who_went_with_a_ticket_that_became_secret_is_not_told_its_result(
    bodies: World, action: Action, more: dict[str, Any]
) -> None:
    main, joined = await bodies.submitted(), await bodies.submitted(owner=STRANGER)
    await bodies.act("desk", joined, Action.JOIN, main=main)
    await bodies.act("desk", main, action, "涉及举报", **more)
    assert (await bodies.desk.ticket(joined, STRANGER)).state is TicketState.SUBMITTED
    await bodies.act("desk", main, Action.ASSIGN, department="tax")
    await bodies.act("tax", main, Action.SIGN)
    await bodies.act("tax", main, Action.RESOLVE, "举报属实")
    assert "举报属实" not in repr((await bodies.desk.ticket(joined, STRANGER), await bodies.pushes(STRANGER)))


# -- the log ----------------------------------------------------------------------------------------------------------
async def test_each_read_of_an_identity_is_written_down_once_a_day(bodies: World) -> None:
    number = await _submitted(bodies, TicketKind.HELP)
    assert await bodies.pushes(Address("telegram", "desk"))  # the contact comes with the push
    await _open(bodies, "desk", number)
    await _open(bodies, "desk", number)
    assert [(read.number, read.name, read.why) for read in await accesses(bodies.backend.context)] == [
        (number, "desk", "in hand")
    ]
    bodies.clock.pass_by(days=1)
    await _open(bodies, "desk", number)
    assert len(await accesses(bodies.backend.context, staff=bodies.staff["desk"].id)) == 2
    assert await accesses(bodies.backend.context, ticket="GS-2611-99999") == ()


async def test_the_log_is_read_by_the_office_and_admins_and_changed_by_nobody(bodies: World) -> None:
    await _open(bodies, "desk", await _submitted(bodies, TicketKind.HELP))
    for who in ("office", "admin"):
        assert len(await accesses(bodies.backend.context, reader=bodies.staff[who].id)) == 1
    for who in ("desk", "market", "force"):
        with pytest.raises(NotFound):
            await accesses(bodies.backend.context, reader=bodies.staff[who].id)
    for change in ("update accesses set why = 'nothing'", "delete from accesses"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with bodies.backend.context.engine.begin() as connection:
                await connection.execute(text(change))


# -- receipt codes ----------------------------------------------------------------------------------------------------
async def _anonymous(world: World) -> tuple[str, str]:
    draft = TicketDraft(HOME, TicketKind.REPORT, TEXT, region="450103", anonymous=True)
    receipt = await world.desk.submit(draft, world.key())
    return receipt.number, receipt.receipt_code


async def test_who_gives_the_code_last_speaks_for_the_report(world: World) -> None:
    number, code = await _anonymous(world)
    view = await world.desk.adopt_by_code(code, STRANGER, world.key())
    assert Action.SUPPLEMENT in view.owner_actions
    await world.act("desk", number, Action.ASSIGN, department="market")
    await world.act("market", number, Action.SIGN)
    await world.act("market", number, Action.ASK, "是哪一天")
    assert await world.push_keys(HOME) == []
    told = await world.pushes(STRANGER)
    assert [push.text_key for push in told][-1] == "push-needs-info"
    assert all((push.note, push.ticket.title, push.ticket.unit) == ("", "", "") for push in told)
    with pytest.raises(NotFound):
        await world.desk.supplement(number, HOME, "上月三号", (), world.key())
    assert await world.desk.tickets(HOME) == await world.desk.tickets(STRANGER) == ()  # a list may be a stranger's
    await world.desk.supplement(number, STRANGER, "上月三号", (), world.key())
    await world.act("market", number, Action.RESOLVE, "已立案")
    await world.desk.record_survey(SurveyAnswer(STRANGER, number, 1, Grade.SATISFIED), world.key())
    await world.desk.adopt_by_code(code, HOME, world.key())  # the first conversation has it back by the code
    assert [view.number for view in await world.desk.tickets(HOME)] == [number]
    with pytest.raises(NotFound):
        await world.desk.ticket(number, STRANGER)


async def test_what_waits_to_be_told_moves_to_who_has_the_code(world: World) -> None:
    number, code = await _anonymous(world)
    await world.act("desk", number, Action.ACCEPT)
    await world.desk.adopt_by_code(code, STRANGER, world.key())
    assert await world.push_keys(HOME) == []
    assert await world.push_keys(STRANGER) == ["push-accepted"]


async def test_a_borrowed_computer_may_act_for_an_hour(world: World) -> None:
    number, code = await _anonymous(world)
    await world.desk.adopt_by_code(code, STRANGER, world.key())
    world.clock.pass_by(minutes=61)
    with pytest.raises(NotFound):
        await world.desk.withdraw(number, STRANGER, world.key())
    await world.desk.adopt_by_code(code, STRANGER, world.key())
    await world.desk.withdraw(number, STRANGER, world.key())


async def test_guessing_ends_and_a_right_code_is_then_refused_alike(world: World) -> None:
    _, code = await _anonymous(world)
    for _ in range(world.backend.context.secrecy.code_guesses):
        with pytest.raises(NotFound):
            await world.desk.adopt_by_code("AAAA-AAAA-AAAA-AAAA-AAAA", STRANGER, world.key())
    for typed in (code, "AAAA-AAAA-AAAA-AAAA-AAAA"):
        with pytest.raises(TooOften):
            await world.desk.adopt_by_code(typed, STRANGER, world.key())
    await world.desk.adopt_by_code(code, OWNER, world.key())  # somebody else's guesses are not theirs
    world.clock.pass_by(minutes=61)
    await world.desk.adopt_by_code(code, STRANGER, world.key())


async def test_a_named_ticket_has_no_code(world: World) -> None:
    await world.submitted()
    async with world.backend.context.reading() as session:
        assert await session.scalar(select(Ticket.receipt_hash)) is None
    for typed in ("", "\ud800", "%", "0" * 400):
        with pytest.raises(NotFound):
            await world.desk.adopt_by_code(typed, STRANGER, world.key())
