"""Partners over the API (mechanism 3): they bring tickets, read their own and no others, and page through lists."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields
from typing import Any, get_args

import aiohttp
import pytest

from backend.api.rate_limit import OwnMeter
from backend.api.tokens import Scope
from backend.contract.enums import Action, Role, TicketState
from backend.contract.errors import BadDraft
from backend.contract.moves import PAYLOADS, Remark
from backend.desk.routes import NewAction
from backend.tickets.workflow import TRANSITIONS
from config.rules import Partners
from tests.backend.test_http_api import USCC, Partner, served, token_for
from tests.fixtures.desk import OWNER, WORDS, LiveDesk

MATTER = {"own_number": "A-1", "kind": "help", "text": WORDS, "region": "450103", "phone": "13812345678"}
SCOPES = (Scope.CREATE, Scope.READ, Scope.WEBHOOKS)


@pytest.fixture
async def http(desk: LiveDesk) -> AsyncIterator[aiohttp.ClientSession]:
    async with served(desk) as session:
        yield session


@pytest.fixture
async def platform(desk: LiveDesk, http: aiohttp.ClientSession) -> Partner:
    return Partner(http, await token_for(desk, *SCOPES))


@pytest.fixture
async def rival(desk: LiveDesk, http: aiohttp.ClientSession) -> Partner:
    return Partner(http, await token_for(desk, *SCOPES, origin="zhiguanyun"))


async def test_a_ticket_is_brought_once(desk: LiveDesk, platform: Partner) -> None:
    status, receipt = await platform.ask("POST", "/v1/tickets", MATTER)
    assert (status, receipt["number"], receipt["promised"]) == (201, "GS-2611-00001", "2026-12-01")
    assert await platform.ask("POST", "/v1/tickets", MATTER) == (201, receipt)
    other = {**MATTER, "text": "另一件事，也要说说"}
    status, problem = await platform.ask("POST", "/v1/tickets", other)
    assert (status, problem["field"]) == (422, "own_number")
    (waiting,) = await desk.port.worklist(desk.staff["desk"].id)
    assert (waiting.number, waiting.origin) == ("GS-2611-00001", "zhiguitong")


async def test_the_same_number_of_two_platforms_is_two_matters(platform: Partner, rival: Partner) -> None:
    numbers = {(await one.ask("POST", "/v1/tickets", MATTER))[1]["number"] for one in (platform, rival)}
    assert len(numbers) == 2


async def test_who_brought_it_reads_it_and_nobody_else(desk: LiveDesk, platform: Partner, rival: Partner) -> None:
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


async def test_of_a_secret_one_number_state_and_times(desk: LiveDesk, platform: Partner) -> None:
    number = (await platform.ask("POST", "/v1/tickets", {**MATTER, "kind": "report"}))[1]["number"]
    await desk.act("desk", number, Action.REJECT, "归公安机关管")
    seen = (await platform.ask("GET", f"/v1/tickets/{number}"))[1]
    assert (seen["secret"], seen["unit"], seen["state"]) == (True, "", "rejected")
    assert {(step["action"], step["note"], step["unit"]) for step in seen["history"]} == {(None, "", "")}


async def test_an_anonymous_report_gets_its_receipt_code_again(platform: Partner) -> None:
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
        ({"text": "长" * 8001}, "text"),
        ({"region": "450199"}, "region"),
        ({"region": "南宁"}, "region"),
        ({"uscc": USCC[:-1] + "X"}, "uscc"),
        ({"phone": "call me"}, "phone"),
        ({"origin": "web"}, "origin"),
        ({"emergency": "yes"}, "emergency"),
    ],
)
async def test_a_bad_matter_is_refused_by_its_field(
    desk: LiveDesk, platform: Partner, change: dict[str, Any], field: str
) -> None:
    status, problem = await platform.ask("POST", "/v1/tickets", {**MATTER, **change})
    assert (status, problem["field"]) == (422, field)
    assert await desk.port.worklist(desk.staff["desk"].id) == ()


async def test_a_list_is_read_page_by_page(platform: Partner, rival: Partner) -> None:
    brought = [
        (await platform.ask("POST", "/v1/tickets", {**MATTER, "own_number": f"A-{number}"}))[1]["number"]
        for number in range(5)
    ]
    assert await pages(platform, "/v1/tickets?limit=2") == [brought[4:2:-1], brought[2:0:-1], brought[:1]]
    found = (await platform.ask("GET", "/v1/tickets?own_number=A-3"))[1]["items"]
    assert [ticket["number"] for ticket in found] == [brought[3]]
    cursor = (await platform.ask("GET", "/v1/tickets?limit=2"))[1]["next"]
    assert (await rival.ask("GET", f"/v1/tickets?cursor={cursor}"))[0] == 422
    assert (await platform.ask("GET", f"/v1/webhooks?cursor={cursor}"))[0] == 422


async def pages(partner: Partner, path: str) -> list[list[str]]:
    found, cursor = [], ""
    while cursor is not None:
        status, page = await partner.ask("GET", f"{path}&cursor={cursor}")
        assert status == 200
        found.append([item.get("number") or item["id"] for item in page["items"]])
        cursor = page["next"]
    return found


async def test_a_worklist_is_paged_nearest_deadline_first(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    """Those whose clock stands still come last, and are not lost between pages."""
    numbers = [await desk.in_progress() for _ in range(2)]
    await desk.act("market", numbers[0], Action.ASK, "请问是哪一天")
    desk.clock.pass_by(days=1)
    numbers += [await desk.in_progress() for _ in range(2)]
    await desk.act("market", numbers[2], Action.ASK, "请问是哪一天")
    market = Partner(http, await token_for(desk, Scope.ACT))
    staff = desk.staff["market"].id
    expected = [[numbers[1]], [numbers[3]], [numbers[0]], [numbers[2]]]
    assert await pages(market, f"/v1/worklist?staff={staff}&limit=1") == expected
    assert await pages(market, f"/v1/worklist?staff={staff}&limit=3") == [
        [numbers[1], numbers[3], numbers[0]],
        [numbers[2]],
    ]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=" + "A" * 60, "cursor=%00", "cursor=" + "A" * 500]
)
async def test_a_hostile_page_is_refused(platform: Partner, query: str) -> None:
    for path in ("/v1/tickets", "/v1/webhooks"):
        status, problem = await platform.ask("GET", f"{path}?{query}")
        assert (status, problem["field"]) == (422, query.partition("=")[0])


async def test_receivers_are_made_listed_and_ended(platform: Partner, rival: Partner) -> None:
    new = {"url": "https://partner.example/hook", "events": ["ticket.resolve"]}
    status, made = await platform.ask("POST", "/v1/webhooks", new, key="1")
    assert (status, made["secret"][:4]) == (201, "whs_")
    assert (await platform.ask("POST", "/v1/webhooks", new, key="1"))[1] == made
    ids = [made["id"]] + [
        (await platform.ask("POST", "/v1/webhooks", {"url": new["url"]}, key=f"k{n}"))[1]["id"] for n in range(2)
    ]
    assert await pages(platform, "/v1/webhooks?limit=2") == [sorted(ids)[:2], sorted(ids)[2:]]
    shown = (await platform.ask("GET", f"/v1/webhooks/{made['id']}"))[1]
    assert (shown["events"], shown["ended"], "secret" in shown) == (["ticket.resolve"], False, False)
    for method in ("GET", "DELETE"):
        assert (await rival.ask(method, f"/v1/webhooks/{made['id']}"))[0] == 404
    assert (await platform.ask("DELETE", f"/v1/webhooks/{made['id']}"))[1]["ended"] is True
    assert (await platform.ask("DELETE", f"/v1/webhooks/{made['id']}"))[1]["ended"] is True
    status, problem = await platform.ask("POST", "/v1/webhooks", {"url": "https://10.0.0.1/"}, key="2")
    assert (status, problem["field"]) == (422, "url")


async def test_every_part_of_a_move_travels(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    market, nanning = [Partner(http, await token_for(desk, Scope.ACT, unit=unit)) for unit in ("market", "nanning")]
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
        for model in get_args(NewAction.model_fields["root"].annotation)
        for action in get_args(model.model_fields["action"].annotation)
    }
    by_staff = {move.action for move in TRANSITIONS if move.role not in (Role.OWNER, Role.CLOCK)}
    assert offered.keys() == by_staff
    for action, model in offered.items():
        payload = PAYLOADS.get(Action(action), Remark)
        parts = {"main" if field.name == "number" else field.name for field in fields(payload)}
        assert set(model.model_fields) - {"staff", "action"} == parts - {"type", "files", "duty_version"}, action


async def test_a_token_needs_what_its_scopes_stand_on(desk: LiveDesk) -> None:
    tokens = desk.backend.tokens
    for scopes, more, field in [
        ({Scope.ACT}, {}, "unit"),
        ({Scope.ACT}, {"unit": "nowhere"}, "unit"),
        ({Scope.QR}, {"unit": "market"}, "unit"),
        ({Scope.CREATE}, {}, "origin"),
        ({Scope.READ}, {"origin": "web"}, "origin"),
        ({Scope.READ}, {"origin": "智桂通"}, "origin"),
        ({Scope.QR}, {"origin": "zhiguitong"}, "origin"),
    ]:
        with pytest.raises(BadDraft) as refused:
            await tokens.create("x", scopes, **more)
        assert refused.value.field == field
    assert await tokens.all() == ()


async def test_the_owner_who_came_by_a_platform_is_nobody_in_a_chat(desk: LiveDesk, platform: Partner) -> None:
    await platform.ask("POST", "/v1/tickets", MATTER)
    assert await desk.port.tickets(OWNER) == ()
    assert [address.chat for address in await desk.backend.outbox.due()] == ["desk"]


async def test_who_asks_too_often_is_told_when_to_come_again(desk: LiveDesk) -> None:
    rule, seconds = desk.backend.context.rule(Partners), [0.0]
    async with served(desk, OwnMeter(lambda: seconds[0])) as http:
        eager, calm = [Partner(http, await token_for(desk, Scope.QR)) for _ in range(2)]
        asked = [(await eager.ask("GET", "/v1/qr/nonsense"))[0] for _ in range(rule.burst)]
        assert set(asked) == {404}
        async with http.get("/api/v1/qr/nonsense", headers=eager.headers) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
            assert (await answer.json(content_type=None))["code"] == "too-often"
        assert (await calm.ask("GET", "/v1/qr/nonsense"))[0] == 404
        seconds[0] += 60 / rule.requests_per_minute
        assert (await eager.ask("GET", "/v1/qr/nonsense"))[0] == 404
        assert (await eager.ask("GET", "/v1/qr/nonsense"))[0] == 429


async def test_a_units_token_acts_for_nobody_else(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    """The token is the market department's; desk and tax are not its staff."""
    partner = Partner(http, await token_for(desk, Scope.ACT))
    number = await desk.submitted()
    staff = desk.staff["desk"].id
    assert (await partner.ask("GET", f"/v1/worklist?staff={staff}"))[0] == 404
    status, problem = await partner.ask(
        "POST", f"/v1/tickets/{number}/actions", {"staff": staff, "action": "accept"}, key="1"
    )
    assert (status, problem["field"]) == (404, "staff")
    assert len((await desk.port.ticket(number, OWNER)).history) == 1
