from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.backend.world import World, open_world, over_http
from tests.fixtures.databases import postgres_socket, postgres_url, sqlite_url

__all__ = ["postgres_socket", "postgres_url", "sqlite_url"]


@pytest.fixture(params=["sqlite", "postgres", "http"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """The desk in every form it comes in."""
    database = "postgres" if request.param == "postgres" else "sqlite"
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(open_world(request.getfixturevalue(f"{database}_url")))
        if request.param == "http":
            made = await stack.enter_async_context(over_http(made))
        await made.staffed()
        yield made
