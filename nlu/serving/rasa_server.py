"""Runs the Rasa server as a child process on loopback: starts, watches, restarts, swaps the model, ends it.

Owns the process group and its log file. Does not trust Rasa: after each start and swap `/status` must name the very
model that was asked for, since Rasa silently falls back to other files. One worker only: with several, a swap would
reach only one of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import time
from pathlib import Path

import aiohttp

from nlu.errors import ServerFailed, SwapRefused
from nlu.rasa_environment import RASA_HOME, Progress, RasaEnvironment

START_LIMIT = 120.0
STOP_LIMIT = 5.0
SWAP_LIMIT = aiohttp.ClientTimeout(total=60)
ASK_LIMIT = aiohttp.ClientTimeout(total=2)
FIRST_WAIT, LONGEST_WAIT, CALM = 1.0, 60.0, 60.0  # seconds; after CALM seconds up, the pause begins at FIRST_WAIT again


class RasaProcess:
    """One Rasa server, whose `url` stays the same over restarts and holds the token that the server asks for: other
    users of the machine reach the port too, and could have it load another model or fetch addresses.

    Run `await run()` as a task; cancel it or call `stop()` to end.
    """

    def __init__(
        self,
        environment: RasaEnvironment,
        model: Path,
        log: Path,
        progress: Progress,
        port: int = 0,
        nice: int = 0,
        token: str = "",
    ) -> None:
        self._token = token or secrets.token_urlsafe(32)
        self._bare_url = f"http://127.0.0.1:{port or _free_port()}"
        self.url = self._bare_url.replace("://", f"://{self._token}@")
        self.model = model.resolve()
        self._environment = environment
        self._log = log
        self._progress = progress
        self._nice = nice
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._up = asyncio.Event()

    async def run(self) -> None:
        """Keep a server running until stopped or cancelled; one that ended is started again with growing pauses."""
        wait = FIRST_WAIT
        try:
            while not self._stopping.is_set():
                began = time.monotonic()
                await self._serve_once()
                wait = FIRST_WAIT if time.monotonic() - began > CALM else min(wait * 2, LONGEST_WAIT)
                if not await _is_set_within(self._stopping, wait):
                    self._progress(f"Rasa: ended, starting again after {wait:.0f} s")
        finally:
            await self._end_process()

    async def wait_until_up(self, limit: float = START_LIMIT) -> None:
        """Wait until the server answers with the right model. Raises `ServerFailed` after `limit` seconds."""
        if not await _is_set_within(self._up, limit):
            raise ServerFailed(f"Rasa was not up after {limit:.0f} s, see {self._log}")

    async def swap_model(self, model: Path) -> None:
        """Serve another model without a pause. Raises `SwapRefused`; the old model is then still served."""
        wanted = model.resolve()
        try:
            async with (
                aiohttp.ClientSession(timeout=SWAP_LIMIT) as session,
                session.put(
                    f"{self._bare_url}/model", params={"token": self._token}, json={"model_file": str(wanted)}
                ) as response,
            ):
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SwapRefused(f"Rasa did not answer: {type(error).__name__}") from error
        if status != 204 or await self._served_file_name() != wanted.name:
            raise SwapRefused(f"Rasa refused {wanted.name} with status {status}")
        self.model = wanted

    async def stop(self) -> None:
        """End the server for good."""
        self._stopping.set()
        await self._end_process()

    async def _serve_once(self) -> None:
        """Start the server once, and return when it has ended or did not come up."""
        self._process = await self._spawn_process()
        try:
            if await self._wait_for_model():
                self._up.set()
                self._progress("Rasa: ready")
                await self._process.wait()
            else:
                self._progress(f"Rasa: did not come up with {self.model.name}, see {self._log}")
        finally:
            self._up.clear()
            await self._end_process()

    async def _spawn_process(self) -> asyncio.subprocess.Process:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        token_file = self._log.with_suffix(".token")
        token_file.unlink(missing_ok=True)
        token_file.touch(mode=0o600, exist_ok=False)
        token_file.write_text(self._token, encoding="ascii")
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(("nice", "-n", str(self._nice)) if self._nice else ()),
                str(self._environment.python),
                "serve.py",
                str(self.model),
                self._bare_url.rpartition(":")[2],
                str(token_file.resolve()),
                cwd=RASA_HOME,
                env=self._environment.variables(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def _wait_for_model(self) -> bool:
        """Wait for the server; return whether it serves the right model."""
        assert self._process is not None
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self._process.returncode is None:
            if served := await self._served_file_name():
                return served == self.model.name
            await asyncio.sleep(0.2)
        return False

    async def _served_file_name(self) -> str | None:
        """Return the file name of the model that Rasa says it serves; None when it does not answer."""
        try:
            async with (
                aiohttp.ClientSession(timeout=ASK_LIMIT) as session,
                session.get(f"{self._bare_url}/status", params={"token": self._token}) as response,
            ):
                status = await response.json() if response.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return None
        return Path(str(status["model_file"])).name if status.get("model_file") else None

    async def _end_process(self) -> None:
        """End the process with all its children: first by SIGTERM, after STOP_LIMIT seconds by SIGKILL."""
        process, self._process = self._process, None
        if process is None:
            return
        _signal_group(process, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_LIMIT)
        _signal_group(process, signal.SIGKILL)
        await process.wait()


def _signal_group(process: asyncio.subprocess.Process, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


async def _is_set_within(event: asyncio.Event, limit: float) -> bool:
    """Return whether the event is set within `limit` seconds."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), limit)
    return event.is_set()


def _free_port() -> int:
    """Return a port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
