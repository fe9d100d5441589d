"""Moves what is sealed, which names persons (mechanism 27), under the newest secret while the desk goes on working.

Owns the walk: batch by batch, each a short transaction, over every sealed column there is. It can be broken off and
begun again: what is done is recognised and left alone. A value that somebody changes meanwhile is theirs, and new
already. Refuses to touch look-up hashes, which hang on the oldest secret for good, and anything outside the database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, func, literal, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.base import Base
from backend.db.context import Context
from backend.db.types import Sealed

BATCH = 200


@dataclass(frozen=True, slots=True)
class Walked:
    """How far one table is. `old`: values that were not under the newest secret."""

    table: str
    rows: int
    of: int
    old: int


async def reseal(context: Context, *, look_only: bool = False) -> AsyncIterator[Walked]:
    """Yields after each batch. `look_only` counts and changes nothing. Raises Unreadable where none of the secrets
    opens a value; what came before it is done."""
    for table in sealed_tables():
        async for walked in _walk(context, table, look_only=look_only):
            yield walked


def sealed_tables() -> tuple[Table, ...]:
    return tuple(table for table in Base.metadata.sorted_tables if _sealed(table))


def _sealed(table: Table) -> tuple[Any, ...]:
    return tuple(column for column in table.columns if isinstance(column.type, Sealed))


async def _walk(context: Context, table: Table, *, look_only: bool) -> AsyncIterator[Walked]:
    (key,) = table.primary_key.columns
    async with context.reading() as session:
        total = await session.scalar(select(func.count()).select_from(table)) or 0
    done, old, last = 0, 0, None
    while True:
        async with context.writing() as work:
            batch = await _batch(work.session, table, key, last)
            old += sum([await _renew(context, work.session, table, key, row, look_only=look_only) for row in batch])
            await work.commit()
        done += len(batch)
        yield Walked(table.name, done, max(total, done), old)
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


async def _batch(session: AsyncSession, table: Table, key: ColumnElement[Any], last: object) -> Sequence[Row[Any]]:
    raw = [type_coerce(column, LargeBinary) for column in _sealed(table)]
    query = select(key, *raw).order_by(key).limit(BATCH)
    return (await session.execute(query if last is None else query.where(key > last))).all()


async def _renew(
    context: Context, session: AsyncSession, table: Table, key: ColumnElement[Any], row: Row[Any], *, look_only: bool
) -> int:
    """How many of the row's values were old."""
    old, (ident, *values) = 0, tuple(row)
    for column, value in zip(_sealed(table), values, strict=True):
        new = context.vault.resealed(value) if value else None
        if new is None:
            continue
        old += 1
        unchanged = (key == ident) & (type_coerce(column, LargeBinary) == value)
        if not look_only:
            await session.execute(update(table).where(unchanged).values({column: literal(new, LargeBinary())}))
    return old
