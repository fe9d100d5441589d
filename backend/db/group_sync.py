"""Waits until what was committed is on the disk; those who committed at the same time share one wait.

A receipt is a promise, so it must outlive a power cut. SQLite with `synchronous=FULL` would wait for the disk inside
each transaction, one after another. Here it writes the commit into its write-ahead log, the next writer begins, and
whoever has committed meanwhile waits for one fsync of the log. What a checkpoint has moved into the database file by
then, SQLite has synced itself. Does not write anything.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path


class GroupSync:
    """The shared wait of one process. `database`: the file of SQLite."""

    def __init__(self, database: Path) -> None:
        self._log = database.with_name(database.name + "-wal")
        self._one_at_a_time = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    async def __call__(self) -> None:
        """Return when every commit that was made before this call is on the disk. Raises OSError if the disk fails."""
        if self._next is None:
            self._next = asyncio.create_task(self._sync_once())
        await asyncio.shield(self._next)

    async def _sync_once(self) -> None:
        async with self._one_at_a_time:
            self._next = None  # who comes from now on may have committed too late for this one
            await asyncio.to_thread(_sync_file, self._log)


def _sync_file(log: Path) -> None:
    with suppress(FileNotFoundError):  # closed and moved into the database file, which is synced
        file = os.open(log, os.O_RDONLY)
        try:
            os.fdatasync(file)
        finally:
            os.close(file)
