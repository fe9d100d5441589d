"""Two platforms that submit tickets over the API, and a partner whose receiver is told of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from backend.api.tokens import Scope
from tests.backend.partners.webhook_receiver import Partner, Receiving, partner_of, receiving
from tests.fixtures.api_client import ApiClient, token_for
from tests.fixtures.desk import LiveDesk

SCOPES = (Scope.CREATE, Scope.READ, Scope.WEBHOOKS)


@pytest.fixture
async def platform(desk: LiveDesk, http: aiohttp.ClientSession) -> ApiClient:
    return ApiClient(http, await token_for(desk, *SCOPES))


@pytest.fixture
async def rival(desk: LiveDesk, http: aiohttp.ClientSession) -> ApiClient:
    return ApiClient(http, await token_for(desk, *SCOPES, origin="zhiguanyun"))


@pytest.fixture
async def partner(desk: LiveDesk) -> AsyncIterator[Partner]:
    async with partner_of(desk) as made:
        yield made


@pytest.fixture
async def receiver() -> AsyncIterator[Receiving]:
    async with receiving() as made:
        yield made
