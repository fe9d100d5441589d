"""Work that is not committed never was."""

from __future__ import annotations

import pytest

from backend.db.tables import Counter
from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_work_that_is_not_committed_never_was(desk: LiveDesk) -> None:
    with pytest.raises(ZeroDivisionError):
        await _fail_half_way(desk)
    async with desk.backend.context.read_session() as session:
        assert await session.get(Counter, "lost") is None


async def _fail_half_way(desk: LiveDesk) -> None:
    async with desk.backend.context.write_transaction() as work:
        work.session.add(Counter(name="lost", value=1))
        await work.session.flush()
        raise ZeroDivisionError
