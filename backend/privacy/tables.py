"""The tables of wrong receipt codes, and of stored files that are to be removed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.base import Base


class CodeGuesses(Base):
    """How many wrong receipt codes a conversation has given since `since`. `visitor`: the hash of its address."""

    __tablename__ = "guesses"

    visitor: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    wrong: Mapped[int] = mapped_column(SmallInteger)


class UnneededFile(Base):
    """A file of an anonymised ticket that is still to be removed from the file store."""

    __tablename__ = "unneeded_files"

    file: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
