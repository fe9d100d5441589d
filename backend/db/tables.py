"""Defines the tables that belong to no domain: answers stored by key, counters, and the secrets that were used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import EncryptedText


class Operation(Base):
    """The stored answer of one keyed call. Encrypted, since an answer may name a person."""

    __tablename__ = "operations"

    key: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str | None] = mapped_column(EncryptedText)
    at: Mapped[datetime] = mapped_column(index=True)


class Counter(Base):
    """The last number that was issued under a name."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class KnownKey(Base):
    """A secret that seals or hashes in this database, by a fingerprint that reveals nothing of it."""

    __tablename__ = "known_keys"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
