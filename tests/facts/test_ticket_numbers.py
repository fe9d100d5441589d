"""A ticket's number is written in `backend.contract.numbers`, and every door goes by it."""

from __future__ import annotations

import re

import pytest

from backend.api.tokens import Scope
from backend.contract.enums import Action
from backend.contract.numbers import TICKET_NUMBER, ticket_number
from backend.db.tables import Counter
from backend.tickets.tables import Ticket
from dialogues.core.effects import ListWork, QueryProgress
from dialogues.core.events import Chose, Said
from dialogues.core.session import Session
from dialogues.core.values import StaffCard
from dialogues.engine import Engine
from tests.dialogues.strategies import NOW, book
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import OWNER, WORDS, LiveDesk, over_http

COUNTS = [42, 123_456, 12_345_678]
"""Today's, that of a province with 100,000 tickets a month, and the most the column holds."""


async def _after(government: LiveDesk, count: int) -> None:
    """So many tickets came in this month."""
    async with government.backend.context.write_transaction() as work:
        work.session.add(Counter(name="ticket-2611", value=count))
        await work.commit()


@pytest.mark.parametrize("count", COUNTS)
async def test_the_desk_finds_a_ticket_by_a_number_of_any_length(government: LiveDesk, count: int) -> None:
    """The look-up and the API's paths took 5 to 7 digits: an eighth made every ticket of the month unfindable."""
    await _after(government, count - 1)
    number = await government.submitted()
    assert number == ticket_number("2611", count)
    assert (await government.port.show_ticket(number, OWNER)).number == number
    assert (await government.port.open_case(government.staff["desk"].id, number)).number == number
    await government.act("desk", number, Action.ASSIGN, department="market")
    async with over_http(government) as remote:
        assert (await remote.port.show_ticket(number, OWNER)).number == number
        assert (await remote.act("market", number, Action.SIGN)).number == number
        assert (await remote.port.urge_ticket(number, OWNER, "k")).number == number


@pytest.mark.parametrize("count", COUNTS)
async def test_the_api_finds_a_ticket_by_a_number_of_any_length(government: LiveDesk, count: int) -> None:
    await _after(government, count - 1)
    async with serve_api(government) as http:
        platform = ApiClient(http, await token_for(government, Scope.CREATE, Scope.READ))
        matter = {"own_number": "A-1", "kind": "help", "text": WORDS, "region": "450103"}
        status, receipt = await platform.ask("POST", "/v1/tickets", matter)
        number = receipt["number"]
        assert (status, number) == (201, ticket_number("2611", count))
        assert (await platform.ask("GET", f"/v1/tickets/{number}"))[1]["number"] == number
        unit = ApiClient(http, await token_for(government, Scope.ACT, unit="nanning"))
        staff = government.staff["desk"].id
        for path in (f"/v1/tickets/{number}/suggestions?staff={staff}", f"/v1/tickets/{number}/similar?staff={staff}"):
            assert (await unit.ask("GET", path))[0] == 200
        assert (await unit.ask("POST", f"/v1/tickets/{number}/case", {"staff": staff, "why": ""}))[1]["text"] == WORDS
        accepted = await unit.ask(
            "POST", f"/v1/tickets/{number}/actions", {"staff": staff, "action": "accept"}, key="1"
        )
        assert (accepted[0], accepted[1]["number"]) == (200, number)


@pytest.mark.parametrize("count", COUNTS)
def test_the_conversation_knows_a_number_of_any_length(count: int) -> None:
    """It took up to 9 digits, of which the desk knew 7."""
    engine, owner, number = Engine(book()), Session.new("web:1"), ticket_number("2611", count)
    clerk = Session("telegram:1", staff=StaffCard("s1", "黄强", "市场监管局", "handler"))
    for typed in (number, f"{number.lower()}到哪了", f"我的{number}呢"):
        assert engine.advance(owner, Said(typed), NOW).effects == (QueryProgress(number),)
    assert engine.advance(owner, Chose(f"t.show.{number}"), NOW).effects == (QueryProgress(number),)
    assert engine.advance(clerk, Said(number), NOW).effects == (ListWork("s1", number),)


def test_what_no_column_holds_is_no_number_to_anybody() -> None:
    longest = Ticket.__table__.c.number.type.length  # type: ignore[attr-defined]
    fits, too_long = ticket_number("2611", 99_999_999), ticket_number("2611", 100_000_000)
    assert len(fits) == longest
    assert re.fullmatch(TICKET_NUMBER, fits)
    assert not re.fullmatch(TICKET_NUMBER, too_long)
    (effect,) = Engine(book()).advance(Session.new("web:1"), Said(f"{too_long}到哪了"), NOW).effects
    assert not isinstance(effect, QueryProgress)
