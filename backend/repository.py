"""Every question the desk asks of its tables, each costing what it returns. Refuses rules and transactions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select, true, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.guard_tables import CodeHolder
from backend.handling_tables import Certificate, CoHandling, Extension
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
WAITING: Mapping[Role, tuple[TicketState, ...]] = {
    Role.DESK: (TicketState.SUBMITTED, TicketState.ACCEPTED, TicketState.REVIEW),
    Role.HANDLER: (TicketState.ASSIGNED, TicketState.IN_PROGRESS, TicketState.NEEDS_INFO),
    Role.OFFICE: (TicketState.OBJECTED, TicketState.DISPUTED, TicketState.REVIEW),
    Role.TASK_FORCE: (TicketState.AT_TASK_FORCE,),
    Role.WORKING_GROUP: (TicketState.AT_WORKING_GROUP, TicketState.REPORTED),
    Role.ADMIN: (),
}
"""What waits for whom; an extension that is asked for waits for the office whatever the state."""


Spot = tuple[datetime | None, int]
"""Where a worklist goes on: the deadline and the id of the last ticket of a page."""
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

    async def ticket_from(self, origin: str, foreign_number: str) -> Ticket | None:
        """The ticket that another platform brought under its own number."""
        mine = select(Ticket).where(Ticket.origin == origin, Ticket.foreign_number == foreign_number)
        return await self.session.scalar(mine.options(*_WHOLE))

    async def joined_to(self, main: Ticket) -> Sequence[Ticket]:
        """The tickets of other owners that go with this one, locked."""
        query = select(Ticket).where(Ticket.main_id == main.id, Ticket.state == TicketState.JOINED.value)
        return await self._all(query.order_by(Ticket.id).options(*_WHOLE).with_for_update(of=Ticket))

    async def certificate(self, number: str) -> Certificate | None:
        known = select(Certificate).where(Certificate.number == number)
        return await self.session.scalar(known) if is_name(number) else None

    async def co_alarms(self, now: datetime, limit: int) -> Sequence[tuple[str, int]]:
        """Ticket number and co-handling of each co-handler's alarm that has come."""
        due = select(Ticket.number, CoHandling.id).join(Ticket, Ticket.id == CoHandling.ticket_id)
        found = await self.session.execute(
            due.where(CoHandling.alarm_at <= now).order_by(CoHandling.alarm_at).limit(limit)
        )
        return [(number, ident) for number, ident in found]

    async def ticket_by_receipt(self, receipt_hash: str) -> Ticket | None:
        return await self.session.scalar(select(Ticket).where(Ticket.receipt_hash == receipt_hash).options(*_WHOLE))

    async def tickets_by_id(self, ids: set[int]) -> dict[int, Ticket]:
        found = await self._all(select(Ticket).where(Ticket.id.in_(ids)).options(*_WHOLE))
        return {ticket.id: ticket for ticket in found}

    async def tickets_of(self, owner: Owner, limit: int) -> Sequence[Ticket]:
        """Without those that another conversation speaks for, by their receipt code."""
        elsewhere = exists().where(CodeHolder.ticket_id == Ticket.id)
        mine = select(Ticket).where(Ticket.owner_id == owner.id, ~elsewhere).order_by(Ticket.id.desc()).limit(limit)
        return await self._all(mine.options(*_WHOLE))

    async def newest_ticket(self) -> Ticket | None:
        return await self.session.scalar(select(Ticket).order_by(Ticket.id.desc()).limit(1).options(*_WHOLE))

    async def waiting_for(self, staff: Staff, limit: int, after: Spot | None = None) -> Sequence[Ticket]:
        """Nearest deadline first; those whose clock stands still come last. `after`: the last of the page before."""
        role = Role(staff.role)
        mine: ColumnElement[bool] = _in(WAITING[role]) & _in_hands(role, staff.unit)
        asked = _asked(role, staff.unit)
        if asked is not None:  # each by its own index: an OR of the two would look at what waits for every unit
            mine = Ticket.id.in_(select(Ticket.id).where(mine).correlate(None).union(asked.correlate(None)))
        query = select(Ticket).where(mine)
        if after is not None:
            query = query.where(_after(*after))
        return await self._all(query.order_by(Ticket.due_at.nulls_last(), Ticket.id).limit(limit).options(*_WHOLE))

    async def brought_by(self, origin: str, limit: int, before: int | None, own_number: str) -> Sequence[Ticket]:
        """What a partner pushed in, newest first; `before` an id, and of one number of its own if that is given."""
        query = select(Ticket).where(Ticket.origin == origin, Ticket.foreign_number.is_not(None))
        if before is not None:
            query = query.where(Ticket.id < before)
        if own_number:
            query = query.where(Ticket.foreign_number == own_number)
        return await self._all(query.order_by(Ticket.id.desc()).limit(limit).options(*_WHOLE))

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


def _after(due_at: datetime | None, ident: int) -> ColumnElement[bool]:
    if due_at is None:
        return Ticket.due_at.is_(None) & (Ticket.id > ident)
    same = (Ticket.due_at == due_at) & (Ticket.id > ident)
    return or_(Ticket.due_at > due_at, same, Ticket.due_at.is_(None))


def _in_hands(role: Role, unit: str) -> ColumnElement[bool]:
    match role:
        case Role.DESK:
            return Ticket.desk == unit
        case Role.HANDLER:
            return Ticket.department == unit
        case _:
            return true()


def _asked(role: Role, unit: str) -> Select[int] | None:
    """Tickets that wait for somebody beside the one who has them: for a co-handler's part, for an extension."""
    match role:
        case Role.HANDLER:
            parts = select(CoHandling.ticket_id).join(Ticket, Ticket.id == CoHandling.ticket_id)
            mine = parts.where(CoHandling.department == unit, CoHandling.resolved_at.is_(None))
            return mine.where(CoHandling.round == Ticket.round, _in(WAITING[role]))
        case Role.OFFICE:
            undecided = select(Extension.ticket_id).join(Ticket, Ticket.id == Extension.ticket_id)
            running = (TicketState.IN_PROGRESS, TicketState.NEEDS_INFO)
            return undecided.where(Extension.granted.is_(None), _in(running))
        case _:
            return None


def _in(states: Iterable[TicketState]) -> ColumnElement[bool]:
    return Ticket.state.in_([state.value for state in states])
