"""The tables of people, units and the codes that let somebody in.

A chat's address is kept twice: as a keyed hash, to find it by, and encrypted, to write to it. Codes that work once are
kept as hashes only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import Sealed


class DeskRow(Base):
    """`regions`: beginnings of region codes, separated by spaces."""

    __tablename__ = "desks"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    regions: Mapped[str] = mapped_column(String(500))


class DepartmentRow(Base):
    __tablename__ = "departments"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"), index=True)


class Owner(Base):
    """One conversation of an owner. `proof` hashes a proven 统一社会信用代码: conversations that share it are the same
    owner's, so one can stand in when another is dead."""

    __tablename__ = "owners"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(unique=True)
    address: Mapped[str] = mapped_column(Sealed)
    remembered: Mapped[bool]
    no_surveys: Mapped[bool]  # asked not to be asked (mechanism 20)
    enterprise: Mapped[str] = mapped_column(Sealed)
    uscc: Mapped[str] = mapped_column(Sealed)
    phone: Mapped[str] = mapped_column(Sealed)
    proof: Mapped[str | None] = mapped_column(index=True)
    dead_at: Mapped[datetime | None]


class Staff(Base):
    """`unit` is the code of a desk or a department, as the role says, or the role itself for the bodies above."""

    __tablename__ = "staff"
    __table_args__ = (Index("ix_staff_role_unit", "role", "unit"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool]
    address_hash: Mapped[str | None] = mapped_column(unique=True)
    address: Mapped[str | None] = mapped_column(Sealed)
    dead_at: Mapped[datetime | None]
