"""The tables of entry codes: posters, hand-overs of a proven identity, staff invites."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.db.types import EncryptedText


class PosterRow(Base):
    """A QR poster, and how often it was scanned, opened the bot, and led to a ticket."""

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
    """A proven identity that a partner hands over to one conversation."""

    __tablename__ = "handovers"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    enterprise: Mapped[str] = mapped_column(EncryptedText)
    uscc: Mapped[str] = mapped_column(EncryptedText)
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]


class Invite(Base):
    """A code that binds one member of staff to one chat, with a PIN that is told another way. `tries`: wrong PINs."""

    __tablename__ = "invites"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    expires_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
    pin_hash: Mapped[str]
    tries: Mapped[int]
