"""Which city has made which quarter's report, and the indexes that let a month cost what it holds.

A month is read by three moments: when a ticket was handed in, when a round falls due, when an invitation closes.
Refuses figures: they are counted anew each time, from what happened.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.tickets.tables import CoHandling, Round, Survey, Ticket


class CityReport(Base):
    """A quarterly report that was made (mechanism 25). `made_at`: the first time; it may be made again."""

    __tablename__ = "city_reports"

    city: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]


Index("ix_tickets_submitted_at", Ticket.submitted_at)
Index("ix_rounds_due_at", Round.due_at)
Index("ix_surveys_closes_at", Survey.closes_at)
Index("ix_co_handlings_due_at", CoHandling.due_at)
