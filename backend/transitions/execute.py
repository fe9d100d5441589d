"""Carries out one move of the table on a ticket that is locked: its effect, the clock, the history row, the pushes.

Owns that these always come together, in the transaction they are given, and that what goes with a ticket follows it.
Refuses to know what is legal: that is the table's, and what a move needs is checked before anything changes.
"""

from __future__ import annotations

from backend.contract.enums import Action, Role, TicketState
from backend.contract.errors import NotAllowed
from backend.core.text import masked
from backend.db.context import Context, UnitOfWork
from backend.notifications import enqueue
from backend.partners import webhooks
from backend.people.tables import Staff
from backend.tickets import deadlines, guards
from backend.tickets.queries import joined_tickets
from backend.tickets.tables import Attachment, History, Ticket
from backend.tickets.validation import checked_files
from backend.tickets.workflow import IllegalMove, Move, look_up
from backend.transitions.effects import EFFECTS
from backend.transitions.request import Moment, Step, checked

_OVER = {
    TicketState.REJECTED,
    TicketState.MERGED,
    TicketState.TERMINATED,
    TicketState.CLOSED,
    TicketState.WITHDRAWN,
}
_RESTARTS = {Action.GRANT, Action.RECOMPUTE, Action.RATE, Action.INVITE, Action.REMIND, Action.OVERDUE}
"""Moves that set the clock anew though the state stays."""


async def carry_out(context: Context, work: UnitOfWork, ticket: Ticket, step: Step) -> None:
    """Raises NotAllowed, NotFound or BadDraft, having changed nothing."""
    move = legal(context, ticket, step)
    moment = await checked(context, work, ticket, move, step)
    if step.files:
        checked_files(step.files, len(ticket.attachments), context)
    told_before = TicketState(ticket.state)
    effect = EFFECTS.get(step.action)
    if effect is not None:
        await effect(moment)
    ticket.attachments.extend(_attachments(moment))
    _enter(moment)
    if move.to is not told_before or step.action in _RESTARTS:
        deadlines.set_alarm(context, ticket, step.action, moment.now)
    entry = record(ticket, move, step.staff, moment)
    await work.session.flush()  # the history row's id is part of the pushes' keys
    await enqueue.add(context, work, ticket, move.tells, entry, held_in=told_before, co=moment.co)
    await webhooks.add(context, work, ticket, move, entry)
    await _with_it(moment)


def legal(context: Context, ticket: Ticket, step: Step) -> Move:
    """Raises NotAllowed."""
    try:
        move = look_up(TicketState(ticket.state), step.action, step.role)
    except IllegalMove as error:
        raise NotAllowed(str(error)) from None
    failing = guards.failing(context, move, ticket, step.staff)
    if failing is not None:
        raise NotAllowed(f"{step.role} may not {step.action} this ticket now: it is not {failing.value}")
    return move


def record(ticket: Ticket, move: Move, staff: Staff | None, moment: Moment) -> History:
    """Append the move to the ticket's history."""
    entry = History(
        at=moment.now,
        action=move.action.value,
        role=move.role.value,
        state=move.to.value,
        staff_id=staff.id if staff else None,
        unit=_unit_of(moment),
        text_key=move.says,
        note=moment.note,
        inside=move.inside,
        detail=moment.detail,
    )
    ticket.history.append(entry)
    return entry


def _unit_of(moment: Moment) -> str:
    """Who is named beside the entry: who gave it away, else who has it now."""
    gave = moment.step.action in (Action.RETURN, Action.DISPUTE)
    return moment.unit if gave else moment.ticket.unit


def _enter(moment: Moment) -> None:
    """The new state, and the instant a ticket was over."""
    ticket, to = moment.ticket, moment.move.to
    ticket.state = to.value
    if to in _OVER:
        ticket.ended_at = ticket.ended_at or moment.now


def _attachments(moment: Moment) -> list[Attachment]:
    staff = moment.step.staff
    return [
        Attachment(
            file=file.id,
            name=file.name[:255],
            media_type=file.media_type,
            size=file.size,
            added_at=moment.now,
            staff_id=staff.id if staff else None,
        )
        for file in moment.step.files
    ]


async def _with_it(moment: Moment) -> None:
    """What goes with a ticket follows it: joined tickets get its result, or go on alone when there will be none or it
    became secret; a merged ticket's words are added to the one it lives on in."""
    ticket, step = moment.ticket, moment.step
    if step.action is Action.MERGE:
        assert moment.main is not None
        words = Step(Action.SUPPLEMENT, Role.OWNER, note=ticket.text)
        await carry_out(moment.context, moment.work, moment.main, words)
    ends = moment.move.to is not moment.move.state and moment.move.to in {*_OVER, TicketState.RESOLVED}
    if not ends and not ticket.secret:
        return
    for joined in await joined_tickets(moment.work.session, ticket):
        await carry_out(moment.context, moment.work, joined, _following(moment))


def _following(moment: Moment) -> Step:
    """What was written to one owner is masked for the others."""
    if moment.move.to is TicketState.RESOLVED and not moment.ticket.secret:
        return Step(Action.FOLLOW, Role.CLOCK, note=masked(moment.note), outcome=moment.step.outcome)
    return Step(Action.LEAVE, Role.CLOCK)
