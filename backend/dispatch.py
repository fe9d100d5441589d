"""Which departments a desk may send a ticket to.

Owns one rule so far: a complaint against a unit is never judged by that unit alone (mechanism 12), so a department that
the complaint names is not on offer. The desk answers it itself or sends it to another. Refuses to choose.
"""

from __future__ import annotations

from backend.tables import Ticket
from backend.workflow import TicketKind
from config.organisation import DepartmentEntry, Organisation


def offered(organisation: Organisation, ticket: Ticket) -> tuple[DepartmentEntry, ...]:
    """The departments of the ticket's desk that may handle it."""
    departments = organisation.departments_of(ticket.desk)
    if ticket.kind != TicketKind.COMPLAINT:
        return departments
    said = f"{ticket.text}\n{ticket.place}"
    return tuple(entry for entry in departments if not any(name in said for name in (entry.name, *entry.also)))
