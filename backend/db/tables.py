"""The tables that belong to no domain: answers kept by key, and counters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import Sealed


class Operation(Base):
    """The answer a key got, so that the same key gets it again. Sealed: an answer may name a person."""

    __tablename__ = "operations"

    key: Mapped[str] = mapped_column(primary_key=True)
    answer: Mapped[str | None] = mapped_column(Sealed)
    at: Mapped[datetime] = mapped_column(index=True)


class Counter(Base):
    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
