"""Finds the recipients of a move's notices and writes their pushes to the outbox, in the transaction of the move.

Does not deliver: `backend.notifications.outbox` gives the pushes to the worker that does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from backend.contract.addresses import PAPER, parse_address
from backend.contract.enums import DeliveryState, Role, TicketState
from backend.db.context import Context, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.db.types import Unopened
from backend.notifications.survey_invitations import is_invited_to_rate
from backend.notifications.tables import PushRow
from backend.people.queries import reachable_staff
from backend.people.tables import Owner, Staff
from backend.tickets import guards
from backend.tickets.ownership import news_recipient
from backend.tickets.tables import CoHandling, History, Ticket
from backend.tickets.workflow import Notice
from backend.tickets.workflow_terms import HELD_BY, Audience

RATING_REMINDER = "push-rate"


async def enqueue_notices(
    context: Context,
    work: UnitOfWork,
    ticket: Ticket,
    tells: Iterable[Notice],
    entry: History,
    *,
    held_in: TicketState,
    co: CoHandling | None = None,
) -> None:
    """Write one push for each notice and recipient. `held_in`: the ticket's state before the move; it decides who is
    meant by `Audience.HOLDER`."""
    for notice in tells:
        to = HELD_BY.get(held_in, Audience.DESK) if notice.audience is Audience.HOLDER else notice.audience
        for reader in await find_recipients(context, work, ticket, to, co):
            if (
                notice.key == RATING_REMINDER
                and isinstance(reader, Owner)
                and not is_invited_to_rate(context, ticket, reader)
            ):
                continue
            await enqueue_push(context, work, ticket, notice, reader, cause=str(entry.id), note=entry.note)


async def enqueue_push(
    context: Context,
    work: UnitOfWork,
    ticket: Ticket,
    notice: Notice,
    reader: Owner | Staff,
    *,
    cause: str,
    note: str = "",
) -> None:
    """Write one push. `cause` identifies the event: the same cause and notice give the same reader one push only."""
    now = context.now()
    who = f"owner-{reader.id}" if isinstance(reader, Owner) else reader.id
    await insert_if_absent(
        work.session,
        PushRow,
        key=f"{ticket.number}:{cause}:{notice.key}:{who}",
        lane=reader.address_hash,
        ticket_id=ticket.id,
        owner_id=reader.id if isinstance(reader, Owner) else None,
        staff_id=reader.id if isinstance(reader, Staff) else None,
        text_key=notice.key,
        note=note,
        state=DeliveryState.WAITING,
        why="",
        made_at=now,
        due_at=now,
        claimed_until=None,
        delivered_at=None,
    )
    assert reader.address is not None  # `find_recipients` returns only people who have a chat
    if not isinstance(reader.address, Unopened):  # such a push waits until the address can be opened
        work.news.add(parse_address(reader.address))


async def find_recipients(
    context: Context, work: UnitOfWork, ticket: Ticket, to: Audience, co: CoHandling | None = None
) -> Sequence[Owner | Staff]:
    """The owner or the members of staff of this audience who have a chat. An owner without a chat is called by
    telephone instead (`backend.surveys.call_backs`)."""
    match to:
        case Audience.OWNER:
            owner = await news_recipient(work.session, ticket)
            return [owner] if owner and parse_address(owner.address).channel != PAPER else []
        case Audience.DESK:
            return await _desk_recipients(context, work, ticket.desk)
        case Audience.UNIT:
            return await reachable_staff(work.session, Role.HANDLER, ticket.department or "")
        case Audience.HANDLER:
            return await _handler_recipients(context, work, ticket)
        case Audience.HOLDER:
            return await find_recipients(context, work, ticket, HELD_BY.get(TicketState(ticket.state), Audience.DESK))
        case Audience.CO:
            return await _co_handler_recipients(work, co) if co else []
        case Audience.REVIEWER:
            return await _reviewer_recipients(context, work, ticket)
        case Audience.OFFICE | Audience.TASK_FORCE | Audience.WORKING_GROUP:
            return await reachable_staff(work.session, Role(to.value), to.value)


async def _desk_recipients(context: Context, work: UnitOfWork, code: str) -> Sequence[Staff]:
    """The staff of the desk. If it has no active staff with a chat, those of the next desk above, so that no push is
    lost."""
    while code:
        found = await reachable_staff(work.session, Role.DESK, code)
        desk = context.organisation.find_desk(code)
        if found or desk is None:
            return found
        code = desk.higher
    return []


async def _reviewer_recipients(context: Context, work: UnitOfWork, ticket: Ticket) -> Sequence[Staff]:
    """The desk of the ticket. If the desk itself answered, the office. Both, if only the office can raise the ticket
    further."""
    office = await reachable_staff(work.session, Role.OFFICE, Role.OFFICE.value)
    if ticket.rounds and ticket.rounds[-1].department is None:
        return office
    here = context.organisation.find_desk(ticket.desk)
    at_top = guards.is_handled_again(ticket) and (here is None or not here.higher)
    return [*await _desk_recipients(context, work, ticket.desk), *(office if at_top else ())]


async def _handler_recipients(context: Context, work: UnitOfWork, ticket: Ticket) -> Sequence[Staff]:
    """The handler who signed, if still active; else the staff of the department; else the staff of the desk."""
    if ticket.department is None:
        return await _desk_recipients(context, work, ticket.desk)
    people = await reachable_staff(work.session, Role.HANDLER, ticket.department)
    signed = [staff for staff in people if ticket.rounds and staff.id == ticket.rounds[-1].handler_id]
    return signed or people or await _desk_recipients(context, work, ticket.desk)


async def _co_handler_recipients(work: UnitOfWork, part: CoHandling) -> Sequence[Staff]:
    """The co-handler who signed, if still active; else the staff of the co-handling department."""
    people = await reachable_staff(work.session, Role.HANDLER, part.department)
    return [staff for staff in people if staff.id == part.handler_id] or people


async def erase_waiting_note(work: UnitOfWork, ticket: Ticket, note: str) -> None:
    """Erase these words from pushes of the ticket that are not delivered yet: their owner took them back."""
    waiting = select(PushRow).where(PushRow.ticket_id == ticket.id, PushRow.state == DeliveryState.WAITING)
    for push in await work.session.scalars(waiting):
        if push.note == note:
            push.note = ""


async def drop_staff_pushes(work: UnitOfWork, staff_id: str, why: str) -> None:
    """Mark the waiting pushes of a member of staff as dead, because their chat is gone. `why` is stored with the
    pushes."""
    theirs = update(PushRow).where(PushRow.staff_id == staff_id, PushRow.state == DeliveryState.WAITING)
    await work.session.execute(theirs.values(state=DeliveryState.DEAD, why=why))
