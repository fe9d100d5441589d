"""The table of quarterly reports that cities have made, and the indexes that keep the cost of a month small.

A month is read by three times: when a ticket was submitted, when a round is due, when an invitation closes. No figures
are stored: they are computed from the facts each time.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base
from backend.tickets.tables import CoHandling, Round, SurveyRow, Ticket


class CityReport(Base):
    """A quarterly report that a city made (mechanism 25). `made_at`: the first time; the report may be made again."""

    __tablename__ = "city_reports"

    city: Mapped[str] = mapped_column(String(12), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    quarter: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]


Index("ix_tickets_submitted_at", Ticket.submitted_at)
Index("ix_rounds_due_at", Round.due_at)
Index("ix_surveys_closes_at", SurveyRow.closes_at)
Index("ix_co_handlings_due_at", CoHandling.due_at)
