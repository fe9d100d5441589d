"""Implements the guards of the table of moves: conditions that a ticket and an actor must meet for a move.

Owns what each `Guard` means. Does not know which move has which guard: the table does (`backend.tickets.workflow`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.contract.enums import Action, Role
from backend.db.context import Context
from backend.people.tables import Staff
from backend.tickets.tables import CoHandling, Extension, Ticket
from backend.tickets.workflow import Move
from backend.tickets.workflow_terms import Guard

Holds = Callable[[Context, Ticket, Staff | None], bool]


def failing_guard(context: Context, move: Move, ticket: Ticket, staff: Staff | None) -> Guard | None:
    """The first guard of the move that does not hold, or None."""
    return next((guard for guard in Guard if guard in move.guards and not _HOLDS[guard](context, ticket, staff)), None)


def current_part(ticket: Ticket, department: str) -> CoHandling | None:
    """The department's part in the current round, if it is a co-handler."""
    parts = (part for part in ticket.co_handlings if part.round == ticket.round and part.department == department)
    return next(parts, None)


def pending_extension(ticket: Ticket) -> Extension | None:
    """The undecided extension request of the current round, or None."""
    wishes = (wish for wish in ticket.extensions if wish.round == ticket.round and wish.granted is None)
    return next(wishes, None)


def is_handled_again(ticket: Ticket) -> bool:
    """Whether a review has sent the ticket into another round, or one tier up, before (mechanism 22)."""
    return ticket.tier > 0 or any(entry.action == Action.REDISPATCH for entry in ticket.history)


def _mine(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    """Whether the actor's department has the ticket, and the actor or nobody signed for it."""
    if staff is None or not ticket.rounds or staff.unit != ticket.department:
        return False
    return ticket.rounds[-1].handler_id in (None, staff.id)


def _co(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    part = current_part(ticket, staff.unit) if staff else None
    return part is not None and part.resolved_at is None and staff is not None and part.handler_id in (None, staff.id)


def _others(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return all(part.resolved_at is not None for part in ticket.co_handlings if part.round == ticket.round)


def _objectable(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return not ticket.objected


def _higher(context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    desk = context.organisation.desk(ticket.desk)
    return desk is not None and bool(desk.higher)


def _running(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return ticket.department is not None


def _handled(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return any(part.resolved_at is not None for part in ticket.rounds)


def _pending(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return pending_extension(ticket) is not None


def _extendable(context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    """Before the deadline, without another undecided request, and not more often than policy allows (mechanism 15)."""
    granted = [wish for wish in ticket.extensions if wish.round == ticket.round and wish.granted]
    in_time = bool(ticket.rounds) and context.clock() < ticket.rounds[-1].due_at
    return in_time and pending_extension(ticket) is None and len(granted) < context.deadlines.extensions


def _impartial(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    """Whether the actor may review the rating. If the desk answered the ticket itself, the office reviews it."""
    if staff is None or not ticket.rounds:
        return False
    rated = ticket.rounds[-1]
    by_desk = rated.department is None and Role(staff.role) is Role.DESK
    return not by_desk and staff.unit != rated.department and staff.id != rated.handler_id


def _first(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return not is_handled_again(ticket)


def _again(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return is_handled_again(ticket)


_HOLDS: Mapping[Guard, Holds] = {
    Guard.MINE: _mine,
    Guard.CO: _co,
    Guard.OTHERS: _others,
    Guard.OBJECTABLE: _objectable,
    Guard.HIGHER: _higher,
    Guard.RUNNING: _running,
    Guard.HANDLED: _handled,
    Guard.PENDING: _pending,
    Guard.EXTENDABLE: _extendable,
    Guard.IMPARTIAL: _impartial,
    Guard.FIRST: _first,
    Guard.AGAIN: _again,
}
