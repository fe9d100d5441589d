"""Encrypts every sealed column, which holds personal data (mechanism 27), again under the newest key while the desk
goes on working.

Works batch by batch, each in a short transaction. It can be interrupted and started again: values already under the
newest key are skipped. A value that changes meanwhile is new already and is not overwritten. Does not touch look-up
hashes, which always use the oldest key, nor anything outside the database.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Row, Table, func, literal, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.core.crypto import DecryptionError
from backend.db.base import Base
from backend.db.context import Context
from backend.db.types import EncryptedText, is_sealed

BATCH = 200


@dataclass(frozen=True, slots=True)
class ResealProgress:
    """Progress within one table: `done` done out of `total`. `old`: values that were not under the newest key.
    `unopened`: values that none of the keys opens; they are left as they are."""

    table: str
    done: int
    total: int
    old: int
    unopened: int = 0


async def reseal_database(context: Context, *, look_only: bool = False) -> AsyncIterator[ResealProgress]:
    """Encrypt all sealed columns again; yields after each batch. `look_only`: only count."""
    for table in sealed_tables():
        async for walked in _reseal_table(context, table, look_only=look_only):
            yield walked


def sealed_tables() -> tuple[Table, ...]:
    """The tables that have an encrypted column."""
    return tuple(table for table in Base.metadata.sorted_tables if _sealed_columns(table))


def _sealed_columns(table: Table) -> tuple[Any, ...]:
    return tuple(column for column in table.columns if isinstance(column.type, EncryptedText))


async def _reseal_table(context: Context, table: Table, *, look_only: bool) -> AsyncIterator[ResealProgress]:
    (key,) = table.primary_key.columns
    async with context.read_session() as session:
        total = await session.scalar(select(func.count()).select_from(table)) or 0
    done, old, unopened, last = 0, 0, 0, None
    while True:
        async with context.write_transaction() as work:
            batch = await _read_batch(work.session, table, key, last)
            for row in batch:
                changed, closed = await _reseal_row(context, work.session, table, key, row, look_only=look_only)
                old, unopened = old + changed, unopened + closed
            await work.commit()
        done += len(batch)
        yield ResealProgress(table.name, done, max(total, done), old, unopened)
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


async def _read_batch(session: AsyncSession, table: Table, key: ColumnElement[Any], last: object) -> Sequence[Row[Any]]:
    raw = [type_coerce(column, LargeBinary) for column in _sealed_columns(table)]
    query = select(key, *raw).order_by(key).limit(BATCH)
    return (await session.execute(query if last is None else query.where(key > last))).all()


async def _reseal_row(
    context: Context, session: AsyncSession, table: Table, key: ColumnElement[Any], row: Row[Any], *, look_only: bool
) -> tuple[int, int]:
    """Encrypt the old values of one row again. Returns how many there were, and how many cannot be opened."""
    old, unopened, (ident, *values) = 0, 0, tuple(row)
    for column, value in zip(_sealed_columns(table), values, strict=True):
        try:
            new = _encrypt_again(context, value) if value else None
        except DecryptionError:
            unopened += 1
            continue
        if new is None:
            continue
        old += 1
        unchanged = (key == ident) & (type_coerce(column, LargeBinary) == value)
        if not look_only:
            await session.execute(update(table).where(unchanged).values({column: literal(new, LargeBinary())}))
    return old, unopened


def _encrypt_again(context: Context, value: bytes) -> bytes | None:
    """The value under the newest key; None if it is under it already. A text from before texts were sealed is plain."""
    if is_sealed(value):
        return context.keyring.reencrypt(value)
    return context.keyring.encrypt(value.decode())
