"""Provides generic reads and writes: insert a row if absent, operations by key, numbers without gaps."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.db.base import Base
from backend.db.tables import Counter, Operation

Row = TypeVar("Row", bound=Base)


def is_identifier(text: str) -> bool:
    """Whether the text can be an identifier at all, so that a query for it is worthwhile."""
    return 0 < len(text) <= 64 and text.isascii() and text.isprintable()


async def insert_if_absent(session: AsyncSession, table: type[Row], **values: Any) -> Row | None:
    """Insert a row and return it, or None if it exists. Waits for a transaction that is inserting the same row."""
    wanted = _dialect_insert(session.get_bind().dialect.name)(table).values(**values)
    added: Row | None = await session.scalar(wanted.on_conflict_do_nothing().returning(table))
    return added


def _dialect_insert(dialect: str) -> Any:
    """The `insert` of this dialect. Imported late: a process uses one database and need not load 3 MB for the other."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


async def claim_operation(session: AsyncSession, key: str, now: datetime) -> str | None:
    """Claim a key for this transaction (None), or return the answer that is stored for it."""
    if await insert_if_absent(session, Operation, key=key, answer=None, at=now) is not None:
        return None
    return await session.scalar(select(Operation.answer).where(Operation.key == key))


async def settle_operation(session: AsyncSession, key: str, answer: str) -> None:
    """Store the answer for a later call with the same key."""
    await session.execute(update(Operation).where(Operation.key == key).values(answer=answer))


async def delete_old_operations(session: AsyncSession, before: datetime) -> None:
    """Delete the answers that were stored before this instant."""
    await session.execute(delete(Operation).where(Operation.at < before))


async def next_number(session: AsyncSession, counter: str) -> int:
    """The next number of a counter: 1, 2, 3 … without gaps. Locks the counter until the transaction ends."""
    grow = update(Counter).where(Counter.name == counter).values(value=Counter.value + 1).returning(Counter.value)
    value = await session.scalar(grow)
    if value is not None:
        return value
    await insert_if_absent(session, Counter, name=counter, value=0)
    return (await session.execute(grow)).scalar_one()
