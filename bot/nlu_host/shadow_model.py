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
from nlu.evaluation.shadow import Mark, ShadowRecorder, answers_file, shadow_version
from nlu.rasa_environment import RasaEnvironment
from nlu.serving.client import RasaClient
from nlu.serving.rasa_server import RasaProcess
from nlu.training.registry import ModelVersion

log = structlog.get_logger()

POLL = 2.0  # seconds
NICE = 15


@dataclass(frozen=True, slots=True)
class _RunningShadow:
    """The running shadow with its process, client and tasks."""

    version: str
    process: RasaProcess
    client: RasaClient
    recorder: ShadowRecorder
    tasks: tuple[asyncio.Task[None], ...]


class ShadowModel:
    """The shadow model. `mark`: makes the keyed hash of a message; `most`: how many answers are kept."""

    def __init__(self, data_dir: Path, connect: Callable[[str], RasaClient], mark: Mark, most: int) -> None:
        self._data_dir, self._connect, self._mark, self._most = data_dir, connect, mark, most
        self._running: _RunningShadow | None = None

    def offer(self, text: str, answer: Understanding | NotUnderstood) -> None:
        """Give the shadow a text and the served model's answer. Returns at once."""
        if self._running is not None:
            self._running.recorder.offer(text, answer)

    async def run(self, environment: RasaEnvironment, poll: float = POLL) -> None:
        """Run the shadow that is asked for, and change it when that changes, until cancelled. `poll`: seconds between
        looks.
        """
        refused = ""
        try:
            while True:
                wanted = shadow_version(self._data_dir)
                name = wanted.name if wanted else ""
                if self._running is not None and self._running.version != name:
                    await self._end_shadow()
                if wanted is not None and self._running is None and name != refused:
                    refused = "" if await self._start_shadow(environment, wanted) else name
                await asyncio.sleep(poll)
        finally:
            await self._end_shadow()

    async def _start_shadow(self, environment: RasaEnvironment, version: ModelVersion) -> bool:
        rasa_log = self._data_dir / "log" / "rasa-shadow.log"
        process = RasaProcess(environment, version.path, rasa_log, _log_line, nice=NICE)
        serving = asyncio.create_task(process.run())
        try:
            await process.wait_until_up()
        except ServerFailed as error:
            log.warning("no shadow", version=version.name, why=str(error))
            await _stop_process(process, serving)
            return False
        except BaseException:
            await _stop_process(process, serving)
            raise
        client = self._connect(process.url)
        witness = ShadowRecorder(client, answers_file(self._data_dir, version.name), self._mark, self._most)
        tasks = (serving, asyncio.create_task(witness.run()))
        self._running = _RunningShadow(version.name, process, client, witness, tasks)
        log.info("shadow", version=version.name)
        return True

    async def _end_shadow(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        closing = asyncio.create_task(_close_shadow(running))
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:  # cancelled while ending: finish, so that no process is left behind
            await closing
            raise


async def _close_shadow(running: _RunningShadow) -> None:
    await _stop_process(running.process, *running.tasks)
    await running.client.close()
    log.info("shadow ended", version=running.version, dropped=running.recorder.dropped)


async def _stop_process(process: RasaProcess, *tasks: asyncio.Task[None]) -> None:
    await process.stop()
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError, NluError, OSError):
            await task


def _log_line(line: str) -> None:
    log.info("rasa shadow", line=line)
