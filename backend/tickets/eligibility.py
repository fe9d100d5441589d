"""Which departments a desk may send a ticket to.

A complaint is never judged by the unit it is against alone (mechanism 12): a department that the complaint names is not
on offer, and the unit above it in the same line is, if there is one. The desk answers it itself, sends it there, or
asks the office. Refuses to choose: `backend.dispatch.ranking` suggests.
"""

from __future__ import annotations

from backend.contract.enums import Role, TicketKind
from backend.tickets.tables import Ticket
from config.organisation import DepartmentEntry, Organisation


def offered(organisation: Organisation, ticket: Ticket) -> tuple[DepartmentEntry, ...]:
    """The departments that may handle it, likelier first: the desk's own, then those above it for what its place has no
    unit for; for a complaint all of those above, the superiors of the units it names before everything."""
    near = organisation.within_reach(ticket.desk)
    if ticket.kind != TicketKind.COMPLAINT:
        return near
    against = named(organisation, ticket.desk, said(ticket))
    first = [above for entry in against if (above := organisation.superior_of(entry)) is not None]
    able = (*first, *near, *_at(organisation, ticket.desk))
    return tuple(dict.fromkeys(entry for entry in able if entry not in against))


def said(ticket: Ticket) -> str:
    """What may name somebody: the words, the place, and what the owner added since."""
    return "\n".join((ticket.text, ticket.place, *(row.note for row in ticket.history if row.role == Role.OWNER)))


def named(organisation: Organisation, desk: str, words: str) -> tuple[DepartmentEntry, ...]:
    """The departments that the words name: those at this desk, above it or below it by any of their names, for a
    complaint may have been handed up; all others by their full name."""
    above = organisation.desks_up_from(desk)

    def names(entry: DepartmentEntry) -> tuple[str, ...]:
        near = entry.desk in above or desk in organisation.desks_up_from(entry.desk)
        return (entry.name, *entry.also) if near else (entry.name,)

    return tuple(entry for entry in organisation.departments if any(name in words for name in names(entry)))


def _at(organisation: Organisation, desk: str) -> tuple[DepartmentEntry, ...]:
    """Every department at this desk and above it."""
    chain = organisation.desks_up_from(desk)
    return tuple(entry for code in chain for entry in organisation.departments_of(code))
