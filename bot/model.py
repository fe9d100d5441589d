"""The model that `guishang up` looks after: made if need be, served, replaced on failure, and absent meanwhile.

The conversation starts before the model does. Until it answers, and whenever it does not, the port says so with a
value and the owner is asked for the kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import structlog

from bot.progress import Report
from nlu.contract import NluClient, NotUnderstood, Understanding
from nlu.environment import ensure_environment
from nlu.errors import NluError
from nlu.process import RasaProcess
from nlu.rasa_http import RasaClient
from nlu.retrain import train_if_needed

log = structlog.get_logger()

Connect = Callable[[str], RasaClient]


class OwnModel(NluClient):
    def __init__(self, data_dir: Path, connect: Connect) -> None:
        self._data_dir = data_dir
        self._connect = connect
        self._client: RasaClient | None = None
        self._process: RasaProcess | None = None
        self._running: asyncio.Task[None] | None = None

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        if self._client is None:
            return NotUnderstood("the model is still being made ready")
        return await self._client.understand(text)

    async def ready(self) -> bool:
        return self._client is not None and await self._client.ready()

    async def start(self, report: Report) -> None:
        """Install, train what changed, serve. Raises NluError; the conversation goes on without a model then."""
        environment = await ensure_environment(report, self._data_dir)
        version = await train_if_needed(self._data_dir, report)
        self._process = RasaProcess(environment, version.path, self._data_dir / "log" / "rasa.log", _to_log)
        self._running = asyncio.create_task(self._process.run())
        report("starting Rasa")
        await self._process.wait_up()
        self._client = self._connect(self._process.url)

    async def stop(self) -> None:
        if self._process is not None:
            await self._process.stop()
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError, NluError):
                await self._running
        if self._client is not None:
            await self._client.close()


def _to_log(line: str) -> None:
    log.info("rasa", line=line)
