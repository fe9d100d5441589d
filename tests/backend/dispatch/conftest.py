from __future__ import annotations

import pytest

from backend.dispatch.ranking import DutyRanking
from tests.backend.dispatch.shipped_duties import ORGANISATION, SHIPPED


@pytest.fixture(scope="session")
def ranking() -> DutyRanking:
    return DutyRanking(SHIPPED, ORGANISATION)
