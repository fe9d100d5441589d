"""Decides which departments may have a part in a ticket.

What is brought against a unit is never left to that unit (mechanism 12, 27): a department that a complaint, a report or
any secret ticket names is not eligible, neither for the whole nor for a part; its superior unit of the same line is, if
there is one. The desk answers the ticket itself, dispatches it to an eligible department, or asks the office. Names are
found however they are written (`backend.core.names`). Does not rank the departments: `backend.dispatch.ranking` does.
"""

from __future__ import annotations

from functools import cache

from backend.contract.enums import Role, TicketKind
from backend.core.names import FoldedText, fold_name
from backend.tickets.tables import Ticket
from config.organisation import DepartmentEntry, Organisation, UnitEndings

AGAINST = frozenset({TicketKind.COMPLAINT, TicketKind.REPORT})
"""The kinds that are brought against somebody."""


def is_against_somebody(ticket: Ticket) -> bool:
    """Whether no unit that the ticket names may have a part in it."""
    return ticket.secret or TicketKind(ticket.kind) in AGAINST


def eligible_departments(organisation: Organisation, ticket: Ticket) -> tuple[DepartmentEntry, ...]:
    """The departments that may handle the ticket, the likelier first.

    First come the desk's own departments, then departments above for lines that the desk has no unit for. For what is
    brought against somebody all departments above are eligible, and the superiors of the units that it names come first
    of all.
    """
    near = organisation.departments_in_reach(ticket.desk)
    if not is_against_somebody(ticket):
        return near
    against = accused_departments(organisation, ticket)
    first = [above for entry in against if (above := organisation.superior_of(entry)) is not None]
    able = (*first, *near, *_departments_up_from(organisation, ticket.desk))
    return tuple(dict.fromkeys(entry for entry in able if entry not in against))


def accused_departments(organisation: Organisation, ticket: Ticket) -> tuple[DepartmentEntry, ...]:
    """The departments that may have no part in the ticket; none for what is brought against nobody."""
    if not is_against_somebody(ticket):
        return ()
    return departments_named_in(organisation, ticket.desk, searchable_text(ticket))


def searchable_text(ticket: Ticket) -> str:
    """The text in which a unit may be named: the owner's words, the place, and what the owner added later."""
    return "\n".join((ticket.text, ticket.place, *(row.note for row in ticket.history if row.role == Role.OWNER)))


def departments_named_in(organisation: Organisation, desk: str, words: str) -> tuple[DepartmentEntry, ...]:
    """The departments that the words name.

    A department of this desk, or of a desk above or below it, is found by any of its names and by what people call it
    for short. Any other department is found by its full name only.
    """
    above, text = organisation.desks_up_from(desk), FoldedText(words)

    def names(entry: DepartmentEntry) -> frozenset[str]:
        near = entry.desk in above or desk in organisation.desks_up_from(entry.desk)
        return _names_of(entry, organisation.said_of) if near else frozenset({fold_name(entry.name)})

    return tuple(entry for entry in organisation.departments if text.names_any(names(entry)))


@cache
def _names_of(entry: DepartmentEntry, endings: UnitEndings) -> frozenset[str]:
    """All names of a department, folded: its own, what else it is called, and what is said of it for short."""
    written = {entry.name, *entry.also}
    stems = {name.removesuffix(end) for name in entry.also for end in endings.ends if name.endswith(end)}
    said = {stem + ending for stem in {*entry.also, *stems} if len(stem) > 1 for ending in endings.said_of}
    return frozenset(fold_name(name) for name in written | said)


def _departments_up_from(organisation: Organisation, desk: str) -> tuple[DepartmentEntry, ...]:
    """Every department of this desk and of the desks above it."""
    chain = organisation.desks_up_from(desk)
    return tuple(entry for code in chain for entry in organisation.departments_of(code))
