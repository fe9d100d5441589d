"""The API to those who are not our own gateway: who may, what is said when it goes wrong, and how it is described."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from backend.api.desk_client import HttpDesk
from backend.api.desk_protocol import endpoints
from backend.api.rate_limit import Meter
from backend.api.server import BODY
from backend.api.tokens import NEEDS_ORIGIN, Scope
from backend.contract.enums import Action
from backend.contract.errors import Unavailable
from backend.contract.values import Address
from backend.routes import build_api, collect_routes
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases

USCC = "91440300708461136T"


class Partner:
    """Somebody else's system, with a token of some scopes."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self._http = http
        self.headers = {"Authorization": f"Bearer {token}"}

    async def ask(self, method: str, path: str, body: Any = None, key: str = "", **more: Any) -> tuple[int, Any]:
        headers = self.headers | {"Content-Type": "application/json"} | ({"Idempotency-Key": key} if key else {})
        headers |= more.pop("headers", {})
        data = BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        async with self._http.request(method, f"/api{path}", data=data, headers=headers, **more) as answer:
            content = await answer.json(content_type=None)
            if answer.status >= 400:
                assert answer.content_type == "application/problem+json"
                assert content["status"] == answer.status
            return answer.status, content


@pytest.fixture
async def http(desk: LiveDesk) -> AsyncIterator[aiohttp.ClientSession]:
    async with served(desk) as session:
        yield session


@asynccontextmanager
async def served(desk: LiveDesk, meter: Meter | None = None) -> AsyncIterator[aiohttp.ClientSession]:
    app = web.Application()
    app.add_subapp("/api", build_api(desk.backend, meter))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        yield session
    await runner.cleanup()


@pytest.fixture
async def partner(desk: LiveDesk, http: aiohttp.ClientSession) -> Partner:
    return Partner(http, await token_for(desk, Scope.QR, Scope.HANDOVER, Scope.ACT))


async def token_for(desk: LiveDesk, *scopes: Scope, unit: str = "market", origin: str = "zhiguitong") -> str:
    unit = unit if Scope.ACT in scopes else ""
    origin = origin if NEEDS_ORIGIN.intersection(scopes) else ""
    return await desk.backend.tokens.create("智桂通", set(scopes), unit=unit, origin=origin)


async def test_a_code_is_made_counted_and_revoked(desk: LiveDesk, partner: Partner) -> None:
    new = {"channel": "window", "region": "450103", "place": "政务中心3号窗口"}
    status, made = await partner.ask("POST", "/v1/qr", new, key="1")
    assert (status, made["place"]) == (201, "政务中心3号窗口")
    assert (await partner.ask("POST", "/v1/qr", new, key="1"))[1] == made
    await desk.port.open_door(made["code"], OWNER, "k")
    assert (await partner.ask("GET", f"/v1/qr/{made['code']}"))[1]["starts"] == 1
    assert (await partner.ask("DELETE", f"/v1/qr/{made['code']}"))[1]["revoked"] is True
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 404


async def test_an_identity_is_handed_over_once(desk: LiveDesk, partner: Partner) -> None:
    status, handed = await partner.ask("POST", "/v1/handovers", {"name": "阿珍螺蛳粉", "uscc": USCC}, key="1")
    assert status == 201
    assert handed["path"] == f"/c/{handed['code']}"
    again = await partner.ask("POST", "/v1/handovers", {"name": "阿珍螺蛳粉", "uscc": USCC}, key="1")
    assert again == (201, handed)
    status, problem = await partner.ask("POST", "/v1/handovers", {"name": "别家店", "uscc": USCC}, key="1")
    assert (status, problem["field"]) == (422, "key")  # never somebody else's code
    status, problem = await partner.ask("POST", "/v1/handovers", {"name": "店", "uscc": "91440300708461136X"}, key="2")
    assert (status, problem["field"], problem["code"]) == (422, "uscc", "bad-draft")


async def test_a_departments_own_system_moves_its_tickets(desk: LiveDesk, partner: Partner) -> None:
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


