"""Says in one line, with what to do, what keeps a database from being opened or migrated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from backend.contract.errors import Unavailable
from backend.db.keys import WrongKey
from backend.migrations import WrongSchema
from config.errors import BadSettings


@contextmanager
def explain_database() -> Iterator[None]:
    """Raises BadSettings, in one line with what to do, for whatever keeps a database from being opened."""
    try:
        yield
    except WrongKey as error:
        raise BadSettings(f"GUISHANG_SECRET_KEY: {error}; see GUISHANG_OLD_SECRET_KEYS") from None
    except WrongSchema as error:
        raise BadSettings(f"GUISHANG_DATABASE_URL: {error}") from None
    except Unavailable as error:
        raise BadSettings(f"GUISHANG_DATABASE_URL: {error.detail}") from None
    except (DBAPIError, OSError) as error:
        raise BadSettings(f"GUISHANG_DATABASE_URL: {_describe_failure(error)}") from None


def _describe_failure(error: DBAPIError | OSError) -> str:
    """What an operator has to know of it; never a value, and never the address, which may hold a password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    match type(cause).__name__:
        case "InvalidPasswordError" | "InvalidAuthorizationSpecificationError":
            return "the server refuses this user or password"
        case "InvalidCatalogNameError":
            return "the server has no such database; create it first"
        case "ConnectionRefusedError" | "ConnectionDoesNotExistError" | "FileNotFoundError" | "TimeoutError":
            return "nothing answers there"
        case "gaierror":
            return "there is no such host"
        case "CannotConnectNowError" | "TooManyConnectionsError":
            return "the server takes no connection now; try again"
        case name:
            return f"it cannot be opened ({name})"
