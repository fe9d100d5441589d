"""Codes and hand-overs of identity over the API."""

from __future__ import annotations

import pytest

from tests.fixtures.api_client import USCC, ApiClient
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_code_is_made_counted_and_revoked(desk: LiveDesk, partner: ApiClient) -> None:
    new = {"channel": "window", "region": "450103", "place": "政务中心3号窗口"}
    status, made = await partner.ask("POST", "/v1/qr", new, key="1")
    assert (status, made["place"]) == (201, "政务中心3号窗口")
    assert (await partner.ask("POST", "/v1/qr", new, key="1"))[1] == made
    await desk.port.use_entry_code(made["code"], OWNER, "k")
    assert (await partner.ask("GET", f"/v1/qr/{made['code']}"))[1]["starts"] == 1
    assert (await partner.ask("DELETE", f"/v1/qr/{made['code']}"))[1]["revoked"] is True
    assert (await partner.ask("GET", "/v1/qr/nonsense"))[0] == 404


async def test_an_identity_is_handed_over_once(desk: LiveDesk, partner: ApiClient) -> None:
    status, handed = await partner.ask("POST", "/v1/handovers", {"name": "阿珍螺蛳粉", "uscc": USCC}, key="1")
    assert status == 201
    assert handed["path"] == f"/c/{handed['code']}"
    again = await partner.ask("POST", "/v1/handovers", {"name": "阿珍螺蛳粉", "uscc": USCC}, key="1")
    assert again == (201, handed)
    status, problem = await partner.ask("POST", "/v1/handovers", {"name": "别家店", "uscc": USCC}, key="1")
    assert (status, problem["field"]) == (422, "key")  # never somebody else's code
    status, problem = await partner.ask("POST", "/v1/handovers", {"name": "店", "uscc": "91990300708461136T"}, key="2")
    assert (status, problem["field"], problem["code"]) == (422, "uscc", "bad-draft")
