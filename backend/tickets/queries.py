"""Reads tickets from the database; each query uses an index. Does not contain rules and does not open transactions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.contract.enums import Role, TicketState
from backend.contract.numbers import TICKET_NUMBER
from backend.db.rows import Row, is_identifier
from backend.people.tables import Owner, Staff
from backend.tickets.records import Certificate, CodeHolder
from backend.tickets.tables import CoHandling, Extension, Ticket

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
"""The states in which a ticket waits for a role. An undecided extension waits for the office in any state."""


WorklistPosition = tuple[bool, datetime | None, int]
"""The position in a worklist: the last ticket of a page by its mark of danger, its deadline and its id."""


async def find_ticket(session: AsyncSession, number: str, *, lock: bool = False) -> Ticket | None:
    """The ticket with this number and all its parts. `lock`: lock it until the transaction ends."""
    if not re.fullmatch(TICKET_NUMBER, number):
        return None
    query = select(Ticket).where(Ticket.number == number).options(*_WHOLE)
    return await session.scalar(query.with_for_update(of=Ticket) if lock else query)


async def find_foreign_ticket(session: AsyncSession, origin: str, foreign_number: str) -> Ticket | None:
    """The ticket that another platform submitted under its own number."""
    mine = select(Ticket).where(Ticket.origin == origin, Ticket.foreign_number == foreign_number)
    return await session.scalar(mine.options(*_WHOLE))


async def lock_joined_tickets(session: AsyncSession, main: Ticket) -> Sequence[Ticket]:
    """Lock and return the tickets that are joined to this one."""
    query = select(Ticket).where(Ticket.main_id == main.id, Ticket.state == TicketState.JOINED.value)
    return await _fetch_all(session, query.order_by(Ticket.id).options(*_WHOLE).with_for_update(of=Ticket))


async def find_certificate(session: AsyncSession, number: str) -> Certificate | None:
    """The 终结办理 certificate with this number."""
    known = select(Certificate).where(Certificate.number == number)
    return await session.scalar(known) if is_identifier(number) else None


async def due_co_handlings(session: AsyncSession, now: datetime, limit: int) -> Sequence[tuple[str, int]]:
    """The ticket number and the id of the co-handling for each co-handler's alarm that is due."""
    due = select(Ticket.number, CoHandling.id).join(Ticket, Ticket.id == CoHandling.ticket_id)
    found = await session.execute(due.where(CoHandling.alarm_at <= now).order_by(CoHandling.alarm_at).limit(limit))
    return [(number, ident) for number, ident in found]


async def find_ticket_by_receipt(session: AsyncSession, receipt_hash: str) -> Ticket | None:
    """The anonymous ticket whose receipt code has this hash."""
    return await session.scalar(select(Ticket).where(Ticket.receipt_hash == receipt_hash).options(*_WHOLE))


async def tickets_by_id(session: AsyncSession, ids: set[int]) -> dict[int, Ticket]:
    """The tickets with these ids, by id."""
    found = await _fetch_all(session, select(Ticket).where(Ticket.id.in_(ids)).options(*_WHOLE))
    return {ticket.id: ticket for ticket in found}


async def tickets_of_owner(session: AsyncSession, owner: Owner, limit: int) -> Sequence[Ticket]:
    """The owner's tickets, newest first, without reports that another conversation took over by the receipt code."""
    elsewhere = exists().where(CodeHolder.ticket_id == Ticket.id)
    mine = select(Ticket).where(Ticket.owner_id == owner.id, ~elsewhere).order_by(Ticket.id.desc()).limit(limit)
    return await _fetch_all(session, mine.options(*_WHOLE))


async def find_newest_ticket(session: AsyncSession) -> Ticket | None:
    """The ticket that was submitted last."""
    return await session.scalar(select(Ticket).order_by(Ticket.id.desc()).limit(1).options(*_WHOLE))


