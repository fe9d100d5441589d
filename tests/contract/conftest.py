from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.fixtures.desk import LiveDesk, over_http
from tests.fixtures.desks import Desks, Staffing


@pytest.fixture(params=["sqlite", "postgres", "http"])
async def desk(request: pytest.FixtureRequest) -> AsyncIterator[LiveDesk]:
    """The desk in every form it comes in; who is at work was bound to a chat through the port under test."""
    database = "postgres" if request.param == "postgres" else "sqlite"
    desks: Desks = request.getfixturevalue(f"{database}_desks")
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(desks.open(Staffing.NOBODY))
        if request.param == "http":
            made = await stack.enter_async_context(over_http(made))
        await made.employ_staff()
        yield made
