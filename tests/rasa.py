"""A real Rasa for the run, serving the model of the shipped examples; trained once per change of data or pipeline."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nlu.environment import ensure_environment
from nlu.process import RasaProcess
from nlu.retrain import train_if_needed


@pytest.fixture(scope="session")
def rasa_url(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.config.cache.mkdir("guishang-model")
    with _loop() as loop:
        process = asyncio.run_coroutine_threadsafe(_prepared(folder), loop).result(900)
        running = asyncio.run_coroutine_threadsafe(process.run(), loop)
        try:
            asyncio.run_coroutine_threadsafe(process.wait_up(), loop).result(150)
            yield process.url
        finally:
            asyncio.run_coroutine_threadsafe(process.stop(), loop).result(30)
            running.result(30)


async def _prepared(folder: Path) -> RasaProcess:
    environment = await ensure_environment(print, folder)
    version = await train_if_needed(folder, print)
    return RasaProcess(environment, version.path, folder / "rasa.log", print)


@contextmanager
def _loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop of its own: the fixture outlives the loop of each test."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