async def test_each_partners_keys_are_its_own(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    made = []
    for name in ("智桂通", "智管云"):
        partner = Partner(http, await desk.backend.tokens.create(name, {Scope.QR}))
        made.append((await partner.ask("POST", "/v1/qr", {"channel": name and "app"}, key="1"))[1]["code"])
    assert made[0] != made[1]


@pytest.mark.parametrize("token", ["", "wrong", "gs_" + "A" * 44, "'; drop table api_tokens"])
async def test_without_a_good_token_nothing_is_answered(
    desk: LiveDesk, http: aiohttp.ClientSession, token: str
) -> None:
    stranger = Partner(http, token)
    for route in collect_routes(desk.backend):
        status, problem = await stranger.ask(route.method, re.sub("{.*?}", "x", route.path))
        assert (status, problem["code"]) == (401, "unauthorized")


async def test_a_revoked_token_is_no_token(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    partner = Partner(http, await desk.backend.tokens.create("智桂通", {Scope.QR}))
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 404
    (known,) = await desk.backend.tokens.all()
    await desk.backend.tokens.revoke(known.id)
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 401


@pytest.mark.parametrize("scope", list(Scope))
async def test_a_token_opens_its_scope_and_no_other(desk: LiveDesk, http: aiohttp.ClientSession, scope: Scope) -> None:
    partner = Partner(http, await token_for(desk, scope))
    for route in collect_routes(desk.backend):
        status, _ = await partner.ask(route.method, re.sub("{.*?}", "x", route.path), {}, key="k")
        assert (status == 403) is (route.scope is not scope), route.path


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b"null", 422),
        (b'{"channel": 7}', 422),
        (b'{"channel": "app", "secret": 1}', 422),
        (b'{"channel": "\\ud800"}', 422),
        (b"\xff\xfe", 422),
        (b'{"channel": "app", "expires_at": "2026-12-01T00:00:00"}', 422),
        (b'{"channel": "app", "expires_at": "9999-12-31T23:59:59-14:00"}', 422),
        (b'{"channel": "app", "expires_at": "0001-01-01T00:00:00+14:00"}', 422),
        (b'{"place": "' + b"x" * BODY + b'"}', 413),
    ],
)
async def test_a_body_that_does_not_fit_is_told_why(partner: Partner, body: bytes, status: int) -> None:
    found, problem = await partner.ask("POST", "/v1/qr", body, key="k")
    assert found == status
    assert problem["detail"]


async def test_what_is_not_there_is_said_in_the_same_way(http: aiohttp.ClientSession, partner: Partner) -> None:
    assert (await partner.ask("GET", "/v1/nothing"))[0] == 404
    async with http.put("/api/v1/qr/x") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "DELETE,GET")
        assert answer.content_type == "application/problem+json"
    status, problem = await partner.ask("POST", "/v1/qr", {}, key="1", headers={"Content-Type": "text/plain"})
    assert (status, problem["code"]) == (415, "http")
    status, problem = await partner.ask("POST", "/v1/qr", {"channel": "app"})
    assert (status, problem["field"]) == (422, "key")
    assert (await partner.ask("POST", "/v1/qr", {"channel": "app"}, key="k" * 201))[0] == 422


@pytest.mark.parametrize(
    "path",
    [
        "/v1/qr/%00",
        "/v1/qr/..%2F..%2Fetc%2Fpasswd",
        "/v1/qr/" + "q" * 5000,
        "/v1/qr/q%0A",
        "/v1/worklist?staff=nobody",
    ],
)
async def test_a_hostile_path_finds_nothing(partner: Partner, path: str) -> None:
    assert (await partner.ask("GET", path))[0] == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "staff"),
        ("?staff=%00", "staff"),
        ("?staff=%ED%A0%80", "staff"),
        ("?staff='%20or%201=1--", "staff"),
        ("?staff=a&staff=b", "staff"),
        ("?staff=a&drop=table", "drop"),
    ],
)
async def test_a_hostile_query_is_refused_by_its_field(partner: Partner, query: str, field: str) -> None:
    status, problem = await partner.ask("GET", f"/v1/worklist{query}")
    assert (status, problem["field"]) == (422, field)


