"""Opens SQLite or PostgreSQL so that both behave alike: one transaction per unit of work, writers wait in turn.

SQLite: write-ahead log; a writing transaction takes the write lock when it begins (BEGIN IMMEDIATE), so that it never
fails half-way because it cannot get the lock. PostgreSQL needs little preparation: rows are locked where they are read.
On both, what was promised is on the disk: `make_disk_wait` on SQLite, `synchronous_commit` on PostgreSQL, which is
turned on for our sessions where an operator's server has it off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from backend.core.crypto import Keyring
from backend.db.group_sync import GroupSync
from backend.db.types import attach_keyring

DiskWait = Callable[[], Awaitable[None]]
"""Returns when every commit made before the call is on the disk. Raises OSError."""

READ_ONLY = "guishang_read_only"
DATABASE_CONNECTIONS = 15
CONNECT_SECONDS, COMMAND_SECONDS = 5.0, 30.0  # PostgreSQL: one that hangs counts as away
_BUSY_MS = 30_000
_PRAGMAS = (
    f"PRAGMA busy_timeout={_BUSY_MS}",  # first: the next pragmas may have to wait as well
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",  # a commit does not wait for the disk: `make_disk_wait` does, for many at once
    "PRAGMA foreign_keys=ON",
)


def open_engine(url: str, keyring: Keyring, connections: int = DATABASE_CONNECTIONS) -> AsyncEngine:
    """`url`: SQLite with aiosqlite or PostgreSQL with asyncpg. `connections`: at most; who needs one more waits.
    Creates a missing folder for the file of SQLite."""
    target, kept = make_url(url), min(connections, 5)
    pool = {"pool_size": kept, "max_overflow": connections - kept, "hide_parameters": True}
    if target.get_backend_name() == "sqlite":
        if target.database:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_async_engine(target, **pool)
        event.listen(engine.sync_engine, "connect", _on_connect)
        event.listen(engine.sync_engine, "begin", _on_begin)
    else:
        patience = {"timeout": CONNECT_SECONDS, "command_timeout": COMMAND_SECONDS}
        engine = create_async_engine(target, pool_pre_ping=True, connect_args=patience, **pool)
        event.listen(engine.sync_engine, "connect", _wait_for_disk)
    attach_keyring(engine.sync_engine.dialect, keyring)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come too late
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


_COMMITS_LAST = """
select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'
"""


def _wait_for_disk(connection: Any, _record: object) -> None:
    """A receipt means that it is on the disk. Other values than off wait for more machines, and stay."""
    cursor = connection.cursor()
    cursor.execute(_COMMITS_LAST)
    cursor.close()
    connection.commit()


def _on_begin(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def make_write_queue(engine: AsyncEngine) -> AbstractAsyncContextManager[None]:
    """A fair queue for the writers of this process on SQLite; for PostgreSQL a context that never waits."""
    return asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()


def make_disk_wait(engine: AsyncEngine) -> DiskWait:
    """What a promise waits for after its commit: on SQLite the log's way to the disk. PostgreSQL has waited already."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        return GroupSync(Path(engine.url.database))
    return _wait_for_nothing


async def _wait_for_nothing() -> None: ...
