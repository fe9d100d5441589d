"""The tables of people, units and the codes that let somebody in.

A chat's address is kept twice: as a keyed hash, to find it by, and encrypted, to write to it. Codes that work once are
kept as hashes only.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.columns import Sealed
from backend.tables import Base


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


class DoorRow(Base):
    """A QR code and how often it was scanned, led into the bot, and led to a ticket."""

    __tablename__ = "doors"

    code: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    region: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    scans: Mapped[int]
    starts: Mapped[int]
    submits: Mapped[int]


class Handover(Base):
    """A proven identity on its way from a partner into one conversation."""

    __tablename__ = "handovers"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    enterprise: Mapped[str] = mapped_column(Sealed)
    uscc: Mapped[str] = mapped_column(Sealed)
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class Invite(Base):
    __tablename__ = "invites"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class ApiToken(Base):
    """`scopes`: separated by spaces. `unit`: the code of the desk or department it acts for; `origin`: the name under
    which tickets it brings are known. Empty: none."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str]
    origin: Mapped[str]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
