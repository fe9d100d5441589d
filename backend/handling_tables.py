"""What a ticket's handling leaves beside it: co-handlers, extensions, flags, certificates. Refuses behaviour."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.tables import Base


class CoHandling(Base):
    """A co-handler (协办) of one round, with a clock of its own (mechanism 11)."""

    __tablename__ = "co_handlings"
    __table_args__ = (
        UniqueConstraint("ticket_id", "round", "department"),
        Index("ix_co_handlings_department_resolved_at", "department", "resolved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    department: Mapped[str] = mapped_column(ForeignKey("departments.code"))
    unit: Mapped[str] = mapped_column(String(60))
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    overdue_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(Text)
    alarm: Mapped[str | None] = mapped_column(String(16))
    alarm_at: Mapped[datetime | None] = mapped_column(index=True)


class Extension(Base):
    """A wish for more time, and what the office said to it. `granted` None: not decided yet (mechanism 15)."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    round: Mapped[int] = mapped_column(SmallInteger)
    days: Mapped[int] = mapped_column(SmallInteger)  # working days
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]


_UNDECIDED = Extension.granted.is_(None)
Index("ix_extensions_undecided", Extension.ticket_id, sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED)


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