async def test_a_hostile_action_moves_nothing(desk: LiveDesk, partner: Partner) -> None:
    number = await desk.submitted()
    hostile = {"action": "assign", "note": "\x00' or 1=1", "department": "\u202e"}
    body = {"staff": desk.staff["market"].id, **hostile}
    for path, expected in ((f"/v1/tickets/{number}/actions", 404), ("/v1/tickets/%00/actions", 404)):
        assert (await partner.ask("POST", path, body, key="1"))[0] == expected
    assert (await partner.ask("POST", f"/v1/tickets/{number}/actions", {"staff": "\x00", **hostile}, key="2"))[0] == 422
    assert len((await desk.port.ticket(number, OWNER)).history) == 1


async def test_the_values_of_a_bad_request_are_not_repeated(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    gateway = Partner(http, await desk.backend.tokens.create("gateway", {Scope.DESK}))
    owner = {"channel": "web", "chat": "azhen"}
    draft = {"owner": owner, "kind": "help", "text": "x", "phone": {"my": "13812345678"}}
    status, problem = await gateway.ask("POST", "/v1/desk/submit", {"draft": draft}, key="k")
    assert (status, problem["field"]) == (422, "draft.phone")
    assert "13812345678" not in json.dumps(problem)


async def test_the_document_describes_every_route_and_nothing_is_left_open(
    desk: LiveDesk, http: aiohttp.ClientSession
) -> None:
    async with http.get("/api/openapi.json") as answer:
        document = await answer.json()
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path.removeprefix("/api")) for path, item in document["paths"].items() for method in item
    }
    assert described == {(route.method, route.path) for route in collect_routes(desk.backend)}
    assert {f"/v1/desk/{name}" for name in endpoints()} <= {path for _, path in described}
    schemas = document["components"]["schemas"]
    references = set(_references(document))
    assert references
    assert references <= {f"#/components/schemas/{name}" for name in schemas}


SAFE_TO_REPEAT = {"bringTicket", "revokePoster", "endWebhook", "openCase"}
"""Changes that need no key: one has the partner's own number, the others change nothing the second time."""


def test_whatever_changes_something_may_be_repeated_by_its_key(desk: LiveDesk) -> None:
    routes = collect_routes(desk.backend)
    changing = {route for route in routes if route.method != "GET" and route.scope is not Scope.DESK}
    assert {route.name for route in changing if not route.keyed} == SAFE_TO_REPEAT
    assert {route.method for route in routes} <= {"GET", "POST", "DELETE"}


def _references(value: Any) -> list[str]:
    match value:
        case dict():
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [found for part in value.values() for found in _references(part)]
        case list():
            return [found for part in value for found in _references(part)]
        case _:
            return []


async def test_a_desk_that_cannot_be_reached_is_unavailable() -> None:
    desk = HttpDesk("http://127.0.0.1:9", "token", attempts=2)
    with pytest.raises(Unavailable):
        await desk.tickets(Address("web", "azhen"))
    await desk.close()


async def test_an_answer_that_makes_no_sense_is_unavailable() -> None:
    async def nonsense(_request: web.Request) -> web.Response:
        return web.Response(text="<html>welcome</html>")

    async def busy(_request: web.Request) -> web.Response:
        return web.Response(status=502, text="bad gateway")

    app = web.Application()
    app.router.add_post("/api/v1/desk/tickets", nonsense)
    app.router.add_post("/api/v1/desk/profile", busy)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk = HttpDesk(f"http://127.0.0.1:{runner.addresses[0][1]}", "token", attempts=2)
    with pytest.raises(Unavailable):
        await desk.tickets(OWNER)
    with pytest.raises(Unavailable):
        await desk.profile(OWNER)
    with pytest.raises(Unavailable):
        await desk.staff_at(OWNER)
    await desk.close()
    await runner.cleanup()
