"""The tables of evidence, proposals and letters (mechanism L1 to L3), of the ledger and of its spot checks (mechanism
23).

No table here holds an owner's words or identity: they name a ticket and never quote it. `words`, `reason` and `reply`
are written by staff.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class Evidence(Base):
    """One event of a ticket that counts against one unit. `history_id` None: a person named the ticket in an order.
    `unit`: the code of a department (`role` handler) or a desk (`role` desk). `matter`: the group that a rule of scope
    `ticket` counts together."""

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
    """An issued letter. Its evidence is that of its proposals, except what was left out."""

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
    """A proposed letter, made by a rule or by an order. `state`: open, issued or dismissed."""

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


class ProposalEvidence(Base):
    """Links a proposal to a piece of evidence. A rule uses a piece of evidence only once."""

    __tablename__ = "grounds"
    __table_args__ = (UniqueConstraint("rule", "evidence_id"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True, autoincrement=False)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(32))
    left_out: Mapped[bool]


class SpotCheck(Base):
    """One drawing of ledger entries: who drew, when, with which seed, how many out of how many."""

    __tablename__ = "spot_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[str] = mapped_column(unique=True)
    drawn_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    drawn_at: Mapped[datetime]
    pool: Mapped[int]
    drawn: Mapped[int]


class LedgerRow(Base):
    """An entry of the ledger (台账): a ticket worth a second look, and the finding of its spot check."""

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
