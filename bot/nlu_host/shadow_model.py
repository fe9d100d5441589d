"""Runs the shadow model's server beside the served one, as `guishang nlu shadow` asks.

It runs at low priority on loopback. Owns starting and stopping it. Its answers are recorded by `nlu.evaluation.shadow`
and never shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from nlu.contract import NotUnderstood, Understanding
from nlu.errors import NluError, ServerFailed
from nlu.evaluation.shadow import Mark, Witness, answers_file, shadowed
from nlu.rasa_environment import RasaEnvironment
from nlu.serving.client import RasaClient
from nlu.serving.rasa_server import RasaProcess
from nlu.training.registry import ModelVersion

log = structlog.get_logger()

POLL = 2.0  # seconds
NICE = 15


@dataclass(frozen=True, slots=True)
class _Running:
    """The running shadow with its process, client and tasks."""

    version: str
    process: RasaProcess
    client: RasaClient
    witness: Witness
    tasks: tuple[asyncio.Task[None], ...]


class Shadow:
    """The shadow model. `mark`: makes the keyed hash of a message; `most`: how many answers are kept."""

    def __init__(self, data_dir: Path, connect: Callable[[str], RasaClient], mark: Mark, most: int) -> None:
        self._data_dir, self._connect, self._mark, self._most = data_dir, connect, mark, most
        self._running: _Running | None = None

    def offer(self, text: str, answer: Understanding | NotUnderstood) -> None:
        """Give the shadow a text and the served model's answer. Returns at once."""
        if self._running is not None:
            self._running.witness.offer(text, answer)

    async def keep(self, environment: RasaEnvironment, poll: float = POLL) -> None:
        """Run the shadow that is asked for, and change it when that changes, until cancelled. `poll`: seconds between
        looks.
        """
        refused = ""
        try:
            while True:
                wanted = shadowed(self._data_dir)
                name = wanted.name if wanted else ""
                if self._running is not None and self._running.version != name:
                    await self._end()
                if wanted is not None and self._running is None and name != refused:
                    refused = "" if await self._begin(environment, wanted) else name
                await asyncio.sleep(poll)
        finally:
            await self._end()

    async def _begin(self, environment: RasaEnvironment, version: ModelVersion) -> bool:
        rasa_log = self._data_dir / "log" / "rasa-shadow.log"
        process = RasaProcess(environment, version.path, rasa_log, _to_log, nice=NICE)
        serving = asyncio.create_task(process.run())
        try:
            await process.wait_up()
        except ServerFailed as error:
            log.warning("no shadow", version=version.name, why=str(error))
            await _stop(process, serving)
            return False
        except BaseException:
            await _stop(process, serving)
            raise
        client = self._connect(process.url)
        witness = Witness(client, answers_file(self._data_dir, version.name), self._mark, self._most)
        tasks = (serving, asyncio.create_task(witness.run()))
        self._running = _Running(version.name, process, client, witness, tasks)
        log.info("shadow", version=version.name)
        return True

    async def _end(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        closing = asyncio.create_task(_close(running))
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:  # cancelled while ending: finish, so that no process is left behind
            await closing
            raise


async def _close(running: _Running) -> None:
    await _stop(running.process, *running.tasks)
    await running.client.close()
    log.info("shadow ended", version=running.version, dropped=running.witness.dropped)


async def _stop(process: RasaProcess, *tasks: asyncio.Task[None]) -> None:
    await process.stop()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, NluError, OSError):
            await task


def _to_log(line: str) -> None:
    log.info("rasa shadow", line=line)
