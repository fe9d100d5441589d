from __future__ import annotations

import pytest

from backend.dispatch.ranking import Ranking
from tests.backend.dispatch.shipped_duties import ORGANISATION, SHIPPED


@pytest.fixture(scope="session")
def ranking() -> Ranking:
    return Ranking(SHIPPED, ORGANISATION)
