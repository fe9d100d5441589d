"""What a ticket looks like to whom: its owner, a member of staff at work on it, or a lock screen.

Owns every decision of who reads what. A secret ticket's push says only that there is news (mechanism 27); staff see
the contact of the tickets in their hands, and no contact of an anonymous one, since none is stored.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend.contract import File, HistoryEntry, StaffView, TicketView
from backend.people import Staff
from backend.tables import History, Survey, Ticket
from backend.workflow import Action, Move, Need, Role, TicketKind, TicketState, moves_from

_PROMISE_NOTHING = {TicketState.REJECTED, TicketState.WITHDRAWN}


def owner_view(ticket: Ticket, now: datetime) -> TicketView:
    """The ticket as its owner may see it."""
    state = TicketState(ticket.state)
    offered = [move.action for move in moves_from(state, Role.OWNER)]
    return TicketView(
        number=ticket.number,
        kind=TicketKind(ticket.kind),
        state=state,
        title=ticket.title,
        secret=ticket.secret,
        submitted_at=ticket.submitted_at,
        promised=None if state in _PROMISE_NOTHING else ticket.promised,
        unit=ticket.unit,
        round=ticket.round,
        history=tuple(_entry(row) for row in ticket.history if row.text_key),
        owner_actions=tuple(action for action in offered if action is not Action.RATE),
        can_rate=Action.RATE in offered and open_survey(ticket, ticket.round, now) is not None,
    )


def code_view(ticket: Ticket, now: datetime) -> TicketView:
    """The ticket for whoever holds its receipt code: they may read, and do nothing."""
    return replace(owner_view(ticket, now), owner_actions=(), can_rate=False)


def staff_view(ticket: Ticket, staff: Staff, now: datetime) -> TicketView:
    """The ticket for staff who have the right to it (see `may_see`)."""
    return replace(
        owner_view(ticket, now),
        history=tuple(_entry(row) for row in ticket.history),
        owner_actions=(),
        can_rate=False,
        staff_actions=tuple(
            move.action
            for move in moves_from(TicketState(ticket.state), Role(staff.role))
            if is_mine(move, ticket, staff)
        ),
        text=ticket.text,
        contact=contact_of(ticket),
        region=ticket.region,
        place=ticket.place,
        files=tuple(File(row.file, row.name, row.media_type, row.size) for row in ticket.attachments),
    )


def on_a_lock_screen(view: TicketView) -> TicketView:
    """The view as a push may carry it: that of a secret ticket reveals nothing but its number."""
    if not view.secret:
        return view
    silent = tuple(replace(entry, note="") for entry in view.history)
    return replace(view, title="", history=silent, unit="", text="", contact="", region="", place="", files=())


def person(staff: Staff) -> StaffView:
    return StaffView(staff.id, staff.name, Role(staff.role), staff.unit_name, staff.active)


def may_see(ticket: Ticket, staff: Staff) -> bool:
    """The desk of the ticket's place and the department that has it now; nobody else (mechanism 27)."""
    holder = ticket.desk if Role(staff.role) is Role.DESK else ticket.department
    return staff.active and staff.unit == holder


def is_mine(move: Move, ticket: Ticket, staff: Staff) -> bool:
    """Whether this member of staff is the one the move asks for; a round without a handler is its department's."""
    if Need.UNIT in move.needs and staff.unit != ticket.department:
        return False
    handler = ticket.rounds[-1].handler_id if ticket.rounds else None
    return Need.HANDLER not in move.needs or handler in (None, staff.id)


def open_survey(ticket: Ticket, number: int, now: datetime) -> Survey | None:
    """The invitation of this round, while it may still be answered."""
    found = (survey for survey in ticket.surveys if survey.round == number and survey.closes_at > now)
    return next(found, None)


def contact_of(ticket: Ticket) -> str:
    row = ticket.contact
    return "" if row is None else " · ".join(part for part in (row.enterprise, row.uscc, row.phone) if part)


def _entry(row: History) -> HistoryEntry:
    return HistoryEntry(row.at, Action(row.action), TicketState(row.state), row.text_key, row.note, row.unit)
