"""How the API is described."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from backend.api.desk_protocol import desk_endpoints
from backend.api.tokens import Scope
from backend.routes import collect_routes
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


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
    assert {f"/v1/desk/{one.path}" for one in desk_endpoints().values()} <= {path for _, path in described}
    schemas = document["components"]["schemas"]
    references = set(_references(document))
    assert references
    assert references <= {f"#/components/schemas/{name}" for name in schemas}


SAFE_TO_REPEAT = {"bringTicket", "revokePoster", "endWebhook", "openCase"}
"""Changes that need no key: one has the partner's own number, the others change nothing the second time."""


def test_whatever_changes_something_may_be_repeated_by_its_key(desk: LiveDesk) -> None:
    routes = collect_routes(desk.backend)
    changing = {route for route in routes if route.method != "GET" and route.scope is not Scope.DESK}
    assert {route.name for route in changing if not route.needs_key} == SAFE_TO_REPEAT
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
