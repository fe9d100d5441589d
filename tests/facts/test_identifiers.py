"""A telephone number and a credit code are checked in `backend.core.identifiers`, whichever door they come through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.api.tokens import Scope
from backend.contract.errors import BadDraft
from backend.core.identifiers import normalize_credit_code, normalize_phone
from backend.tickets.queries import find_ticket
from dialogues.core.events import Chose, ContactShared, Said
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Session
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import WORDS, LiveDesk

GOOD = [
    ("13800135678", "13800135678"),
    ("138 0013 5678", "13800135678"),
    ("+86 138-0013-5678", "13800135678"),
    ("１３８００１３５６７８", "13800135678"),
    ("0771-5501234", "07715501234"),
    ("（0771）5501234", "07715501234"),
    ("010-62345678", "01062345678"),
    ("0771-5501234转802", "07715501234转802"),
    ("400-820-8820", "4008208820"),
    ("+852 6123 4567", "+85261234567"),  # Hong Kong
    ("852 61234567", "+85261234567"),
    ("00853 6612 3456", "+85366123456"),  # Macao
    ("+886 912 345 678", "+886912345678"),  # Taiwan
    ("+84 912 345 678", "+84912345678"),  # Vietnam
    ("+84 24 3825 5596", "+842438255596"),
    ("+65 9123 4567", "+6591234567"),
]
BAD = ["12345", "1380013567", "12000000000", "5501234", "0771-12345", "02000000000000", "+999 1234567", "95588"]
ASKED = Draft(1, (Part(WORDS),), kind="complaint", region="450103", standing="individual", anonymous=False)
CODE = "91450100MA5KC7QX27"


def asked_for_a_phone() -> Session:
    """Asked for the telephone, in a report that has all else."""
    engine, session = Engine(book()), Session("web:1", draft=ASKED, recalled=True)
    return engine.advance(session, Chose("go.resume"), NOW).session


def taken(session: Session, event: Said | ContactShared) -> str:
    draft = Engine(book()).advance(session, event, NOW).session.draft
    assert draft is not None
    return draft.phone


@pytest.mark.parametrize(("typed", "written"), GOOD)
def test_a_number_is_written_one_way_and_stays_so(typed: str, written: str) -> None:
    assert normalize_phone(typed) == written
    assert normalize_phone(written) == written


@pytest.mark.parametrize(("typed", "written"), GOOD)
def test_the_conversation_takes_the_number(typed: str, written: str) -> None:
    """Every number from outside the mainland was refused, so an owner in Hong Kong could not be called."""
    session = asked_for_a_phone()
    assert session.draft is not None
    assert session.draft.asked == "phone"
    assert taken(session, Said(typed)) == written
    assert taken(session, ContactShared(typed)) == written


@pytest.mark.parametrize("typed", BAD)
def test_the_conversation_refuses_what_cannot_be_called(typed: str) -> None:
    """5501234, Nanning's without the area code, was written down as 05501234, which rings in no such place."""
    assert taken(asked_for_a_phone(), Said(typed)) == ""
    assert taken(asked_for_a_phone(), ContactShared(typed)) == ""


async def test_the_desk_takes_and_refuses_the_same_numbers(government: LiveDesk) -> None:
    """It took whatever was possible: 12345, or a mobile with a digit too few, and called nobody."""
    for typed, written in GOOD:
        number = await government.submitted(phone=typed)
        async with government.backend.context.read_session() as session:
            ticket = await find_ticket(session, number)
        assert ticket is not None
        assert ticket.contact is not None
        assert ticket.contact.phone == written
    for typed in BAD:
        with pytest.raises(BadDraft) as refused:
            await government.submitted(phone=typed)
        assert refused.value.field == "phone"


async def test_partners_bring_and_are_refused_the_same_numbers(government: LiveDesk) -> None:
    async with serve_api(government) as http:
        platform = ApiClient(http, await token_for(government, Scope.CREATE))
        matter = {"kind": "help", "text": WORDS, "region": "450103"}
        for n, (typed, _) in enumerate(GOOD):
            new = {**matter, "own_number": f"A-{n}", "phone": typed}
            assert (await platform.ask("POST", "/v1/tickets", new))[0] == 201
        for typed in BAD:
            status, problem = await platform.ask("POST", "/v1/tickets", {**matter, "own_number": "B", "phone": typed})
            assert (status, problem["field"]) == (422, "phone")


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), f" {CODE[:4]} {CODE[4:10]} {CODE[10:]} "])
async def test_a_credit_code_is_written_one_way(government: LiveDesk, typed: str) -> None:
    """The desk checked it with spaces and small letters taken away and then stored it with them."""
    assert normalize_credit_code(typed) == CODE
    session = replace(asked_for_a_phone(), draft=replace(ASKED, standing="", asked="enterprise"))
    draft = Engine(book()).advance(session, Said(typed), NOW).session.draft
    assert draft is not None
    assert draft.uscc == CODE
    number = await government.submitted(uscc=typed)
    async with government.backend.context.read_session() as opened:
        ticket = await find_ticket(opened, number)
    assert ticket is not None
    assert ticket.contact is not None
    assert ticket.contact.uscc == CODE
    with pytest.raises(BadDraft):
        await government.submitted(uscc=f"{CODE[:2]}99{CODE[4:]}")
