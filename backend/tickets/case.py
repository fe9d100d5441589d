"""Shows a ticket to a member of staff, and logs the access first if the owner's identity is shown.

Both happen in one transaction. Staff who work on an ordinary ticket see its contact without asking; the contact of a
secret ticket needs a reason (mechanism 27). Does not decide who may see what: `backend.tickets.visibility` does.
"""

from __future__ import annotations

from backend.contract.values import TicketView
from backend.db.context import Context, UnitOfWork
from backend.people.tables import Staff
from backend.tickets.access_log import IN_HAND, record_access
from backend.tickets.tables import Ticket
from backend.tickets.views import contact_line, staff_view
from backend.tickets.visibility import TicketPart, visible_parts


async def view_and_log_access(
    context: Context, work: UnitOfWork, ticket: Ticket, staff: Staff, why: str = ""
) -> TicketView:
    """The ticket as this member of staff may see it. `why`: a validated reason for reading the contact, or empty."""
    sees = visible_parts(ticket, staff)
    identity = bool(contact_line(ticket)) and (TicketPart.CONTACT in sees or (bool(why) and TicketPart.REVEAL in sees))
    if identity:
        await record_access(context, work, staff, ticket, why or IN_HAND)
    return staff_view(context, ticket, staff, identity=identity)
