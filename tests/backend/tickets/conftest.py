"""Two handlers of one department, so that one can look at what the other has."""

from __future__ import annotations

import pytest

from backend.contract.enums import Role
from tests.fixtures.desk import LiveDesk


@pytest.fixture
async def government(government: LiveDesk) -> LiveDesk:
    await government.employ(Role.HANDLER, "market", "colleague")
    return government
