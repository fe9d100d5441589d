from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.backend.world import World, open_world
from tests.fixtures.databases import postgres_socket, postgres_url, sqlite_url

__all__ = ["postgres_socket", "postgres_url", "sqlite_url"]


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[World]:
    """A desk with its staff and those above it."""
    async with open_world(sqlite_url) as made:
        await made.staffed()
        await made.governed()
        yield made
