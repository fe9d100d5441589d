"""Who may ask what of the API."""

from __future__ import annotations

import re

import aiohttp
import pytest

from backend.api.tokens import Scope
from backend.routes import collect_routes
from tests.fixtures.api_client import ApiClient, token_for
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def test_each_partners_keys_are_its_own(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    made = []
    for name in ("智桂通", "智管云"):
        partner = ApiClient(http, await desk.backend.tokens.create(name, {Scope.QR}))
        made.append((await partner.ask("POST", "/v1/qr", {"channel": name and "app"}, key="1"))[1]["code"])
    assert made[0] != made[1]


@pytest.mark.parametrize("token", ["", "wrong", "gs_" + "A" * 44, "'; drop table api_tokens"])
async def test_without_a_good_token_nothing_is_answered(
    desk: LiveDesk, http: aiohttp.ClientSession, token: str
) -> None:
    stranger = ApiClient(http, token)
    for route in collect_routes(desk.backend):
        status, problem = await stranger.ask(route.method, re.sub("{.*?}", "x", route.path))
        assert (status, problem["code"]) == (401, "unauthorized")


async def test_a_revoked_token_is_no_token(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    partner = ApiClient(http, await desk.backend.tokens.create("智桂通", {Scope.QR}))
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 404
    (known,) = await desk.backend.tokens.list_tokens()
    await desk.backend.tokens.revoke(known.id)
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 401


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_token_opens_its_scope_and_no_other(desk: LiveDesk, http: aiohttp.ClientSession, scope: Scope) -> None:
    partner = ApiClient(http, await token_for(desk, scope))
    for route in collect_routes(desk.backend):
        status, _ = await partner.ask(route.method, re.sub("{.*?}", "x", route.path), {}, key="k")
        assert (status == 403) is (route.scope is not scope), route.path


async def test_a_units_token_acts_for_nobody_else(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    """The token is the market department's; desk and tax are not its staff."""
    partner = ApiClient(http, await token_for(desk, Scope.ACT))
    number = await desk.submitted()
    staff = desk.staff["desk"].id
    assert (await partner.ask("GET", f"/v1/worklist?staff={staff}"))[0] == 404
    status, problem = await partner.ask(
        "POST", f"/v1/tickets/{number}/actions", {"staff": staff, "action": "accept"}, key="1"
    )
    assert (status, problem["field"]) == (404, "staff")
    assert len((await desk.port.show_ticket(number, OWNER)).history) == 1
