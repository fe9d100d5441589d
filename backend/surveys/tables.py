"""The table of telephone calls that ask for a rating."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class CallBackRow(Base):
    """回访: one telephone call to an owner whom no channel reaches. `outcome`: rated declined unanswered."""

    __tablename__ = "call_backs"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("surveys.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
