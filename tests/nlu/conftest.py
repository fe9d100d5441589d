"""A real Rasa of this folder's own, for tests that swap its model and kill it; `rasa_url` is everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rasa import RasaServer, served


@pytest.fixture(scope="session")
def rasa_server(nlu_data_dir: Path) -> Iterator[RasaServer]:
    with served(nlu_data_dir) as server:
        yield server
