"""Partners make, list and end their receivers over the API."""

from __future__ import annotations

from tests.fixtures.api_client import ApiClient


async def test_receivers_are_made_listed_and_ended(platform: ApiClient, rival: ApiClient) -> None:
    new = {"url": "https://partner.example/hook", "events": ["ticket.resolve"]}
    status, made = await platform.ask("POST", "/v1/webhooks", new, key="1")
    assert (status, made["secret"][:4]) == (201, "whs_")
    assert (await platform.ask("POST", "/v1/webhooks", new, key="1"))[1] == made
    ids = [made["id"]] + [
        (await platform.ask("POST", "/v1/webhooks", {"url": new["url"]}, key=f"k{n}"))[1]["id"] for n in range(2)
    ]
    assert await platform.pages("/v1/webhooks?limit=2") == [sorted(ids)[:2], sorted(ids)[2:]]
    shown = (await platform.ask("GET", f"/v1/webhooks/{made['id']}"))[1]
    assert (shown["events"], shown["ended"], "secret" in shown) == (["ticket.resolve"], False, False)
    for method in ("GET", "DELETE"):
        assert (await rival.ask(method, f"/v1/webhooks/{made['id']}"))[0] == 404
    assert (await platform.ask("DELETE", f"/v1/webhooks/{made['id']}"))[1]["ended"] is True
    assert (await platform.ask("DELETE", f"/v1/webhooks/{made['id']}"))[1]["ended"] is True
    status, problem = await platform.ask("POST", "/v1/webhooks", {"url": "https://10.0.0.1/"}, key="2")
    assert (status, problem["field"]) == (422, "url")
