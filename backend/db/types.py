"""Defines two column types: instants that are time-zone aware on every database, and encrypted text.

A single value that none of the secrets opens, for example a damaged one, must not stop everybody's pushes and
deadlines: it is read as an `Unopened`, which is empty, so nothing is shown or sent, and it is counted. What is stored
stays as it is. A process that has the wrong secrets never comes so far (`backend.db.keys`).
"""

from __future__ import annotations

from datetime import UTC, datetime

import structlog
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from backend.core.crypto import DecryptionError, Keyring

log = structlog.get_logger()


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime. SQLite drops the zone, so it is added again. Raises ValueError for a naive value."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Unopened(str):
    """Stands for a sealed text that none of the secrets opens."""

    __slots__ = ()


_unopened: set[int] = set()
_MOST_COUNTED = 10_000


def count_unopened() -> int:
    """How many different values this process could not open."""
    return len(_unopened)


def _count_unopened(sealed: bytes) -> None:
    mark = hash(sealed)
    if mark not in _unopened and len(_unopened) < _MOST_COUNTED:
        _unopened.add(mark)
        log.error("a stored value cannot be opened", hint="guishang keys status counts them")


class EncryptedText(TypeDecorator[str]):
    """Text that is stored encrypted. An empty text is stored as empty bytes, since it reveals nothing.

    A column type is created when its module is imported, but the keys are known only when the engine opens. So the keys
    are attached to the dialect of the engine; each engine has its own (see `open_engine`).
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return keyring_of(dialect).encrypt(value) if value else b""

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not value:
            return ""
        try:
            return keyring_of(dialect).decrypt(value)
        except DecryptionError:
            _count_unopened(value)
            return Unopened()


_SEALED = b"gAAAAA"
"""How every encrypted value begins: its version, and the first bytes of a time of this century."""


def is_sealed(value: bytes) -> bool:
    """Whether a stored value is an encrypted one."""
    return value.startswith(_SEALED)


class SealedText(EncryptedText):
    """What people wrote about a ticket, stored encrypted. A value from before it was is read as it is; `guishang keys
    rotate` encrypts it."""

    cache_ok = True

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value and not is_sealed(value):
            return value.decode()
        return super().process_result_value(value, dialect)


_VAULT = "guishang_vault"


def attach_keyring(dialect: Dialect, keyring: Keyring) -> None:
    """Attach the keys to the dialect of an engine."""
    setattr(dialect, _VAULT, keyring)


def keyring_of(dialect: Dialect) -> Keyring:
    """The keys that were attached to this dialect."""
    keyring = getattr(dialect, _VAULT)
    assert isinstance(keyring, Keyring)
    return keyring
