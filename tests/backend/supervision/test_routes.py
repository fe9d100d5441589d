"""Supervision through the API: each system speaks for its own people alone (mechanism L1 to L3)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from backend.api.tokens import Scope
from backend.contract.enums import Action, FlagName
from tests.backend.supervision.steps import proposals, return_tickets, scan_evidence
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import Address, LiveDesk

API = "/v1/supervision"


@pytest.fixture
async def http(government: LiveDesk) -> AsyncIterator[aiohttp.ClientSession]:
    async with serve_api(government) as session:
        yield session


async def of(desk: LiveDesk, http: aiohttp.ClientSession, unit: str) -> ApiClient:
    return ApiClient(http, await token_for(desk, Scope.ACT, unit=unit))


async def test_from_proposal_to_answer(government: LiveDesk, http: aiohttp.ClientSession) -> None:
    await return_tickets(government, 4)
    await scan_evidence(government)
    await return_tickets(government, 2)
    await scan_evidence(government)
    force, market = await of(government, http, "task_force"), await of(government, http, "market")
    who, they = government.staff["force"].id, government.staff["market"].id
    status, page = await force.ask("GET", f"{API}/proposals?staff={who}&limit=1")
    assert (status, len(page["items"])) == (200, 1)
    _, rest = await force.ask("GET", f"{API}/proposals?staff={who}&limit=1&cursor={page['next']}")
    assert rest["next"] is None
    first, second = page["items"][0], rest["items"][0]
    assert len(first["evidence"]) == 4
    edit = {"staff": who, "words": "请说明退回依据。", "reply_days": 3, "left_out": [first["evidence"][0]["id"]]}
    assert (await force.ask("POST", f"{API}/proposals/{first['id']}/edit", edit, key="1"))[0] == 200
    reason = {"staff": who, "reason": "该单位已说明。"}
    assert (await force.ask("POST", f"{API}/proposals/{second['id']}/dismiss", reason, key="2"))[1][
        "state"
    ] == "dismissed"
    status, letter = await force.ask("POST", f"{API}/letters", {"staff": who, "proposals": [first["id"]]}, key="3")
    assert (status, letter["id"], letter["words"]) == (201, "rectify-2026-1", "请说明退回依据。")
    status, mine = await market.ask("GET", f"{API}/letters?staff={they}")
    assert [one["id"] for one in mine["items"]] == ["rectify-2026-1"]
    answer = {"staff": they, "words": "已整改。"}
    assert (await market.ask("POST", f"{API}/letters/{letter['id']}/answer", answer, key="4"))[1]["reply"] == "已整改。"
    assert (await market.ask("POST", f"{API}/letters/{letter['id']}/answer", answer, key="5"))[0] == 409
    reader = ApiClient(http, await token_for(government, Scope.REPORTS))
    _, listed = await reader.ask("GET", f"{API}/bulletins/2026-11")
    assert [one["id"] for one in listed] == ["rectify-2026-1"]
    for month in ("2026-13", "9999-12", "0001-01", "202611", "x"):
        assert (await reader.ask("GET", f"{API}/bulletins/{month}"))[0] == 404


async def test_nobody_speaks_for_anothers_people(government: LiveDesk, http: aiohttp.ClientSession) -> None:
    await return_tickets(government, 2)
    await scan_evidence(government)
    (proposal,) = await proposals(government)
    tax = await of(government, http, "tax")
    for who in ("force", "group", "market"):
        wish = {"staff": government.staff[who].id, "proposals": [proposal.id]}
        assert (await tax.ask("POST", f"{API}/letters", wish, key=who))[0] == 404
    reports = ApiClient(http, await token_for(government, Scope.REPORTS))
    assert (await reports.ask("GET", f"{API}/proposals?staff={government.staff['force'].id}"))[0] == 403
    assert await proposals(government) == (proposal,)


async def test_an_interview_is_ordered(government: LiveDesk, http: aiohttp.ClientSession) -> None:
    number = await government.resolved()
    group, who = await of(government, http, "working_group"), government.staff["group"].id
    wish = {"staff": who, "unit": "market", "ground": "fraud", "words": "弄虚作假。", "tickets": [number]}
    status, made = await group.ask("POST", f"{API}/orders", wish, key="1")
    assert (status, made["level"], made["ordered_by"]) == (201, 3, "group")
    assert (await group.ask("POST", f"{API}/orders", wish | {"unit": "nobody"}, key="2"))[0] == 404
    assert (await group.ask("POST", f"{API}/orders", wish | {"ground": "dislike"}, key="3"))[0] == 422


@pytest.mark.parametrize("proposal", ["0", "-1", "99999999999999999999", "x", "1e3"])
async def test_a_proposal_that_is_not_there(government: LiveDesk, http: aiohttp.ClientSession, proposal: str) -> None:
    force = await of(government, http, "task_force")
    wish = {"staff": government.staff["force"].id, "reason": "没有"}
    assert (await force.ask("POST", f"{API}/proposals/{proposal}/dismiss", wish, key="1"))[0] == 404


async def test_ledger_and_call_backs(government: LiveDesk, http: aiohttp.ClientSession) -> None:
    number = await government.resolved(owner=Address("paper", "window-1"), enterprise="阿珍螺蛳粉", phone="13812345678")
    await government.act("office", number, Action.FLAG, "没有联系诉求人", flag=FlagName.IRREGULAR)
    await scan_evidence(government)
    force, who = await of(government, http, "task_force"), government.staff["force"].id
    _, page = await force.ask("GET", f"/v1/ledger?staff={who}&kind=poor")
    assert [one["number"] for one in page["items"]] == [number]
    status, drawing = await force.ask("POST", "/v1/ledger/drawings", {"staff": who, "count": 1}, key="1")
    assert (status, drawing["pool"]) == (201, 1)
    found = {"staff": who, "finding": "sound", "words": "已补充联系记录。"}
    entry = drawing["entries"][0]["id"]
    assert (await force.ask("POST", f"/v1/ledger/{entry}/finding", found, key="2"))[1]["finding"] == "sound"
    nanning, they = await of(government, http, "nanning"), government.staff["desk"].id
    _, calls = await nanning.ask("GET", f"/v1/call-backs?staff={they}")
    assert [one["number"] for one in calls] == [number]
    assert (await nanning.ask("GET", f"/v1/call-backs/{number}?staff={they}"))[1]["phone"] == "13812345678"
    said = {"staff": they, "outcome": "rated", "grade": 4}
    assert (await nanning.ask("POST", f"/v1/call-backs/{number}", said, key="3"))[1]["entered_by"] == "desk"
    assert (await nanning.ask("POST", f"/v1/call-backs/{number}", said, key="4"))[0] == 409
