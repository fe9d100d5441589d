"""Defines the tables of a ticket: the ticket, contact, history, rounds, surveys, attachments, co-handlers, extensions.

What identifies a person is stored apart from what they wrote: `contacts` is encrypted, and so is a place that was
shared; the text of a ticket is not, so that it can be searched. Flags, certificates and the access log are in
`backend.tickets.records`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.contract.enums import SecrecyLevel
from backend.db.base import Base
from backend.db.types import EncryptedText, SealedText


class Ticket(Base):
    """A ticket. `due_at`: the deadline of the present state. `alarm` and `alarm_at`: the action and instant of the
    clock's next move; the scheduler finds due tickets by the index on `alarm_at`."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_desk_state_due_at", "desk", "state", "due_at"),
        Index("ix_tickets_unit_state_due_at", "department", "state", "due_at"),
        Index("ix_tickets_state_due_at", "state", "due_at"),
        Index("ix_tickets_origin", "origin", "id"),
        UniqueConstraint("origin", "foreign_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(SealedText)
    text: Mapped[str] = mapped_column(SealedText)
    region: Mapped[str] = mapped_column(String(12))
    place: Mapped[str] = mapped_column(SealedText)
    coordinates: Mapped[str | None] = mapped_column(EncryptedText)  # where the owner says it is, to the metre
    standing: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(32))
    origin: Mapped[str]  # where it came from: a channel, a window, a hotline, a platform (mechanism 3)
    foreign_number: Mapped[str | None]  # its number there
    door: Mapped[str]
    secrecy: Mapped[str] = mapped_column(String(16))  # a `SecrecyLevel` (mechanism 27)
    anonymous: Mapped[bool]
    emergency: Mapped[bool]
    desk: Mapped[str] = mapped_column(ForeignKey("desks.code"))
    department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    unit: Mapped[str] = mapped_column(String(60))  # the name of the unit that has it now
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"), index=True)
    main_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)  # merged into or joined to it
    certificate_id: Mapped[int | None]  # of 终结办理, if it was ended by one
    objected: Mapped[bool]
    tier: Mapped[int] = mapped_column(SmallInteger)  # how often it was lifted (提级)
    receipt_hash: Mapped[str | None] = mapped_column(unique=True)
    submitted_at: Mapped[datetime]
    verify_by: Mapped[date]
    promised: Mapped[date]
    round: Mapped[int] = mapped_column(SmallInteger)
    urged_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    alarm: Mapped[str | None] = mapped_column(String(16))
    alarm_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]  # when it was closed, refused, merged, terminated or withdrawn
    anonymised_at: Mapped[datetime | None]

    history: Mapped[list[History]] = relationship(order_by="History.id", lazy="raise")
    rounds: Mapped[list[Round]] = relationship(order_by="Round.number", lazy="raise")
    surveys: Mapped[list[SurveyRow]] = relationship(order_by="SurveyRow.round", lazy="raise")
    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id", lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")
    co_handlings: Mapped[list[CoHandling]] = relationship(order_by="CoHandling.id", lazy="raise")
    extensions: Mapped[list[Extension]] = relationship(order_by="Extension.id", lazy="raise")

    @hybrid_property
    def secret(self) -> bool:
        """Whether it has any level but the most open: then nothing of it shows on a lock screen or in a list."""
        return self.secrecy != SecrecyLevel.OPEN.value


class Contact(Base):
    """Who the owner of a ticket says they are. An anonymous ticket has no such row."""

    __tablename__ = "contacts"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    enterprise: Mapped[str] = mapped_column(EncryptedText)
    uscc: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)


class History(Base):
    """One move: who made it, the state it led to, and the sentence that the owner reads."""

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    unit: Mapped[str] = mapped_column(String(60))
    text_key: Mapped[str]
    note: Mapped[str] = mapped_column(SealedText)
    inside: Mapped[bool]  # the note is for staff alone
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)  # numbers and codes of the move: days, old and new due dates …


class Round(Base):
    """One handling round, from a dispatch to its result or return. `department` None: the desk answered the ticket
    itself. `desk`, `tier` and `duty`: as they were at the dispatch."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("ticket_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    department: Mapped[str | None] = mapped_column(ForeignKey("departments.code"))
    unit: Mapped[str] = mapped_column(String(60))
    desk: Mapped[str]
    tier: Mapped[int] = mapped_column(SmallInteger)
    duty: Mapped[str | None]
    duty_version: Mapped[str | None]
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None] = mapped_column(index=True)
    overdue_at: Mapped[datetime | None]
    extended_days: Mapped[int] = mapped_column(SmallInteger)  # working days granted
    outcome: Mapped[str | None] = mapped_column(String(16))


class SurveyRow(Base):
    """One invitation to rate per round, with the rating. `unit` and `handler_id`: as they were when it was sent.
    `grade` 0: skipped; None: not answered. `entered_by`: the member of staff who entered a rating given on the
    telephone. `verdict`: the action that ended the review."""

    __tablename__ = "surveys"
    __table_args__ = (UniqueConstraint("ticket_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    department: Mapped[str | None]
    unit: Mapped[str] = mapped_column(String(60))
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    invited_at: Mapped[datetime] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    reached_at: Mapped[datetime | None]
    closes_at: Mapped[datetime]
    grade: Mapped[int | None] = mapped_column(SmallInteger)
    reasons: Mapped[str]
    comment: Mapped[str] = mapped_column(SealedText)
    answered_at: Mapped[datetime | None]
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reviewed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    reviewed_at: Mapped[datetime | None]
    verdict: Mapped[str | None] = mapped_column(String(16))


class Attachment(Base):
    """A file of a ticket. `file`: the SHA-256 of its content, hexadecimal. `size`: bytes."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    file: Mapped[str]
    name: Mapped[str] = mapped_column(SealedText)
    media_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int]
    added_at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))  # None: the owner's


class CoHandling(Base):
    """A co-handler (协办) of one round, with a deadline and an alarm of its own (mechanism 11)."""

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
    result: Mapped[str] = mapped_column(SealedText)
    alarm: Mapped[str | None] = mapped_column(String(16))
    alarm_at: Mapped[datetime | None] = mapped_column(index=True)


class Extension(Base):
    """A request for an extension and the office's decision. `granted` None: not decided yet (mechanism 15)."""

    __tablename__ = "extensions"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    round: Mapped[int] = mapped_column(SmallInteger)
    days: Mapped[int] = mapped_column(SmallInteger)  # working days
    reason: Mapped[str] = mapped_column(SealedText)
    asked_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
