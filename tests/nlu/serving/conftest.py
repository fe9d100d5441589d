from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from nlu.entities import load_rules
from nlu.serving.client import RasaClient
from tests.fixtures.rasa import RasaServer


@pytest.fixture
async def client(rasa_server: RasaServer) -> AsyncIterator[RasaClient]:
    async with RasaClient(rasa_server.url, load_rules(lambda: date(2026, 11, 22))) as client:
        yield client