async def waiting_tickets(
    session: AsyncSession, staff: Staff, limit: int, after: WorklistPosition | None = None
) -> Sequence[Ticket]:
    """The tickets that wait for this member of staff: those that tell of danger first (mechanism 4), then the nearest
    deadline first, those without a deadline last.
    `after`: the position at which the page before ended."""
    role = Role(staff.role)
    mine: ColumnElement[bool] = _is_in_state(WAITING[role]) & _is_assigned_to(role, staff.unit)
    asked = _also_waiting_for(role, staff.unit)
    if asked is not None:  # each with its own index: one OR would scan the tickets of every unit
        mine = Ticket.id.in_(select(Ticket.id).where(mine).correlate(None).union(asked.correlate(None)))
    query = select(Ticket).where(mine)
    if after is not None:
        query = query.where(_is_after(*after))
    return await _fetch_all(
        session,
        query.order_by(Ticket.emergency.desc(), Ticket.due_at.nulls_last(), Ticket.id).limit(limit).options(*_WHOLE),
    )


async def partner_tickets(
    session: AsyncSession, origin: str, limit: int, before: int | None, own_number: str
) -> Sequence[Ticket]:
    """The tickets that a partner submitted, newest first. `before`: only ids below this one; `own_number`: only the
    ticket with this number of the partner, if not empty."""
    query = select(Ticket).where(Ticket.origin == origin, Ticket.foreign_number.is_not(None))
    if before is not None:
        query = query.where(Ticket.id < before)
    if own_number:
        query = query.where(Ticket.foreign_number == own_number)
    return await _fetch_all(session, query.order_by(Ticket.id.desc()).limit(limit).options(*_WHOLE))


async def due_ticket_numbers(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """The numbers of the tickets whose alarm is due, the earliest alarm first."""
    query = select(Ticket.number).where(Ticket.alarm_at <= now).order_by(Ticket.alarm_at).limit(limit)
    return (await session.scalars(query)).all()


async def _fetch_all(session: AsyncSession, query: Select[Row]) -> Sequence[Row]:
    return (await session.scalars(query)).all()


def _is_after(emergency: bool, due_at: datetime | None, ident: int) -> ColumnElement[bool]:
    later = _has_later_deadline(due_at, ident)
    return or_(Ticket.emergency & later, ~Ticket.emergency) if emergency else ~Ticket.emergency & later


def _has_later_deadline(due_at: datetime | None, ident: int) -> ColumnElement[bool]:
    if due_at is None:
        return Ticket.due_at.is_(None) & (Ticket.id > ident)
    same = (Ticket.due_at == due_at) & (Ticket.id > ident)
    return or_(Ticket.due_at > due_at, same, Ticket.due_at.is_(None))


def _is_assigned_to(role: Role, unit: str) -> ColumnElement[bool]:
    match role:
        case Role.DESK:
            return Ticket.desk == unit
        case Role.HANDLER:
            return Ticket.department == unit
        case _:
            return true()


def _also_waiting_for(role: Role, unit: str) -> Select[int] | None:
    """The ids of tickets that wait for this unit although another has them: for a co-handler's part, or for a decision
    on an extension."""
    match role:
        case Role.HANDLER:
            parts = select(CoHandling.ticket_id).join(Ticket, Ticket.id == CoHandling.ticket_id)
            mine = parts.where(CoHandling.department == unit, CoHandling.resolved_at.is_(None))
            return mine.where(CoHandling.round == Ticket.round, _is_in_state(WAITING[role]))
        case Role.OFFICE:
            undecided = select(Extension.ticket_id).join(Ticket, Ticket.id == Extension.ticket_id)
            running = (TicketState.IN_PROGRESS, TicketState.NEEDS_INFO)
            return undecided.where(Extension.granted.is_(None), _is_in_state(running))
        case _:
            return None


def _is_in_state(states: Iterable[TicketState]) -> ColumnElement[bool]:
    return Ticket.state.in_([state.value for state in states])
