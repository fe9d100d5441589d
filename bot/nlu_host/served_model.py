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

from bot.nlu_host.shadow_model import ShadowModel
from bot.runtime.progress import ProgressCallback
from nlu.contract import NluClient, NotUnderstood, Understanding
from nlu.errors import NluError, ServerFailed
from nlu.rasa_environment import RasaEnvironment, ensure_environment
from nlu.serving.client import RasaClient
from nlu.serving.model_watcher import watch_pointer
from nlu.serving.rasa_server import START_LIMIT, RasaProcess
from nlu.training.corpus import INTENTS_DIR
from nlu.training.registry import ModelRegistry, ModelVersion
from nlu.training.train import SHIPPED, models_folder, train_if_needed, train_version

log = structlog.get_logger()

LAST_LIMIT = 40.0  # seconds to wait for the last served model before a new one is trained

ClientFactory = Callable[[str], RasaClient]


class ServedModel(NluClient):
    """The NluClient on the model's own server process. `shadow`, if given, gets the same texts."""

    def __init__(self, data_dir: Path, connect: ClientFactory, shadow: ShadowModel | None = None) -> None:
        self._data_dir = data_dir
        self._shadow = shadow
        self._watchers: list[asyncio.Task[None]] = []
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

    async def is_ready(self) -> bool:
        return self._client is not None and await self._client.is_ready()

    async def start(self, report: ProgressCallback) -> None:
        """Install the environment, serve the last served model, train if something changed, and switch to the new
        version. Raises NluError; the conversation then goes on without a model, or with the old one.
        """
        environment = await ensure_environment(report, self._data_dir)
        try:
            await self._prepare_model(environment, report)
        finally:
            if self._process is not None:
                self._start_watchers(environment)

    async def _prepare_model(self, environment: RasaEnvironment, report: ProgressCallback) -> None:
        last = ModelRegistry(models_folder(self._data_dir)).served_version()
        if last is not None:
            with suppress(ServerFailed):  # for example of an older pipeline: then wait for the new one
                await self._start_process(environment, last, report, LAST_LIMIT)
        version = await train_if_needed(self._data_dir, report)
        if self._process is None and last is not None and version.name == last.name:
            version = await train_version(
                self._data_dir, (INTENTS_DIR,), report, SHIPPED
            )  # the stored version cannot be served
        if self._process is None:
            await self._start_process(environment, version, report, START_LIMIT)
        elif last is None or version.name != last.name:
            await self._process.swap_model(version.path)

    def _start_watchers(self, environment: RasaEnvironment) -> None:
        assert self._process is not None
        self._watchers.append(asyncio.create_task(watch_pointer(self._process, self._data_dir, _log_line)))
        if self._shadow is not None:
            self._watchers.append(asyncio.create_task(self._shadow.run(environment)))

    async def _start_process(
        self, environment: RasaEnvironment, version: ModelVersion, report: ProgressCallback, limit: float
    ) -> None:
        report("starting Rasa")
        if not await asyncio.to_thread(lambda: version.is_untouched):
            raise ServerFailed(f"the file of model {version.name} is not the one that was trained; train again")
        process = RasaProcess(environment, version.path, self._data_dir / "log" / "rasa.log", _log_line)
        running = asyncio.create_task(process.run())
        self._process, self._running = process, running
        try:
            await process.wait_until_up(limit)
        except ServerFailed:
            await self._end_process()
            raise
        self._client = self._connect(process.url)

    async def stop(self) -> None:
        """Stop the watchers, the server process and the client."""
        for task in self._watchers:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._end_process()
        if self._client is not None:
            await self._client.close()

    async def _end_process(self) -> None:
        process, running, self._process, self._running = self._process, self._running, None, None
        if process is not None:
            await process.stop()
        if running is not None:
            running.cancel()
            with suppress(asyncio.CancelledError, NluError):
                await running


def _log_line(line: str) -> None:
    log.info("rasa", line=line)
