"""A department's own system moves its tickets over the API."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import aiohttp
import pytest

from backend.api.tokens import Scope
from backend.contract.enums import Action, Role, TicketKind, TicketState
from backend.contract.moves import PAYLOADS, Remark
from backend.contract.values import Address
from backend.desk.routes import ActionRequest
from backend.tickets.workflow import TRANSITIONS
from tests.fixtures.api_client import ApiClient, token_for
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_departments_own_system_moves_its_tickets(desk: LiveDesk, partner: ApiClient) -> None:
    number = await desk.submitted()
    await desk.act("desk", number, Action.ASSIGN, department="market")
    staff = desk.staff["market"].id
    status, found = await partner.ask("GET", f"/v1/worklist?staff={staff}")
    assert (status, [ticket["number"] for ticket in found["items"]], found["next"]) == (200, [number], None)
    path = f"/v1/tickets/{number}/actions"
    status, view = await partner.ask("POST", path, {"staff": staff, "action": "sign"}, key="1")
    assert (status, view["state"]) == (200, "in_progress")
    status, problem = await partner.ask("POST", path, {"staff": staff, "action": "sign"}, key="2")
    assert (status, problem["code"]) == (409, "not-now")
    status, problem = await partner.ask("POST", path, {"staff": staff, "action": "resolve"}, key="3")
    assert (status, problem["field"]) == (422, "outcome")
    body = {"staff": staff, "action": "resolve", "outcome": "solved"}
    status, problem = await partner.ask("POST", path, body, key="5")
    assert (status, problem["field"]) == (422, "note")
    status, problem = await partner.ask("POST", path, {"staff": staff, "action": "sign", "days": 3}, key="6")
    assert (status, problem["field"]) == (422, "days")  # a move takes its own parts and no other's
    status, problem = await partner.ask("POST", path, {"staff": staff, "action": "fly"}, key="4")
    assert (status, problem["field"]) == (422, "action")


async def test_a_hostile_action_moves_nothing(desk: LiveDesk, partner: ApiClient) -> None:
    number = await desk.submitted()
    hostile = {"action": "assign", "note": "\x00' or 1=1", "department": "\u202e"}
    body = {"staff": desk.staff["market"].id, **hostile}
    for path, expected in ((f"/v1/tickets/{number}/actions", 404), ("/v1/tickets/%00/actions", 404)):
        assert (await partner.ask("POST", path, body, key="1"))[0] == expected
    assert (await partner.ask("POST", f"/v1/tickets/{number}/actions", {"staff": "\x00", **hostile}, key="2"))[0] == 422
    assert len((await desk.port.show_ticket(number, OWNER)).history) == 1


async def test_a_worklist_is_paged_nearest_deadline_first(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    """Those whose clock stands still come last, and are not lost between pages."""
    numbers = [await desk.in_progress() for _ in range(2)]
    await desk.act("market", numbers[0], Action.ASK, "请问是哪一天")
    desk.clock.pass_by(days=1)
    numbers += [await desk.in_progress() for _ in range(2)]
    await desk.act("market", numbers[2], Action.ASK, "请问是哪一天")
    market = ApiClient(http, await token_for(desk, Scope.ACT))
    staff = desk.staff["market"].id
    expected = [[numbers[1]], [numbers[3]], [numbers[0]], [numbers[2]]]
    assert await market.pages(f"/v1/worklist?staff={staff}&limit=1") == expected
    assert await market.pages(f"/v1/worklist?staff={staff}&limit=3") == [
        [numbers[1], numbers[3], numbers[0]],
        [numbers[2]],
    ]


async def test_every_part_of_a_move_travels(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    market, nanning = [ApiClient(http, await token_for(desk, Scope.ACT, unit=unit)) for unit in ("market", "nanning")]
    first, number = await desk.in_progress(), await desk.submitted()
    join = {"staff": desk.staff["desk"].id, "action": "merge", "main": first}
    status, view = await nanning.ask("POST", f"/v1/tickets/{number}/actions", join, key="1")
    assert (status, view["state"]) == (200, TicketState.MERGED)
    result = {"staff": desk.staff["market"].id, "action": "resolve", "note": "许可证已发", "outcome": "partly"}
    status, view = await market.ask("POST", f"/v1/tickets/{first}/actions", result, key="2")
    assert (status, view["outcome"]) == (200, "partly")


async def test_the_api_offers_every_part_that_the_port_offers() -> None:
    """A part that staff gain in a chat is not forgotten here; files are sent by chat and console alone."""
    offered = {
        action: model
        for model in get_args(ActionRequest.model_fields["root"].annotation)
        for action in get_args(model.model_fields["action"].annotation)
    }
    by_staff = {move.action for move in TRANSITIONS if move.role not in (Role.OWNER, Role.CLOCK)}
    assert offered.keys() == by_staff
    for action, model in offered.items():
        payload = PAYLOADS.get(Action(action), Remark)
        parts = {"main" if field.name == "number" else field.name for field in fields(payload)}
        assert set(model.model_fields) - {"staff", "action"} == parts - {"type", "files", "duty_version"}, action


async def test_danger_is_marked_and_stands_first(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    """Mechanism 4: whatever door it came by, and whenever it was told."""
    calm, later = await desk.submitted(), await desk.submitted()
    brought = await desk.say(TicketKind.HELP, "隔壁煤气罐嘶嘶响没人管")
    await desk.port.supplement_ticket(later, OWNER, "现在电箱在冒火花", (), "k1")
    nanning, staff = ApiClient(http, await token_for(desk, Scope.ACT, unit="nanning")), desk.staff["desk"].id
    assert await nanning.pages(f"/v1/worklist?staff={staff}&limit=1") == [[later], [brought], [calm]]
    views = await desk.port.show_worklist(staff)
    assert [(view.number, view.emergency) for view in views] == [(later, True), (brought, True), (calm, False)]
    told = {push.ticket.number: push.ticket.emergency for push in await desk.pushes(Address("telegram", "desk"))}
    assert told[brought]
