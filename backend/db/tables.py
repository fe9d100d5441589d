"""Defines the tables that belong to no domain: answers stored by key, and counters."""

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
