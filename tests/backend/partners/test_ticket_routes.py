"""Partners over the API: they submit tickets, read their own and no others, and page through lists."""

from __future__ import annotations

from typing import Any

import pytest

from backend.contract.enums import Action
from tests.fixtures.api_client import USCC, ApiClient
from tests.fixtures.desk import OWNER, WORDS, LiveDesk

MATTER = {"own_number": "A-1", "kind": "help", "text": WORDS, "region": "450103", "phone": "13812345678"}


async def test_a_ticket_is_brought_once(desk: LiveDesk, platform: ApiClient) -> None:
    status, receipt = await platform.ask("POST", "/v1/tickets", MATTER)
    assert (status, receipt["number"], receipt["promised"]) == (201, "GS-2611-00001", "2026-12-01")
    assert await platform.ask("POST", "/v1/tickets", MATTER) == (201, receipt)
    other = {**MATTER, "text": "另一件事，也要说说"}
    status, problem = await platform.ask("POST", "/v1/tickets", other)
    assert (status, problem["field"]) == (422, "own_number")
    (waiting,) = await desk.port.show_worklist(desk.staff["desk"].id)
    assert (waiting.number, waiting.origin) == ("GS-2611-00001", "zhiguitong")


async def test_danger_is_heard_in_what_a_platform_brings(desk: LiveDesk, platform: ApiClient) -> None:
    """Mechanism 4: also when the platform did not mark it."""
    await platform.ask("POST", "/v1/tickets", {**MATTER, "text": "诉求人称店内有煤气味，灶具阀门关不上"})
    await platform.ask("POST", "/v1/tickets", {**MATTER, "own_number": "A-2"})
    first, second = await desk.port.show_worklist(desk.staff["desk"].id)
    assert (first.emergency, second.emergency) == (True, False)


async def test_the_same_number_of_two_platforms_is_two_matters(platform: ApiClient, rival: ApiClient) -> None:
    numbers = {(await one.ask("POST", "/v1/tickets", MATTER))[1]["number"] for one in (platform, rival)}
    assert len(numbers) == 2


async def test_who_brought_it_reads_it_and_nobody_else(desk: LiveDesk, platform: ApiClient, rival: ApiClient) -> None:
    number = (await platform.ask("POST", "/v1/tickets", MATTER))[1]["number"]
    await desk.act("desk", number, Action.REJECT, "归公安机关管，可以打 13912345678")
    status, seen = await platform.ask("GET", f"/v1/tickets/{number}")
    assert (status, seen["own_number"], seen["state"], seen["promised"]) == (200, "A-1", "rejected", None)
    assert [(step["action"], step["note"]) for step in seen["history"]] == [
        ("submit", ""),
        ("reject", "归公安机关管，可以打 139****5678"),
    ]
    assert (await rival.ask("GET", f"/v1/tickets/{number}"))[0] == 404
    assert (await rival.ask("GET", "/v1/tickets"))[1] == {"items": [], "next": None}
    owners = await desk.submitted()
    assert (await platform.ask("GET", f"/v1/tickets/{owners}"))[0] == 404


async def test_of_a_secret_one_number_state_and_times(desk: LiveDesk, platform: ApiClient) -> None:
    number = (await platform.ask("POST", "/v1/tickets", {**MATTER, "kind": "report"}))[1]["number"]
    await desk.act("desk", number, Action.REJECT, "归公安机关管")
    seen = (await platform.ask("GET", f"/v1/tickets/{number}"))[1]
    assert (seen["secret"], seen["unit"], seen["state"]) == (True, "", "rejected")
    assert {(step["action"], step["note"], step["unit"]) for step in seen["history"]} == {(None, "", "")}


async def test_an_anonymous_report_gets_its_receipt_code_again(platform: ApiClient) -> None:
    secret = {"own_number": "A-2", "kind": "report", "text": "有人吃拿卡要", "anonymous": True}
    status, receipt = await platform.ask("POST", "/v1/tickets", secret)
    assert (status, len(receipt["receipt_code"])) == (201, 24)
    assert (await platform.ask("POST", "/v1/tickets", secret))[1] == receipt
    status, problem = await platform.ask("POST", "/v1/tickets", {**secret, "own_number": "A-3", "phone": "13812345678"})
    assert (status, problem["field"]) == (422, "anonymous")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"own_number": ""}, "own_number"),
        ({"own_number": "a b"}, "own_number"),
        ({"own_number": "x" * 65}, "own_number"),
        ({"kind": "wish"}, "kind"),
        ({"text": ""}, "text"),
        ({"text": " \u202e\x00 "}, "text"),
        ({"text": "长" * 20_001}, "text"),
        ({"region": "450199"}, "region"),
        ({"region": "南宁"}, "region"),
        ({"uscc": f"9199{USCC[4:]}"}, "uscc"),
        ({"phone": "call me"}, "phone"),
        ({"origin": "web"}, "origin"),
        ({"emergency": "yes"}, "emergency"),
    ],
)
async def test_a_bad_matter_is_refused_by_its_field(
    desk: LiveDesk, platform: ApiClient, change: dict[str, Any], field: str
) -> None:
    status, problem = await platform.ask("POST", "/v1/tickets", {**MATTER, **change})
    assert (status, problem["field"]) == (422, field)
    assert await desk.port.show_worklist(desk.staff["desk"].id) == ()


async def test_a_list_is_read_page_by_page(platform: ApiClient, rival: ApiClient) -> None:
    brought = [
        (await platform.ask("POST", "/v1/tickets", {**MATTER, "own_number": f"A-{number}"}))[1]["number"]
        for number in range(5)
    ]
    assert await platform.pages("/v1/tickets?limit=2") == [brought[4:2:-1], brought[2:0:-1], brought[:1]]
    found = (await platform.ask("GET", "/v1/tickets?own_number=A-3"))[1]["items"]
    assert [ticket["number"] for ticket in found] == [brought[3]]
    cursor = (await platform.ask("GET", "/v1/tickets?limit=2"))[1]["next"]
    assert (await rival.ask("GET", f"/v1/tickets?cursor={cursor}"))[0] == 422
    assert (await platform.ask("GET", f"/v1/webhooks?cursor={cursor}"))[0] == 422


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=" + "A" * 60, "cursor=%00", "cursor=" + "A" * 500]
)
async def test_a_hostile_page_is_refused(platform: ApiClient, query: str) -> None:
    for path in ("/v1/tickets", "/v1/webhooks"):
        status, problem = await platform.ask("GET", f"{path}?{query}")
        assert (status, problem["field"]) == (422, query.partition("=")[0])


async def test_the_owner_who_came_by_a_platform_is_nobody_in_a_chat(desk: LiveDesk, platform: ApiClient) -> None:
    await platform.ask("POST", "/v1/tickets", MATTER)
    assert await desk.port.list_tickets(OWNER) == ()
    assert [address.chat for address in await desk.backend.push_outbox.list_due_addresses()] == ["desk"]
