"""What the API says to a request that it cannot take."""

from __future__ import annotations

import json

import aiohttp
import pytest

from backend.api.server import BODY
from backend.api.tokens import Scope
from tests.fixtures.api_client import ApiClient
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


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
async def test_a_body_that_does_not_fit_is_told_why(partner: ApiClient, body: bytes, status: int) -> None:
    found, problem = await partner.ask("POST", "/v1/qr", body, key="k")
    assert found == status
    assert problem["detail"]


async def test_what_is_not_there_is_said_in_the_same_way(http: aiohttp.ClientSession, partner: ApiClient) -> None:
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
async def test_a_hostile_path_finds_nothing(partner: ApiClient, path: str) -> None:
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
async def test_a_hostile_query_is_refused_by_its_field(partner: ApiClient, query: str, field: str) -> None:
    status, problem = await partner.ask("GET", f"/v1/worklist{query}")
    assert (status, problem["field"]) == (422, field)


async def test_the_values_of_a_bad_request_are_not_repeated(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    gateway = ApiClient(http, await desk.backend.tokens.create("gateway", {Scope.DESK}))
    owner = {"channel": "web", "chat": "azhen"}
    draft = {"owner": owner, "kind": "help", "text": "x", "phone": {"my": "13812345678"}}
    status, problem = await gateway.ask("POST", "/v1/desk/submit", {"draft": draft}, key="k")
    assert (status, problem["field"]) == (422, "draft.phone")
    assert "13812345678" not in json.dumps(problem)
