"""Logs which member of staff read the identity of an owner, when and why (mechanism 27).

An entry is written in the transaction that shows the identity, and is never changed. The same person, ticket and reason
are logged once a day, so that a handler's own case costs one row. Owns the rule of who may read the log: the office and
admins. Does not decide who may see an identity: `backend.tickets.visibility` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.contract.enums import Role
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import TicketView
from backend.core.text import clean_text
from backend.core.working_days import local_day
from backend.db.context import Context, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.people.queries import find_staff
from backend.people.tables import Staff
from backend.tickets.records import Access
from backend.tickets.tables import Ticket
from backend.tickets.views import contact_line, staff_view
from backend.tickets.visibility import TicketPart, visible_parts

IN_HAND = "in hand"  # the contact is shown with a case that the reader works on
_SHORTEST, _LONGEST = 4, 200  # characters of a reason
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class AccessLogEntry:
    """One entry of the log. `name` and `unit`: as in the staff register today."""

    at: datetime
    number: str
    staff: str
    name: str
    unit: str
    why: str


async def record_access(context: Context, work: UnitOfWork, staff: Staff, ticket: Ticket, why: str) -> None:
    """Log the access before the identity is returned, in the same transaction, so that no read stays unlogged."""
    now = context.now()
    await insert_if_absent(
        work.session, Access, at=now, day=local_day(now), staff_id=staff.id, ticket_id=ticket.id, why=why
    )


def validate_reason(why: str) -> str:
    """The reason, cleaned. Raises BadDraft if it is too short or too long."""
    reason = clean_text(why)
    if not _SHORTEST <= len(reason) <= _LONGEST:
        raise BadDraft(f"a reason has {_SHORTEST} to {_LONGEST} characters", field="why")
    return reason


async def list_accesses(
    context: Context, *, ticket: str = "", staff: str = "", reader: str = "", limit: int = 200
) -> tuple[AccessLogEntry, ...]:
    """The entries of one ticket, one member of staff, or all, newest first.

    `reader`: the id of the member of staff who asks; empty for the operator at the command line. Raises NotFound if the
    reader is not active or not of the office or an admin.
    """
    query = select(Access, Ticket.number, Staff).join(Ticket, Ticket.id == Access.ticket_id)
    query = query.join(Staff, Staff.id == Access.staff_id).order_by(Access.id.desc())
    if ticket:
        query = query.where(Ticket.number == ticket)
    if staff:
        query = query.where(Access.staff_id == staff)
    async with context.read_session() as session:
        asking = await find_staff(session, reader) if reader else None
        if reader and (asking is None or not asking.active or Role(asking.role) not in {Role.OFFICE, Role.ADMIN}):
            raise NotFound("no such log for this member of staff", field="staff")
        found = await session.execute(query.limit(max(1, min(limit, _MOST))))
        return tuple(
            AccessLogEntry(row.at, number, who.id, who.name, who.unit_name, row.why) for row, number, who in found
        )


async def view_and_log_access(
    context: Context, work: UnitOfWork, ticket: Ticket, staff: Staff, why: str = ""
) -> TicketView:
    """The ticket as this member of staff may see it. `why`: a validated reason for reading the contact, or empty."""
    sees = visible_parts(ticket, staff)
    identity = bool(contact_line(ticket)) and (TicketPart.CONTACT in sees or (bool(why) and TicketPart.REVEAL in sees))
    if identity:
        await record_access(context, work, staff, ticket, why or IN_HAND)
    return staff_view(context, ticket, staff, identity=identity)
