"""The table of the push outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import SealedText


class PushRow(Base):
    """A push in the outbox. `lane`: the hash of the conversation's address; pushes of one lane are delivered in order.
    `key`: move and reader, unique, so that no push is written twice."""

    __tablename__ = "pushes"
    __table_args__ = (
        Index("ix_pushes_state_due_at", "state", "due_at"),
        Index("ix_pushes_lane_state", "lane", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(128), unique=True)
    lane: Mapped[str]
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id"), index=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    text_key: Mapped[str]
    note: Mapped[str] = mapped_column(SealedText)
    state: Mapped[str] = mapped_column(String(16))  # waiting delivered dead
    why: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
