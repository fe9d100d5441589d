"""What people leave beside a ticket: flags, certificates, who read an identity, who holds a receipt code.

Owns columns, keys and indexes. A row of `accesses` is never changed or removed: the database itself refuses (see the
migration).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class Flag(Base):
    """What a person noted on a ticket, on evidence; it moves nothing (mechanism 28)."""

    __tablename__ = "flags"
    __table_args__ = (Index("ix_flags_name_at", "name", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    name: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Certificate(Base):
    """终结办理: a matter that was handled lawfully and is not taken up again (mechanism 17)."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Access(Base):
    """Somebody read whose ticket it is. The same person, ticket and reason count once a day."""

    __tablename__ = "accesses"
    __table_args__ = (UniqueConstraint("ticket_id", "staff_id", "day", "why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    day: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    why: Mapped[str] = mapped_column(String(200))


class CodeHolder(Base):
    """The conversation that gave a report's receipt code last: news goes there, and until then it may act."""

    __tablename__ = "code_holders"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"), index=True)
    until: Mapped[datetime]
