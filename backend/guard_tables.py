"""Who read an identity, who holds an anonymous report's code, and which stored files nobody needs any more.

Owns columns, keys and indexes (mechanism 27); refuses behaviour. A row of `accesses` is never changed or removed: the
database itself refuses (see the migration).
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.tables import Base, Ticket


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


class Guesses(Base):
    """How many wrong codes a conversation gave since then; `visitor` is the hash of its address."""

    __tablename__ = "guesses"

    visitor: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(SmallInteger)


class UnneededFile(Base):
    """A file of an anonymised ticket, on its way out of the store."""

    __tablename__ = "unneeded_files"

    file: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]


_NAMED = Ticket.anonymised_at.is_(None)
Index("ix_tickets_ended_and_named", Ticket.kind, Ticket.ended_at, sqlite_where=_NAMED, postgresql_where=_NAMED)
