"""The tables of forgetting and guessing: wrong receipt codes, and stored files on their way out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class Guesses(Base):
    """How many wrong codes a conversation gave since then; `visitor` is the hash of its address."""

    __tablename__ = "guesses"

    visitor: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(SmallInteger)


class UnneededFile(Base):
    """A file of an anonymised ticket, on its way out of the store."""

    __tablename__ = "unneeded_files"

    file: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
