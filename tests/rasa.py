"""A real Rasa for the run, serving the model of the shipped examples; trained once per change of data or pipeline."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from nlu.rasa_environment import ensure_environment
from nlu.serving.rasa_server import RasaProcess
from nlu.training.registry import ModelVersion
from nlu.training.train import train_if_needed

Result = TypeVar("Result")


class LoopThread:
    """An event loop that outlives the loops of single tests, as the server must."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="rasa-server")
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def do(self, work: Coroutine[Any, Any, Result], limit: float = 900) -> Result:
        return self.start(work).result(limit)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@dataclass(frozen=True, slots=True)
class RasaServer:
    process: RasaProcess
    version: ModelVersion
    data_dir: Path
    loop: LoopThread

    @property
    def url(self) -> str:
        return self.process.url


@contextmanager
def served(data_dir: Path) -> Iterator[RasaServer]:
    """Installs Rasa and trains where that was not done before; minutes on a bare machine, seconds later."""
    loop = LoopThread()
    lines: list[str] = []
    try:
        environment = loop.do(ensure_environment(lines.append, data_dir))
        version = loop.do(train_if_needed(data_dir, lines.append))
        process = RasaProcess(environment, version.path, data_dir / "rasa.log", lines.append)
        running = loop.start(process.run())
        loop.do(process.wait_up())
        yield RasaServer(process, version, data_dir, loop)
        loop.do(process.stop())
        running.result(30)
    finally:
        loop.close()


@pytest.fixture(scope="session")
def nlu_data_dir(request: pytest.FixtureRequest) -> Path:
    """Where models are kept by their fingerprint: GUISHANG_TEST_CACHE, or pytest's cache."""
    cache = os.environ.get("GUISHANG_TEST_CACHE")
    return Path(cache) / "nlu" if cache else request.config.cache.mkdir("guishang-model")


@pytest.fixture(scope="session")
def rasa_url(nlu_data_dir: Path) -> Iterator[str]:
    with served(nlu_data_dir) as server:
        yield server.url
