"""How long words may be is policy's (`config/policy/limits.toml`). The desk and its API go by those."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import aiohttp
import pytest

from backend.api.tokens import Scope
from backend.contract.enums import Action, TicketState
from backend.contract.errors import BadDraft
from backend.learning.gold_set import add_gold_texts
from config.policy import Policy
from config.rules import LONGEST_NOTE, LONGEST_TEXT, Limits
from tests.fixtures.api_client import ApiClient, serve_api, token_for
from tests.fixtures.desk import OWNER, LiveDesk


@pytest.fixture
async def http(desk: LiveDesk) -> AsyncIterator[aiohttp.ClientSession]:
    async with serve_api(desk) as session:
        yield session


def allow(desk: LiveDesk, **limits: int) -> None:
    """Put other limits in force, as SIGHUP does."""
    policy = desk.backend.context.policy
    now = policy.limits(date(2026, 11, 23))
    policy.replace_with(Policy({Limits: [now.model_copy(update=limits)]}))


async def test_a_policy_that_allows_more_is_not_overruled_by_the_api(
    desk: LiveDesk, http: aiohttp.ClientSession
) -> None:
    """8,000 and 2,000 characters stood in the API's models as well, and a body was cut off at 256 KB."""
    allow(desk, text_length=LONGEST_TEXT, note_length=LONGEST_NOTE)
    platform = ApiClient(http, await token_for(desk, Scope.CREATE))
    matter = {"own_number": "A-1", "kind": "help", "text": "😀事" * (LONGEST_TEXT // 2), "region": "450103"}
    status, receipt = await platform.ask("POST", "/v1/tickets", matter)
    assert status == 201
    unit = ApiClient(http, await token_for(desk, Scope.ACT, unit="nanning"))
    wish = {"staff": desk.staff["desk"].id, "action": "reject", "note": "据" * LONGEST_NOTE}
    assert (await unit.ask("POST", f"/v1/tickets/{receipt['number']}/actions", wish, key="1"))[0] == 200
    status, problem = await platform.ask("POST", "/v1/tickets", {**matter, "text": "事" * (LONGEST_TEXT + 1)})
    assert (status, problem["field"]) == (422, "text")


async def test_a_policy_that_allows_less_is_told_by_the_desk(desk: LiveDesk, http: aiohttp.ClientSession) -> None:
    allow(desk, text_length=500, note_length=300)
    platform = ApiClient(http, await token_for(desk, Scope.CREATE))
    matter = {"own_number": "A-1", "kind": "help", "text": "事" * 501, "region": "450103"}
    status, problem = await platform.ask("POST", "/v1/tickets", matter)
    assert (status, problem["field"]) == (422, "text")
    assert "500" in problem["detail"]
    number = await desk.submitted()
    with pytest.raises(BadDraft) as refused:
        await desk.act("desk", number, Action.REJECT, "据" * 301)
    assert refused.value.field == "note"
    with pytest.raises(BadDraft):
        await add_gold_texts(desk.backend.context, [("事" * 501, "help")], "黄强")
    assert (await desk.act("desk", number, Action.REJECT, "据" * 300)).state is TicketState.REJECTED
    assert (await desk.port.object_to_refusal(number, OWNER, "依" * 500, "k")).state is TicketState.OBJECTED
