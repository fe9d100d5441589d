"""An owner is found by a hash."""

from __future__ import annotations

import pytest

from backend.people.tables import Owner
from tests.fixtures.desk import OWNER, LiveDesk

pytestmark = pytest.mark.both_databases


async def test_an_owner_is_found_by_a_hash(desk: LiveDesk) -> None:
    await desk.submitted()
    async with desk.backend.context.read_session() as session:
        owner = await session.get_one(Owner, 1)
    assert owner.address == str(OWNER)
    assert len(owner.address_hash) == 64
