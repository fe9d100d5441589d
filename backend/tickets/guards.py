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

GuardCheck = Callable[[Context, Ticket, Staff | None], bool]


def failing_guard(context: Context, move: Move, ticket: Ticket, staff: Staff | None) -> Guard | None:
    """The first guard of the move that does not hold, or None."""
    return next(
        (guard for guard in Guard if guard in move.guards and not _GUARD_CHECKS[guard](context, ticket, staff)), None
    )


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


def _is_own_ticket(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    """Whether the actor's department has the ticket, and the actor or nobody signed for it."""
    if staff is None or not ticket.rounds or staff.unit != ticket.department:
        return False
    return ticket.rounds[-1].handler_id in (None, staff.id)


def _has_open_part(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    part = current_part(ticket, staff.unit) if staff else None
    return part is not None and part.resolved_at is None and staff is not None and part.handler_id in (None, staff.id)


def _has_all_parts_reported(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return all(part.resolved_at is not None for part in ticket.co_handlings if part.round == ticket.round)


def _is_objectable(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return not ticket.objected


def _has_higher_desk(context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    desk = context.organisation.find_desk(ticket.desk)
    return desk is not None and bool(desk.higher)


def _has_department(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return ticket.department is not None


def _has_result(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return any(part.resolved_at is not None for part in ticket.rounds)


def _has_pending_extension(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return pending_extension(ticket) is not None


def _is_extendable(context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    """Before the deadline, without another undecided request, and not more often than policy allows (mechanism 15)."""
    granted = [wish for wish in ticket.extensions if wish.round == ticket.round and wish.granted]
    in_time = bool(ticket.rounds) and context.now() < ticket.rounds[-1].due_at
    return in_time and pending_extension(ticket) is None and len(granted) < context.deadlines.extensions


def _is_impartial(_context: Context, ticket: Ticket, staff: Staff | None) -> bool:
    """Whether the actor may review the rating. If the desk answered the ticket itself, the office reviews it."""
    if staff is None or not ticket.rounds:
        return False
    rated = ticket.rounds[-1]
    by_desk = rated.department is None and Role(staff.role) is Role.DESK
    return not by_desk and staff.unit != rated.department and staff.id != rated.handler_id


def _is_first_handling(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return not is_handled_again(ticket)


def _is_second_handling(_context: Context, ticket: Ticket, _staff: Staff | None) -> bool:
    return is_handled_again(ticket)


_GUARD_CHECKS: Mapping[Guard, GuardCheck] = {
    Guard.MINE: _is_own_ticket,
    Guard.CO: _has_open_part,
    Guard.OTHERS: _has_all_parts_reported,
    Guard.OBJECTABLE: _is_objectable,
    Guard.HIGHER: _has_higher_desk,
    Guard.RUNNING: _has_department,
    Guard.HANDLED: _has_result,
    Guard.PENDING: _has_pending_extension,
    Guard.EXTENDABLE: _is_extendable,
    Guard.IMPARTIAL: _is_impartial,
    Guard.FIRST: _is_first_handling,
    Guard.AGAIN: _is_second_handling,
}
