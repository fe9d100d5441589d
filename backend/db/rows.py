"""Reads and writes that know no domain: insert unless present, operations by key, numbers without a gap."""

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
    """Whether it can be the identifier of anything here; what cannot is not worth a question to the database."""
    return 0 < len(text) <= 64 and text.isascii() and text.isprintable()


async def add_new(session: AsyncSession, table: type[Row], **values: Any) -> Row | None:
    """Insert a row unless it is there already (None); waits for whoever is just inserting it."""
    wanted = _insert(session.get_bind().dialect.name)(table).values(**values)
    added: Row | None = await session.scalar(wanted.on_conflict_do_nothing().returning(table))
    return added


def _insert(dialect: str) -> Any:
    """Each database has its own; a process works with one of them, and does not load the other's 3 MB."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert


async def claim_operation(session: AsyncSession, key: str, now: datetime) -> str | None:
    """Take a key for this transaction, or give the answer of the one that had it."""
    if await add_new(session, Operation, key=key, answer=None, at=now) is not None:
        return None
    return await session.scalar(select(Operation.answer).where(Operation.key == key))


async def settle_operation(session: AsyncSession, key: str, answer: str) -> None:
    """Keep the answer for whoever repeats the key."""
    await session.execute(update(Operation).where(Operation.key == key).values(answer=answer))


async def forget_operations(session: AsyncSession, before: datetime) -> None:
    """Remove the answers that nobody may repeat any more."""
    await session.execute(delete(Operation).where(Operation.at < before))


async def next_number(session: AsyncSession, counter: str) -> int:
    """1, 2, 3 … with no gap and no repetition; holds the counter until the transaction ends."""
    grow = update(Counter).where(Counter.name == counter).values(value=Counter.value + 1).returning(Counter.value)
    value = await session.scalar(grow)
    if value is not None:
        return value
    await add_new(session, Counter, name=counter, value=0)
    return (await session.execute(grow)).scalar_one()
