"""Two platforms that submit tickets over the API."""

from __future__ import annotations

import aiohttp
import pytest

from backend.api.tokens import Scope
from tests.fixtures.api_client import ApiClient, token_for
from tests.fixtures.desk import LiveDesk

SCOPES = (Scope.CREATE, Scope.READ, Scope.WEBHOOKS)


@pytest.fixture
async def platform(desk: LiveDesk, http: aiohttp.ClientSession) -> ApiClient:
    return ApiClient(http, await token_for(desk, *SCOPES))


@pytest.fixture
async def rival(desk: LiveDesk, http: aiohttp.ClientSession) -> ApiClient:
    return ApiClient(http, await token_for(desk, *SCOPES, origin="zhiguanyun"))
