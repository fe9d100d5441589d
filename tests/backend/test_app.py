"""A backend knows whether its database answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.core.crypto import Keyring
from backend.db.engine import open_engine
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_backend_knows_whether_its_database_answers(desk: LiveDesk) -> None:
    assert await desk.backend.is_ready()
    lost = replace(
        desk.backend.context, engine=open_engine("postgresql+asyncpg://nobody@127.0.0.1:9/x", Keyring(["x"]))
    )
    assert not await replace(desk.backend, context=lost).is_ready()
    await lost.engine.dispose()
