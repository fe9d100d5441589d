"""The tables of partners' webhooks and of the events still to be sent to them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import EncryptedText


class Webhook(Base):
    """A partner's receiver of events. `events`: names separated by spaces; empty means all. `url` is encrypted like
    `secret`, because it may contain a password. `quiet_until`: the receiver did not answer, and nothing is sent to it
    before this time."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(index=True)
    url: Mapped[str] = mapped_column(EncryptedText)
    secret: Mapped[str] = mapped_column(EncryptedText)
    events: Mapped[str] = mapped_column(String(1000))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(SmallInteger)
    quiet_until: Mapped[datetime | None]


class WebhookEvent(Base):
    """One move to be sent to one receiver. Its words are read from the history row, so they disappear when retention
    blanks that row."""

    __tablename__ = "webhook_events"
    __table_args__ = (
        UniqueConstraint("webhook_id", "history_id"),
        Index("ix_webhook_events_state_due_at", "state", "due_at"),
        Index("ix_webhook_events_lane", "webhook_id", "ticket_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id"))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    history_id: Mapped[int] = mapped_column(ForeignKey("history.id"))
    state: Mapped[str] = mapped_column(String(16))  # waiting delivered dead
    why: Mapped[str] = mapped_column(String(200))
    attempts: Mapped[int] = mapped_column(SmallInteger)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
