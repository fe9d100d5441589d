"""Opens the desk in this process, on its database: for commands that need nothing else, and for the house.

Owns the one clear line when the database is out of reach or was never migrated. Knows neither chats nor the model.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError

from backend.app import Backend, assemble, tell_nobody
from backend.db.context import OnCommit
from bot.runtime.process import kept_alive
from config import ROOT
from config.errors import BadSettings
from config.settings import Settings


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_backend(settings: Settings, on_commit: OnCommit = tell_nobody) -> AsyncIterator[Backend]:
    """Raises BadSettings when the database is out of reach or was not migrated."""
    try:
        backend = await assemble(settings.database, settings.secrets(), ROOT / "policy", now, on_commit)
    except (DBAPIError, OSError) as error:
        hint = "is it migrated? run `guishang migrate`" if isinstance(error, DBAPIError) else "nothing answers there"
        raise BadSettings(f"GUISHANG_DATABASE_URL: {hint} ({type(error).__name__})") from None
    try:
        yield backend
    finally:
        await backend.close()


def warmed(backend: Backend) -> AbstractAsyncContextManager[None]:
    """Builds the ranking of duties beside the rest: it takes seconds, and whoever asks first may hold a transaction.
    To be entered last: until it is done it takes half of what the process has."""
    return kept_alive("duties", backend.duties.ranking)
