"""Opens a ticket to a member of staff with what they may read of its owner, and writes the reading down first.

Owns that the two are one transaction. A contact comes by itself to those who work on an ordinary ticket; that of a
secret one only with a reason (mechanism 27). Refuses who may see what: that is `backend.tickets.visibility`.
"""

from __future__ import annotations

from backend.contract.values import TicketView
from backend.db.context import Context, UnitOfWork
from backend.people.tables import Staff
from backend.tickets.access_log import IN_HAND, record_access
from backend.tickets.tables import Ticket
from backend.tickets.views import contact_of, staff_view
from backend.tickets.visibility import Part, sight


async def opened(context: Context, work: UnitOfWork, ticket: Ticket, staff: Staff, why: str = "") -> TicketView:
    """`why`: a checked reason, where somebody gave one."""
    sees = sight(ticket, staff)
    identity = bool(contact_of(ticket)) and (Part.CONTACT in sees or (bool(why) and Part.REVEAL in sees))
    if identity:
        await record_access(context, work, staff, ticket, why or IN_HAND)
    return staff_view(context, ticket, staff, identity=identity)
