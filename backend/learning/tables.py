"""The tables of predictions, of the texts people label, and of their labels.

Training jobs, gates and shadow answers are files beside the models, on the machine that has the models.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class Prediction(Base):
    """What the model predicted for a ticket, what its owner chose, and what the desk set later (None: unchanged).

    `scores`: the scores of the five kinds as JSON; empty when the model gave none.
    """

    __tablename__ = "predictions"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, autoincrement=False)
    guess: Mapped[str] = mapped_column(String(32))
    chosen: Mapped[str] = mapped_column(String(32))
    desk: Mapped[str | None] = mapped_column(String(32))
    confidence: Mapped[float]
    certainty: Mapped[str] = mapped_column(String(16))
    scores: Mapped[str] = mapped_column(String(200))
    model: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(index=True)


class Sample(Base):
    """A text for people to label: a ticket's, or an imported one (`ticket_id` None).

    `text` is masked, and empty where policy leaves it out. `mark`: a hash that identifies the text. `gold`: held out to
    measure by, never trained on. `rank`: how much a label would teach. `kind`: what was decided (`unfit`: not to be
    learnt from); None while undecided.
    """

    __tablename__ = "samples"
    __table_args__ = (
        Index("ix_samples_queue", "gold", "kind", "rank"),
        Index("ix_samples_gold_decided_at", "gold", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    mark: Mapped[str] = mapped_column(index=True)
    gold: Mapped[bool]
    rank: Mapped[float]
    kind: Mapped[str | None] = mapped_column(String(16))
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class Label(Base):
    """One person's label of one text. A gold text has one label per person; of any other text the newest label
    decides."""

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("samples.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    by: Mapped[str]
    at: Mapped[datetime]
