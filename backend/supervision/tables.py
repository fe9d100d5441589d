"""Evidence, proposals and letters (mechanism L1 to L3), the ledger and its checks (mechanism 23). Refuses behaviour.

Nothing here holds what an owner said or who they are: a ticket is named, never quoted. What staff write by hand
(`words`, `reason`, `reply`) is theirs.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class Evidence(Base):
    """One thing that happened to a ticket and counts, in the hands of one unit. `history_id` None: a person named it
    in an order. `unit` is the code of a department or a desk, as `role` (handler, desk) says; `matter` is what a rule
    that counts per ticket counts together."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_unit", "role", "unit", "event", "at"),
        Index("ix_evidence_ticket_id_event", "ticket_id", "event"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    history_id: Mapped[int | None] = mapped_column(ForeignKey("history.id"), unique=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    event: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    matter: Mapped[str]
    at: Mapped[datetime]


class LetterRow(Base):
    """A letter as it went out. Its evidence is that of its proposals, without what was left out."""

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("document", "year", "serial"),
        Index("ix_letters_unit", "role", "unit"),
        Index("ix_letters_level_issued_at", "level", "issued_at"),
        Index("ix_letters_replied_at_due_at", "replied_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(String(16))
    year: Mapped[int] = mapped_column(SmallInteger)
    serial: Mapped[int]
    level: Mapped[int] = mapped_column(SmallInteger)
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(Text)
    issued_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    issued_at: Mapped[datetime]
    reply_by: Mapped[date]
    due_at: Mapped[datetime]
    reply: Mapped[str] = mapped_column(Text)
    replied_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    replied_at: Mapped[datetime | None]


class ProposalRow(Base):
    """What the software, or an order, puts before a person. `state`: open issued dismissed."""

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_state_level", "state", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    rule: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    reply_days: Mapped[int] = mapped_column(SmallInteger)
    made_at: Mapped[datetime]
    ordered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)


class Ground(Base):
    """A piece of evidence on which a proposal rests. A rule uses a piece once, however often it looks."""

    __tablename__ = "grounds"
    __table_args__ = (UniqueConstraint("rule", "evidence_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, autoincrement=False)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(32))
    left_out: Mapped[bool]


class SpotCheck(Base):
    """One drawing of tickets from the ledger: who drew, when, by which seed, how many out of how many."""

    __tablename__ = "spot_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[str] = mapped_column(unique=True)
    drawn_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    drawn_at: Mapped[datetime]
    pool: Mapped[int]
    drawn: Mapped[int]


class LedgerRow(Base):
    """台账: a ticket that is worth a second look, and what a person found when they took it."""

    __tablename__ = "ledger"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind"),
        Index("ix_ledger_checked_at_made_at", "checked_at", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    unit: Mapped[str]
    unit_name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime]
    check_id: Mapped[int | None] = mapped_column(ForeignKey("spot_checks.id"), index=True)
    finding: Mapped[str | None] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text)
    checked_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None]
