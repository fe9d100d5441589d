"""Defines the table of API tokens: hash, scopes, unit and origin."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class ApiToken(Base):
    """A bearer token, stored as a hash. `scopes`: separated by spaces. `unit`: the code of the desk or department for
    which it acts. `origin`: the partner's name, stored with the tickets that it submits. Empty: none."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str]
    origin: Mapped[str]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
