"""Carries out one move of the table on a ticket that is locked: its effects, the clock, the history row, the pushes.

Owns that these four always come together, in the transaction they are given. Refuses to know what is legal: that is
the table's, and its need of words, a department or the right handler is checked before anything changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from backend import deadlines, dispatch, outbox_entries
from backend.context import Context, UnitOfWork
from backend.contract import BadDraft, NotAllowed
from backend.masking import plain
from backend.people import Staff
from backend.tables import History, Round, Survey, Ticket
from backend.views import is_mine
from backend.workflow import Action, IllegalMove, Move, Need, Role, TicketState, look_up
from config.organisation import DepartmentEntry


@dataclass(frozen=True, slots=True)
class Step:
    """One wish: who wants what of a ticket, and the words and the unit that come with it."""

    action: Action
    role: Role
    staff: Staff | None = None
    note: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """What an effect may need beside the ticket."""

    context: Context
    now: datetime
    step: Step
    department: DepartmentEntry | None


async def carry_out(context: Context, work: UnitOfWork, ticket: Ticket, step: Step) -> None:
    """Raises NotAllowed or BadDraft, having changed nothing."""
    move = legal(ticket, step)
    note = checked_note(context, step.note, needed=Need.NOTE in move.needs)
    department = _department(context, ticket, step) if Need.DEPARTMENT in move.needs else None
    moment = Moment(context, context.clock(), step, department)
    unit_before = ticket.unit
    effect = _EFFECTS.get(step.action)
    if effect is not None:
        effect(ticket, moment)
    moved = move.to.value != ticket.state
    ticket.state = move.to.value
    if moved or move.role is Role.CLOCK:
        deadlines.set_alarm(context, ticket, step.action, moment.now)
    unit = unit_before if step.action is Action.RETURN else ticket.unit
    entry = record(ticket, move, step.staff, note, unit, moment.now)
    await work.session.flush()  # the history row's id is part of the pushes' keys
    await outbox_entries.add(context, work, ticket, move.tells, entry)


def legal(ticket: Ticket, step: Step) -> Move:
    """Raises NotAllowed."""
    try:
        move = look_up(TicketState(ticket.state), step.action, step.role)
    except IllegalMove as error:
        raise NotAllowed(str(error)) from None
    if step.staff is not None and not is_mine(move, ticket, step.staff):
        raise NotAllowed("another handler has signed for this ticket")
    return move


def checked_note(context: Context, words: str, *, needed: bool) -> str:
    """Raises BadDraft when words are needed and missing, or too many."""
    note = plain(words)
    if needed and not note:
        raise BadDraft("this move needs words for the owner", field="note")
    if len(note) > context.limits.note_length:
        raise BadDraft(f"a note has at most {context.limits.note_length} characters", field="note")
    return note


def _department(context: Context, ticket: Ticket, step: Step) -> DepartmentEntry:
    """Raises BadDraft for an unknown one, NotAllowed for one the ticket may not go to."""
    found = context.organisation.department(step.department)
    if found is None or found.desk != ticket.desk:
        raise BadDraft(f"no such department of this desk: {step.department[:64]!r}", field="department")
    if found not in dispatch.offered(context.organisation, ticket):
        raise NotAllowed(f"the complaint is against {found.code}; another unit is to look into it")
    return found


def _assign(ticket: Ticket, moment: Moment) -> None:
    """A new round with its own clock; the promise counts from the dispatch (mechanism 14)."""
    assert moment.department is not None
    ticket.round += 1
    due = deadlines.handled_by(moment.context, ticket, moment.now)
    ticket.promised = due.day
    ticket.department, ticket.unit = moment.department.code, moment.department.name
    ticket.rounds.append(_round(ticket, moment.now, due.at))


def _round(ticket: Ticket, now: datetime, due: datetime) -> Round:
    return Round(
        number=ticket.round,
        department=ticket.department,
        unit=ticket.unit,
        handler_id=None,
        assigned_at=now,
        due_at=due,
        signed_at=None,
        contacted_at=None,
        paused_at=None,
        returned_at=None,
        resolved_at=None,
    )


def _sign(ticket: Ticket, moment: Moment) -> None:
    assert moment.step.staff is not None
    ticket.rounds[-1].signed_at = moment.now
    ticket.rounds[-1].handler_id = moment.step.staff.id


def _ask(ticket: Ticket, moment: Moment) -> None:
    ticket.rounds[-1].paused_at = moment.now
    ticket.rounds[-1].contacted_at = ticket.rounds[-1].contacted_at or moment.now


def _supplement(ticket: Ticket, moment: Moment) -> None:
    """An answer to the handler's question gives back the working days it waited for."""
    if ticket.state != TicketState.NEEDS_INFO:
        return
    current = ticket.rounds[-1]
    due = deadlines.put_off(moment.context, current, moment.now)
    current.due_at, current.paused_at, ticket.promised = due.at, None, due.day


def _return(ticket: Ticket, moment: Moment) -> None:
    ticket.rounds[-1].returned_at = moment.now
    desk = moment.context.organisation.desk(ticket.desk)
    ticket.department, ticket.unit = None, desk.name if desk else ticket.desk


def _resolve(ticket: Ticket, moment: Moment) -> None:
    """One invitation per round, with unit and handler as they are now (mechanism 20)."""
    if ticket.department is None:  # answered at once by the desk: a round of its own
        ticket.round += 1
        ticket.rounds.append(_round(ticket, moment.now, moment.now))
    current = ticket.rounds[-1]
    current.resolved_at = moment.now
    ticket.surveys.append(
        Survey(
            round=ticket.round,
            unit=current.unit,
            handler_id=moment.step.staff.id if moment.step.staff else None,
            invited_at=moment.now,
            reached_at=None,
            closes_at=deadlines.closes(moment.context, moment.now).at,
            grade=None,
            reasons="",
            comment="",
            answered_at=None,
        )
    )


def _urge(ticket: Ticket, moment: Moment) -> None:
    ticket.urged_at = moment.now


_EFFECTS: dict[Action, Callable[[Ticket, Moment], None]] = {
    Action.ASSIGN: _assign,
    Action.SIGN: _sign,
    Action.ASK: _ask,
    Action.SUPPLEMENT: _supplement,
    Action.RETURN: _return,
    Action.RESOLVE: _resolve,
    Action.URGE: _urge,
}


def record(ticket: Ticket, move: Move, staff: Staff | None, note: str, unit: str, now: datetime) -> History:
    """Append the move to the ticket's history."""
    entry = History(
        at=now,
        action=move.action.value,
        role=move.role.value,
        state=move.to.value,
        staff_id=staff.id if staff else None,
        unit=unit,
        text_key=move.says,
        note=note,
    )
    ticket.history.append(entry)
    return entry
