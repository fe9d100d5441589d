"""The tables of the duty list (职责清单) by version (mechanism 9). A stored version never changes, because tickets name
it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class DutyVersion(Base):
    """A version of the duty list, in force from `effective` on."""

    __tablename__ = "duty_versions"

    version: Mapped[str] = mapped_column(String(32), primary_key=True)
    effective: Mapped[date]
    imported_at: Mapped[datetime]


class DutyRow(Base):
    """A duty. `place`: its position in the list, from 1. `law` and `words`: one on each line."""

    __tablename__ = "duties"

    version: Mapped[str] = mapped_column(String(32), ForeignKey("duty_versions.version"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(20))
    line: Mapped[str] = mapped_column(String(32))
    level: Mapped[str] = mapped_column(String(8))
    law: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
