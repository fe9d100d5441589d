"""Opens the desk in this process, on its database: for commands that need only the desk, and for `bot.bootstrap`.

Owns the one clear error line when the database cannot be reached or was never migrated. Does not know chats or the
model.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError

from backend.app import Backend, build_backend, notify_nobody
from backend.contract.errors import Unavailable
from backend.db.context import OnCommit
from backend.db.keys import WrongKey
from bot.runtime.process import finish_work, keep_running
from config import ROOT
from config.errors import BadSettings
from config.settings import Settings


def utc_now() -> datetime:
    """The current time in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_backend(settings: Settings, on_commit: OnCommit = notify_nobody) -> AsyncIterator[Backend]:
    """Open the backend and close it at the end. Raises BadSettings when the database cannot be reached or was not
    migrated.
    """
    try:
        most = settings.database_connections
        building = build_backend(settings.database, settings.load_secrets(), ROOT / "policy", utc_now, on_commit, most)
        backend = await finish_work(building, Backend.close)
    except Unavailable as error:
        raise BadSettings(f"GUISHANG_DATABASE_URL: nothing answers there ({error.detail})") from None
    except WrongKey as error:
        raise BadSettings(f"GUISHANG_SECRET_KEY: {error}; see GUISHANG_OLD_SECRET_KEYS") from None
    except DBAPIError as error:
        hint = "is it migrated? run `guishang migrate`"
        raise BadSettings(f"GUISHANG_DATABASE_URL: {hint} ({type(error).__name__})") from None
    try:
        yield backend
    finally:
        await backend.close()


def preload_ranking(backend: Backend) -> AbstractAsyncContextManager[None]:
    """Build the duty ranking in the background. Without this, the first caller would wait seconds, perhaps inside a
    transaction. Enter it last: while it runs, it takes half of the process's CPU time.
    """
    return keep_running("duties", backend.duty_lists.get_ranking)
