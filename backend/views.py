"""What a ticket looks like to whom: its owner, a member of staff at work on it, or a lock screen.

Owns every decision of who reads what. A secret ticket's push says only that there is news (mechanism 27); staff see
the contact of the tickets in their hands, and no contact of an anonymous one, since none is stored.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from backend import guards
from backend.context import Context
from backend.contract import CoHandlerView, File, HistoryEntry, StaffView, TicketView
from backend.handling_tables import CoHandling
from backend.people import Staff
from backend.repository import WAITING
from backend.tables import History, Survey, Ticket
from backend.workflow import Action, Guard, Move, Role, TicketKind, TicketState, moves_from

_PROMISE_NOTHING = {TicketState.REJECTED, TicketState.WITHDRAWN}


def owner_view(ticket: Ticket, now: datetime) -> TicketView:
    """The ticket as its owner may see it."""
    state = TicketState(ticket.state)
    offered = [move.action for move in moves_from(state, Role.OWNER) if not (ticket.objected and _objects(move))]
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
        history=tuple(_entry(row, silent=row.inside) for row in ticket.history if row.text_key),
        owner_actions=tuple(action for action in offered if action is not Action.RATE),
        can_rate=Action.RATE in offered and open_survey(ticket, ticket.round, now) is not None,
        outcome=(ticket.rounds[-1].outcome or "") if ticket.rounds else "",
    )


def code_view(ticket: Ticket, now: datetime) -> TicketView:
    """The ticket for whoever holds its receipt code: they may read, and do nothing."""
    return replace(owner_view(ticket, now), owner_actions=(), can_rate=False)


def staff_view(context: Context, ticket: Ticket, staff: Staff) -> TicketView:
    """The ticket for staff who have the right to it (see `may_see`)."""
    offered = moves_from(TicketState(ticket.state), Role(staff.role))
    wish = guards.pending(ticket)
    return replace(
        owner_view(ticket, context.clock()),
        history=tuple(_entry(row) for row in ticket.history),
        owner_actions=(),
        can_rate=False,
        staff_actions=tuple(move.action for move in offered if guards.failing(context, move, ticket, staff) is None),
        origin=ticket.origin,
        secrecy=ticket.secrecy,
        extension=wish.days if wish else 0,
        co_handlers=tuple(_part(row) for row in ticket.co_handlings if row.round == ticket.round),
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
    """The desk of the ticket's place, the departments that have a part in it now, and those above the desks; these see a
    secret one only while it waits for them (mechanism 27)."""
    role = Role(staff.role)
    if not staff.active:
        return False
    match role:
        case Role.DESK:
            return staff.unit == ticket.desk
        case Role.HANDLER:
            return staff.unit == ticket.department or guards.co_handling(ticket, staff.unit) is not None
        case Role.OFFICE | Role.TASK_FORCE | Role.WORKING_GROUP:
            return not ticket.secret or _waits_for(ticket, role)
        case _:
            return False


def _waits_for(ticket: Ticket, role: Role) -> bool:
    asked = role is Role.OFFICE and guards.pending(ticket) is not None
    return asked or TicketState(ticket.state) in WAITING[role]


def open_survey(ticket: Ticket, number: int, now: datetime) -> Survey | None:
    """The invitation of this round, while it may still be answered."""
    found = (survey for survey in ticket.surveys if survey.round == number and survey.closes_at > now)
    return next(found, None)


def contact_of(ticket: Ticket) -> str:
    row = ticket.contact
    return "" if row is None else " · ".join(part for part in (row.enterprise, row.uscc, row.phone) if part)


def _objects(move: Move) -> bool:
    return Guard.OBJECTABLE in move.guards


def _entry(row: History, *, silent: bool = False) -> HistoryEntry:
    note = "" if silent else row.note
    return HistoryEntry(row.at, Action(row.action), TicketState(row.state), row.text_key, note, row.unit)


def _part(row: CoHandling) -> CoHandlerView:
    return CoHandlerView(row.department, row.unit, row.due_at, row.signed_at is not None, row.result)
