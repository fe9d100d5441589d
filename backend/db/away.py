"""Tells a database that does not answer, or takes nothing now, from one that refuses a statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from backend.contract.errors import Unavailable

# PostgreSQL's classes of errors: connection, resources (disk full, too many connections), operator (shutdown, starting,
# cancelled by a time limit), system (the disk fails); and 25006: a stand-by takes no writes.
_AWAY_CLASSES = frozenset({"08", "53", "57", "58"})
_READ_ONLY = "25006"
# SQLite's: busy, locked, no memory, read-only, disk fails, damaged, full, cannot be opened, locks fail, no database.
_AWAY_RESULTS = frozenset({5, 6, 7, 8, 10, 11, 13, 14, 15, 26})


def is_away(error: DBAPIError) -> bool:
    """Whether the same statement may succeed later, unchanged."""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    if state:
        return state[:2] in _AWAY_CLASSES or state == _READ_ONLY
    result = getattr(error.orig, "sqlite_errorcode", None)
    if result is not None:
        return result & 0xFF in _AWAY_RESULTS
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


@contextmanager
def refuse_when_away() -> Iterator[None]:
    """Raises Unavailable in place of what SQLAlchemy and the drivers raise when the database is away."""
    try:
        yield
    except DBAPIError as error:
        if not is_away(error):
            raise
        raise Unavailable(f"the database: {type(error.orig).__name__}") from error
    except (PoolTimeout, OSError) as error:
        raise Unavailable(f"the database: {type(error).__name__}") from error
