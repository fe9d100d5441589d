"""Decides which departments a desk may dispatch a ticket to.

A complaint is never left to the unit that it is against (mechanism 12): a department that the complaint names is not
eligible; its superior unit of the same line is, if there is one. The desk answers the complaint itself, dispatches it
to an eligible department, or asks the office. Does not rank the departments: `backend.dispatch.ranking` does.
"""

from __future__ import annotations

from backend.contract.enums import Role, TicketKind
from backend.tickets.tables import Ticket
from config.organisation import DepartmentEntry, Organisation


def eligible_departments(organisation: Organisation, ticket: Ticket) -> tuple[DepartmentEntry, ...]:
    """The departments that may handle the ticket, the likelier first.

    First come the desk's own departments, then departments above for lines that the desk has no unit for. For a
    complaint all departments above are eligible, and the superiors of the units that it names come first of all.
    """
    near = organisation.departments_in_reach(ticket.desk)
    if ticket.kind != TicketKind.COMPLAINT:
        return near
    against = departments_named_in(organisation, ticket.desk, searchable_text(ticket))
    first = [above for entry in against if (above := organisation.superior_of(entry)) is not None]
    able = (*first, *near, *_departments_up_from(organisation, ticket.desk))
    return tuple(dict.fromkeys(entry for entry in able if entry not in against))


def searchable_text(ticket: Ticket) -> str:
    """The text in which a unit may be named: the owner's words, the place, and what the owner added later."""
    return "\n".join((ticket.text, ticket.place, *(row.note for row in ticket.history if row.role == Role.OWNER)))


def departments_named_in(organisation: Organisation, desk: str, words: str) -> tuple[DepartmentEntry, ...]:
    """The departments that the words name.

    A department of this desk, or of a desk above or below it, is found by any of its names, since a complaint may have
    been handed up. Any other department is found by its full name only.
    """
    above = organisation.desks_up_from(desk)

    def names(entry: DepartmentEntry) -> tuple[str, ...]:
        near = entry.desk in above or desk in organisation.desks_up_from(entry.desk)
        return (entry.name, *entry.also) if near else (entry.name,)

    return tuple(entry for entry in organisation.departments if any(name in words for name in names(entry)))


def _departments_up_from(organisation: Organisation, desk: str) -> tuple[DepartmentEntry, ...]:
    """Every department of this desk and of the desks above it."""
    chain = organisation.desks_up_from(desk)
    return tuple(entry for code in chain for entry in organisation.departments_of(code))
