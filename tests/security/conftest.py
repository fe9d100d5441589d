"""The house that these tests attack."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.fixtures.desk import LiveDesk
from tests.security.web_house import WebHouse, serve_web_house


@pytest.fixture
async def house(desk: LiveDesk, valkey: Redis, tmp_path: Path) -> AsyncIterator[WebHouse]:
    async with serve_web_house(desk, valkey, tmp_path) as house:
        yield house
