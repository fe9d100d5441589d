"""Defines the tables of owners, staff, desks and departments.

The address of a chat is stored twice: as a keyed hash, to find the row, and encrypted, to send messages to it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import EncryptedText


class DeskRow(Base):
    """A desk. `regions`: prefixes of region codes, separated by spaces."""

    __tablename__ = "desks"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    regions: Mapped[str] = mapped_column(String(500))


class DepartmentRow(Base):
    """A department, with the code of its desk."""

    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), index=True)


class Owner(Base):
    """One conversation of an owner. `proof`: the keyed hash of a proven 统一社会信用代码. Conversations with the same
    proof belong to one owner, so that one can receive the notifications of another that is unreachable."""

    __tablename__ = "owners"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(EncryptedText)
    remembered: Mapped[bool]
    no_surveys: Mapped[bool]  # does not want to be asked for ratings (mechanism 20)
    enterprise: Mapped[str] = mapped_column(EncryptedText)
    uscc: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    proof: Mapped[str | None] = mapped_column(index=True)
    dead_at: Mapped[datetime | None]


class Staff(Base):
    """A member of staff. `unit`: the code of a desk or a department, depending on the role; for the bodies above
    the desks the role itself."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_role_unit", "role", "unit"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool]
    address_hash: Mapped[str | None] = mapped_column(unique=True)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    dead_at: Mapped[datetime | None]
