"""Every question the desk asks of its tables, each costing what it returns. Refuses rules and transactions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import backend.handling_tables  # noqa: F401 - a ticket is mapped with them
from backend.people import Owner, Staff
from backend.tables import Base, Counter, Operation, Ticket
from backend.workflow import Role, TicketState

Row = TypeVar("Row", bound=Base)
_WHOLE = (
    selectinload(Ticket.history),
    selectinload(Ticket.rounds),
    selectinload(Ticket.surveys),
    selectinload(Ticket.attachments),
    selectinload(Ticket.contact),
    selectinload(Ticket.co_handlings),
    selectinload(Ticket.extensions),
)
WAITING = {
    Role.DESK: (TicketState.SUBMITTED, TicketState.ACCEPTED),
    Role.HANDLER: (TicketState.ASSIGNED, TicketState.IN_PROGRESS, TicketState.NEEDS_INFO),
}


_NUMBER = re.compile(r"GS-[0-9]{4}-[0-9]{5,7}")


def is_name(text: str) -> bool:
    """Whether it can be the identifier of anything here; what cannot is not worth a question to the database."""
    return 0 < len(text) <= 64 and text.isascii() and text.isprintable()


class Repository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    def add(self, row: Base) -> None:
        self.session.add(row)

    async def add_new(self, table: type[Row], **values: Any) -> Row | None:
        """Insert a row unless it is there already (None); waits for whoever is just inserting it."""
        dialect = self.session.get_bind().dialect.name
        insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
        return await self.session.scalar(insert(table).values(**values).on_conflict_do_nothing().returning(table))

    async def claim(self, key: str, now: datetime) -> str | None:
        """Take a key for this transaction, or give the answer of the one that had it."""
        if await self.add_new(Operation, key=key, answer=None, at=now) is not None:
            return None
        return await self.session.scalar(select(Operation.answer).where(Operation.key == key))

    async def settle(self, key: str, answer: str) -> None:
        await self.session.execute(update(Operation).where(Operation.key == key).values(answer=answer))

    async def forget_operations(self, before: datetime) -> None:
        await self.session.execute(delete(Operation).where(Operation.at < before))

    async def next_of(self, counter: str) -> int:
        """1, 2, 3 … with no gap and no repetition; holds the counter until the transaction ends."""
        grow = update(Counter).where(Counter.name == counter).values(value=Counter.value + 1).returning(Counter.value)
        value = await self.session.scalar(grow)
        if value is not None:
            return value
        await self.add_new(Counter, name=counter, value=0)
        return (await self.session.execute(grow)).scalar_one()

    async def ticket(self, number: str, *, lock: bool = False) -> Ticket | None:
        """`lock`: nobody else moves it until this transaction ends."""
        if not _NUMBER.fullmatch(number):
            return None
        query = select(Ticket).where(Ticket.number == number).options(*_WHOLE)
        return await self.session.scalar(query.with_for_update(of=Ticket) if lock else query)

    async def ticket_by_receipt(self, receipt_hash: str) -> Ticket | None:
        return await self.session.scalar(select(Ticket).where(Ticket.receipt_hash == receipt_hash).options(*_WHOLE))

    async def tickets_by_id(self, ids: set[int]) -> dict[int, Ticket]:
        found = await self._all(select(Ticket).where(Ticket.id.in_(ids)).options(*_WHOLE))
        return {ticket.id: ticket for ticket in found}

    async def tickets_of(self, owner: Owner, limit: int) -> Sequence[Ticket]:
        mine = select(Ticket).where(Ticket.owner_id == owner.id).order_by(Ticket.id.desc()).limit(limit)
        return await self._all(mine.options(*_WHOLE))

    async def newest_ticket(self) -> Ticket | None:
        return await self.session.scalar(select(Ticket).order_by(Ticket.id.desc()).limit(1).options(*_WHOLE))

    async def waiting_for(self, staff: Staff, limit: int) -> Sequence[Ticket]:
        """Nearest deadline first; those whose clock stands still come last."""
        role = Role(staff.role)
        mine = Ticket.desk == staff.unit if role is Role.DESK else Ticket.department == staff.unit
        query = select(Ticket).where(mine, Ticket.state.in_([state.value for state in WAITING[role]]))
        return await self._all(query.order_by(Ticket.due_at.nulls_last(), Ticket.id).limit(limit).options(*_WHOLE))

    async def alarms(self, now: datetime, limit: int) -> Sequence[str]:
        """The numbers of tickets whose alarm has come, the longest overdue first."""
        query = select(Ticket.number).where(Ticket.alarm_at <= now).order_by(Ticket.alarm_at).limit(limit)
        return (await self.session.scalars(query)).all()

    async def owner(self, address_hash: str) -> Owner | None:
        return await self.session.scalar(select(Owner).where(Owner.address_hash == address_hash))

    async def stand_in(self, owner: Owner) -> Owner | None:
        """Another living conversation of the same proven owner."""
        if owner.proof is None:
            return None
        others = select(Owner).where(Owner.proof == owner.proof, Owner.id != owner.id, Owner.dead_at.is_(None))
        return await self.session.scalar(others.order_by(Owner.id.desc()).limit(1))

    async def staff(self, ident: str) -> Staff | None:
        return await self.session.get(Staff, ident) if is_name(ident) else None

    async def staff_at(self, address_hash: str) -> Staff | None:
        return await self.session.scalar(select(Staff).where(Staff.address_hash == address_hash))

    async def staff_of(self, role: Role, unit: str) -> Sequence[Staff]:
        """Who works there and can be written to."""
        query = select(Staff).where(Staff.role == role.value, Staff.unit == unit, Staff.active)
        return await self._all(query.where(Staff.address_hash.is_not(None), Staff.dead_at.is_(None)))

    async def all_staff(self) -> Sequence[Staff]:
        return await self._all(select(Staff).order_by(Staff.unit, Staff.name))

    async def _all(self, query: Select[Row]) -> Sequence[Row]:
        return (await self.session.scalars(query)).all()
