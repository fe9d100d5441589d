"""Decides which parts of a ticket a member of staff may see, by their relation to it and its secrecy level.

The whole rule is one table, `VISIBILITY`; `backend.tickets.views` applies it, and no other code decides (mechanism 20,
27). What is not in the table is not visible. Admins keep accounts and see no ticket. A unit that had a ticket before
sees nothing of it afterwards. Does not log who read what: `backend.tickets.access_log` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from backend.contract.enums import Role, SecrecyLevel, TicketState
from backend.people.tables import Staff
from backend.tickets import guards
from backend.tickets.queries import WAITING
from backend.tickets.tables import Ticket


class TicketPart(Enum):
    """The parts of a ticket that are shown or hidden separately."""

    CARD = "card"  # that it exists: number, kind, state, days, unit, handlers and co-handlers
    WORDS = "words"  # title, text, place with its coordinates, the co-handlers' results
    NOTES = "notes"  # the words of its history
    FILES = "files"
    PLAIN = "plain"  # words and notes with the telephone and identity numbers in them
    CONTACT = "contact"  # who the owner is, whenever the case is opened
    REVEAL = "reveal"  # who the owner is, only with a reason
    RATING = "rating"  # how the owner rated it, once the rating can no longer change


class Relation(Enum):
    """The present relation of a member of staff to a ticket. The value explains it."""

    DESK = "the desk it is with"
    HANDLER = "signed for its current round"
    MEMBER = "of its department; nobody has signed"
    COLLEAGUE = "of its department; somebody else has signed"
    CO_HANDLER = "of a department that has a part in its current round"
    WAITED_FOR = "of the body above whose word it waits for"
    OFFICE = "of the office"
    ABOVE = "of a task force or the working group"
    NONE = "anybody else"


_P = TicketPart
_NO: frozenset[TicketPart] = frozenset()
_CARD = frozenset({_P.CARD})
_TOLD = _CARD | {_P.WORDS}
_READ = _TOLD | {_P.NOTES, _P.FILES}
_WORK = _READ | {_P.PLAIN}
_CALL = _WORK | {_P.CONTACT}
_ASK = _WORK | {_P.REVEAL}
_JUDGE = _READ | {_P.RATING}
_RATED = frozenset({_P.RATING})
_WISH = frozenset({_P.REVEAL})

VISIBILITY: Mapping[Relation, tuple[frozenset[TicketPart], ...]] = {
    # by level:            open            inner           secret          top
    Relation.DESK: (_CALL | _RATED, _CALL | _RATED, _ASK | _RATED, _ASK | _RATED),
    Relation.HANDLER: (_CALL, _CALL, _ASK, _WORK),
    Relation.MEMBER: (_READ, _READ, _CARD, _CARD),
    Relation.COLLEAGUE: (_CARD, _CARD, _NO, _NO),
    Relation.CO_HANDLER: (_READ, _READ, _TOLD, _CARD),
    Relation.WAITED_FOR: (_JUDGE, _JUDGE, _JUDGE | _WISH, _JUDGE | _WISH),
    Relation.OFFICE: (_JUDGE, _JUDGE, _NO, _NO),
    Relation.ABOVE: (_JUDGE, _CARD | _RATED, _NO, _NO),
    Relation.NONE: (_NO, _NO, _NO, _NO),
}
_ROWS = tuple(SecrecyLevel)


def secrecy_level(ticket: Ticket) -> SecrecyLevel:
    """The secrecy level of the ticket. An unknown level counts as the highest, so that a mistake reveals nothing."""
    try:
        return SecrecyLevel(ticket.secrecy)
    except ValueError:
        return SecrecyLevel.TOP


def visible_parts(ticket: Ticket, staff: Staff) -> frozenset[TicketPart]:
    """The parts of the ticket that this member of staff may see now."""
    return VISIBILITY[staff_relation(ticket, staff)][_ROWS.index(secrecy_level(ticket))]


def staff_relation(ticket: Ticket, staff: Staff) -> Relation:
    """How this member of staff is related to the ticket now. Inactive staff have no relation."""
    if not staff.active:
        return Relation.NONE
    match Role(staff.role):
        case Role.DESK:
            return Relation.DESK if staff.unit == ticket.desk else Relation.NONE
        case Role.HANDLER:
            return _relation_in_department(ticket, staff)
        case Role.OFFICE | Role.TASK_FORCE | Role.WORKING_GROUP as role:
            return _relation_of_body(ticket, role)
        case _:
            return Relation.NONE


def _relation_in_department(ticket: Ticket, staff: Staff) -> Relation:
    if staff.unit != ticket.department:
        handed_back = ticket.department is None  # from now on only the desk sees it
        return Relation.CO_HANDLER if not handed_back and guards.current_part(ticket, staff.unit) else Relation.NONE
    handler = ticket.rounds[-1].handler_id if ticket.rounds else None
    if handler is None:
        return Relation.MEMBER
    return Relation.HANDLER if handler == staff.id else Relation.COLLEAGUE


def _relation_of_body(ticket: Ticket, role: Role) -> Relation:
    asked = role is Role.OFFICE and guards.pending_extension(ticket) is not None
    if asked or TicketState(ticket.state) in WAITING[role]:
        return Relation.WAITED_FOR
    return Relation.OFFICE if role is Role.OFFICE else Relation.ABOVE
