"""The model that `guishang up` runs itself: trained if needed, served, replaced on failure.

The conversation starts before the model is ready. While the model does not answer, `understand` returns NotUnderstood,
and the owner is asked for the kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from bot.nlu_host.shadow_model import Shadow
from bot.runtime.progress import Report
from nlu.contract import NluClient, NotUnderstood, Understanding
from nlu.errors import NluError, ServerFailed
from nlu.rasa_environment import RasaEnvironment, ensure_environment
from nlu.serving.client import RasaClient
from nlu.serving.model_watcher import follow
from nlu.serving.rasa_server import START_LIMIT, RasaProcess
from nlu.training.corpus import INTENTS_DIR
from nlu.training.registry import ModelVersion, Registry
from nlu.training.train import SHIPPED, models_folder, train, train_if_needed

log = structlog.get_logger()

LAST_LIMIT = 40.0  # seconds to wait for the last served model before a new one is trained

Connect = Callable[[str], RasaClient]


class OwnModel(NluClient):
    """The NluClient on the model's own server process. `shadow`, if given, gets the same texts."""

    def __init__(self, data_dir: Path, connect: Connect, shadow: Shadow | None = None) -> None:
        self._data_dir = data_dir
        self._shadow = shadow
        self._beside: list[asyncio.Task[None]] = []
        self._connect = connect
        self._client: RasaClient | None = None
        self._process: RasaProcess | None = None
        self._running: asyncio.Task[None] | None = None

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        """Ask the model, and give the text to the shadow too. Returns NotUnderstood while no model is ready."""
        if self._client is None:
            return NotUnderstood("the model is still being made ready")
        answer = await self._client.understand(text)
        if self._shadow is not None:
            self._shadow.offer(text, answer)
        return answer

    async def ready(self) -> bool:
        return self._client is not None and await self._client.ready()

    async def start(self, report: Report) -> None:
        """Install the environment, serve the last served model, train if something changed, and switch to the new
        version. Raises NluError; the conversation then goes on without a model, or with the old one.
        """
        environment = await ensure_environment(report, self._data_dir)
        try:
            await self._make_ready(environment, report)
        finally:
            if self._process is not None:
                self._follow(environment)

    async def _make_ready(self, environment: RasaEnvironment, report: Report) -> None:
        last = Registry(models_folder(self._data_dir)).current()
        if last is not None:
            with suppress(ServerFailed):  # for example of an older pipeline: then wait for the new one
                await self._serve(environment, last, report, LAST_LIMIT)
        version = await train_if_needed(self._data_dir, report)
        if self._process is None and last is not None and version.name == last.name:
            version = await train(
                self._data_dir, (INTENTS_DIR,), report, SHIPPED
            )  # the stored version cannot be served
        if self._process is None:
            await self._serve(environment, version, report, START_LIMIT)
        elif last is None or version.name != last.name:
            await self._process.swap(version.path)

    def _follow(self, environment: RasaEnvironment) -> None:
        assert self._process is not None
        self._beside.append(asyncio.create_task(follow(self._process, self._data_dir, _to_log)))
        if self._shadow is not None:
            self._beside.append(asyncio.create_task(self._shadow.keep(environment)))

    async def _serve(self, environment: RasaEnvironment, version: ModelVersion, report: Report, limit: float) -> None:
        report("starting Rasa")
        process = RasaProcess(environment, version.path, self._data_dir / "log" / "rasa.log", _to_log)
        running = asyncio.create_task(process.run())
        self._process, self._running = process, running
        try:
            await process.wait_up(limit)
        except ServerFailed:
            await self._end()
            raise
        self._client = self._connect(process.url)

    async def stop(self) -> None:
        """Stop the watchers, the server process and the client."""
        for task in self._beside:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._end()
        if self._client is not None:
            await self._client.close()

    async def _end(self) -> None:
        process, running, self._process, self._running = self._process, self._running, None, None
        if process is not None:
            await process.stop()
        if running is not None:
            running.cancel()
            with suppress(asyncio.CancelledError, NluError):
                await running


def _to_log(line: str) -> None:
    log.info("rasa", line=line)
