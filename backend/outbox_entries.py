"""Writes the pushes of a move into the outbox, in the move's own transaction. Delivery is `backend.outbox`'s."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import update

from backend.addresses import parse_address
from backend.context import Context, UnitOfWork
from backend.people import Owner, Staff
from backend.tables import History, PushRow, Ticket
from backend.workflow import Audience, Notice, Role

WAITING, DELIVERED, DEAD = "waiting", "delivered", "dead"


async def add(context: Context, work: UnitOfWork, ticket: Ticket, tells: Iterable[Notice], entry: History) -> None:
    """One row per notice and reader."""
    for notice in tells:
        for reader in await readers(work, ticket, notice.to):
            await write(context, work, ticket, notice, reader, cause=str(entry.id), note=entry.note)


async def write(
    context: Context,
    work: UnitOfWork,
    ticket: Ticket,
    notice: Notice,
    reader: Owner | Staff,
    *,
    cause: str,
    note: str = "",
) -> None:
    """`cause` names what happened: the same cause never tells the same reader twice."""
    now = context.clock()
    who = f"owner-{reader.id}" if isinstance(reader, Owner) else reader.id
    await work.rows.add_new(
        PushRow,
        key=f"{ticket.number}:{cause}:{notice.key}:{who}",
        lane=reader.address_hash,
        ticket_id=ticket.id,
        owner_id=reader.id if isinstance(reader, Owner) else None,
        staff_id=reader.id if isinstance(reader, Staff) else None,
        text_key=notice.key,
        note=note,
        state=WAITING,
        why="",
        made_at=now,
        due_at=now,
        claimed_until=None,
        delivered_at=None,
    )
    assert reader.address is not None  # only those who have a chat are asked for
    work.news.add(parse_address(reader.address))


async def readers(work: UnitOfWork, ticket: Ticket, to: Audience) -> Sequence[Owner | Staff]:
    match to:
        case Audience.OWNER:
            owner = await work.session.get(Owner, ticket.owner_id)
            return [owner] if owner else []
        case Audience.DESK:
            return await work.rows.staff_of(Role.DESK, ticket.desk)
        case Audience.UNIT:
            return await work.rows.staff_of(Role.HANDLER, ticket.department or "")
        case Audience.HOLDER:
            return await _holder(work, ticket)


async def _holder(work: UnitOfWork, ticket: Ticket) -> Sequence[Staff]:
    """The handler who signed, if still at work; else the department's people; else the desk's."""
    if ticket.department is None:
        return await work.rows.staff_of(Role.DESK, ticket.desk)
    people = await work.rows.staff_of(Role.HANDLER, ticket.department)
    signed = [staff for staff in people if ticket.rounds and staff.id == ticket.rounds[-1].handler_id]
    return signed or people or await work.rows.staff_of(Role.DESK, ticket.desk)


async def drop(work: UnitOfWork, staff_id: str, why: str) -> None:
    """What a member of staff was still to be told has lost its chat."""
    theirs = update(PushRow).where(PushRow.staff_id == staff_id, PushRow.state == WAITING)
    await work.session.execute(theirs.values(state=DEAD, why=why))
