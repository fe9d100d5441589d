"""A real Rasa of this folder's own, for tests that swap its model and kill it; `rasa_url` is everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu.training.registry import ModelVersion
from tests.fixtures.rasa import RasaServer, served
from tests.nlu.trained_models import Life, candidate_of, life_in


@pytest.fixture(scope="session")
def rasa_server(nlu_data_dir: Path) -> Iterator[RasaServer]:
    with served(nlu_data_dir) as server:
        yield server


@pytest.fixture(scope="session")
def candidate(rasa_server: RasaServer) -> ModelVersion:
    return candidate_of(rasa_server)


@pytest.fixture
def life(rasa_server: RasaServer, candidate: ModelVersion, tmp_path: Path) -> Life:
    return life_in(tmp_path / "var", rasa_server, candidate)
