"""Defines the tables beside a ticket: flags, certificates, the access log, and holders of receipt codes.

A row of `list_accesses` is never changed or deleted: a trigger of the database refuses it (see the migration).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import SealedText


class Flag(Base):
    """A flag that a person set on a ticket, based on evidence. It changes no state (mechanism 28)."""

    __tablename__ = "flags"
    __table_args__ = (Index("ix_flags_name_at", "name", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    name: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(SealedText)
    by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Certificate(Base):
    """终结办理: certifies that a matter was handled lawfully and is not accepted again (mechanism 17)."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Access(Base):
    """A member of staff read the identity of an owner. The same person, ticket and reason are logged once a day."""

    __tablename__ = "accesses"
    __table_args__ = (UniqueConstraint("ticket_id", "staff_id", "day", "why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    day: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    why: Mapped[str] = mapped_column(String(200))


class CodeHolder(Base):
    """The conversation that gave the receipt code of a report last. It gets the notifications; it may act until
    `until`."""

    __tablename__ = "code_holders"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"), index=True)
    until: Mapped[datetime]
