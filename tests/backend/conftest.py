from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.backend.world import World, open_world
from tests.fixtures.databases import postgres_socket, postgres_url, sqlite_url

__all__ = ["postgres_socket", "postgres_url", "sqlite_url"]


@pytest.fixture(params=["sqlite", "postgres"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    async with open_world(request.getfixturevalue(f"{request.param}_url")) as made:
        await made.staffed()
        yield made
