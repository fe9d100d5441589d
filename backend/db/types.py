"""Two column types the tables share: instants that are aware on every database, and text that is stored encrypted."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from backend.core.crypto import Vault


class Instant(TypeDecorator[datetime]):
    """Aware UTC in Python. SQLite forgets the zone, so it is put back; a naive value is a mistake and is refused."""

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


class Sealed(TypeDecorator[str]):
    """Text encrypted with the vault of the engine it travels through; the empty text stays empty, saying nothing.

    A type is made when a module is imported and a key is known only when the engine opens, so the key hangs on the
    engine's dialect, of which there is one per engine (see `open_engine`).
    """

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return vault_of(dialect).seal(value) if value else b""

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return vault_of(dialect).open(value) if value else ""


_VAULT = "guishang_vault"


def lend_vault(dialect: Dialect, vault: Vault) -> None:
    setattr(dialect, _VAULT, vault)


def vault_of(dialect: Dialect) -> Vault:
    vault = getattr(dialect, _VAULT)
    assert isinstance(vault, Vault)
    return vault
