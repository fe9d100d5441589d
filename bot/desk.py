"""Opens the desk in this process, on its database: for commands that need only the desk, and for `bot.bootstrap`.

Owns the one clear error line when the database cannot be reached or was never migrated. Does not know chats or the
model.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from backend.app import Backend, build_backend, notify_nobody
from backend.db.context import OnCommit
from backend.migrations import check_schema
from bot.runtime.database_errors import explain_database
from bot.runtime.process import finish_work, keep_running
from config import ROOT
from config.settings import Settings


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_backend(settings: Settings, on_commit: OnCommit = notify_nobody) -> AsyncIterator[Backend]:
    """Open the backend and close it at the end. Raises BadSettings when the database cannot be reached or was not
    migrated.
    """
    with explain_database():
        await finish_work(check_schema(settings.database))
        most = settings.database_connections
        building = build_backend(settings.database, settings.load_secrets(), ROOT / "policy", utc_now, on_commit, most)
        backend = await finish_work(building, Backend.close)
    try:
        yield backend
    finally:
        await backend.close()


def preload_ranking(backend: Backend) -> AbstractAsyncContextManager[None]:
    """Build the duty ranking in the background. Without this, the first caller would wait seconds, perhaps inside a
    transaction. Enter it last: while it runs, it takes half of the process's CPU time.
    """
    return keep_running("duties", backend.duty_lists.get_ranking)
