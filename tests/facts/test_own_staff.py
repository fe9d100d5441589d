"""Whose staff a token may speak for is asked in one place (`require_own_staff`): of its own unit, and still at work."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any, get_args

import aiohttp
import pytest
from pydantic import BaseModel, RootModel

from backend.api.route import Route
from backend.api.tokens import Scope
from backend.contract.enums import Role
from backend.contract.values import StaffView
from backend.routes import collect_routes
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import LiveDesk

BODIES: Mapping[str, Mapping[str, Any]] = {
    "actOnTicket": {"action": "accept"},
    "openCase": {"why": ""},
    "editProposal": {"words": "", "reply_days": 3},
    "dismissProposal": {"reason": "已说明"},
    "orderInterview": {"unit": "market", "ground": "fraud", "words": "弄虚作假", "tickets": ["GS-2611-00001"]},
    "issueLetter": {"proposals": [1]},
    "answerLetter": {"words": "已整改"},
    "drawFromLedger": {"count": 1},
    "recordFinding": {"finding": "sound", "words": "属实"},
    "recordCall": {"outcome": "unanswered"},
}
"""What each keyed route of staff asks beside who asks."""
PLACES = {"{number}": "GS-2611-00001", "{proposal}": "1", "{letter}": "remind-2026-1", "{entry}": "1"}


def staff_routes(desk: LiveDesk) -> tuple[Route, ...]:
    """Those that take the name of a member of staff; our own gateways speak for everybody, and the desk checks."""
    acting = (route for route in collect_routes(desk.backend) if route.scope is Scope.ACT)
    return tuple(route for route in acting if _takes_staff(route.body_model or route.query))


def _takes_staff(model: type[BaseModel]) -> bool:
    """The body of a move is one of several models; each of them takes it."""
    models = get_args(model.model_fields["root"].annotation) if issubclass(model, RootModel) else (model,)
    return all("staff" in one.model_fields for one in models)


@pytest.fixture
async def http(government: LiveDesk) -> AsyncIterator[aiohttp.ClientSession]:
    async with serve_api(government) as session:
        yield session


async def asked(partner: ApiClient, route: Route, staff: str, key: str) -> tuple[int, str]:
    """The status, and the part of the request that was refused."""
    path = route.path
    for place, one in PLACES.items():
        path = path.replace(place, one)
    if route.body_model is None:
        path, body = f"{path}?staff={staff}", None
    else:
        body = {"staff": staff, **BODIES[route.name]}
    status, answer = await partner.ask(route.method, path, body, key=key)
    return status, answer.get("field", "") if isinstance(answer, dict) else ""


async def test_somebody_who_left_is_refused_on_every_route_of_staff(
    government: LiveDesk, http: aiohttp.ClientSession
) -> None:
    """Routes of supervision and call-backs once asked for the unit alone and left the rest to their services."""
    await government.submitted()
    routes = staff_routes(government)
    assert {route.name for route in routes if route.body_model} == set(BODIES)
    at_work, gone = government.staff["desk"], await _gone(government)
    partner = ApiClient(http, await token_for(government, Scope.ACT, unit="nanning"))
    for route in routes:
        assert await asked(partner, route, gone.id, f"gone-{route.name}") == (404, "staff"), route.name
        assert (await asked(partner, route, at_work.id, f"here-{route.name}"))[1] != "staff", route.name


async def test_nobody_of_another_unit_is_spoken_for_on_any_route(
    government: LiveDesk, http: aiohttp.ClientSession
) -> None:
    partner = ApiClient(http, await token_for(government, Scope.ACT, unit="tax"))
    for route in staff_routes(government):
        assert await asked(partner, route, government.staff["desk"].id, route.name) == (404, "staff"), route.name


async def _gone(desk: LiveDesk) -> StaffView:
    """A colleague of the desk who works there no more."""
    colleague = await desk.employ(Role.DESK, "nanning", "colleague")
    await desk.backend.staff_register.deactivate_staff(colleague.id)
    return colleague
