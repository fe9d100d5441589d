"""Executes one move of the table on a locked ticket, in the caller's transaction.

The docstring of the package explains the order of the steps. Guarantees that state, effect, alarm, history, pushes and
webhooks of a move are written together, and that joined tickets follow. Does not define what is legal
(`backend.tickets.workflow`) or what an action does (`effects`).
"""

from __future__ import annotations

import mimetypes

from backend.contract.enums import Action, TicketState
from backend.contract.errors import NotAllowed
from backend.contract.moves import Remark, Result
from backend.contract.values import File
from backend.core.text import clean_text, mask_personal_data
from backend.db.context import Context, UnitOfWork
from backend.notifications import enqueue
from backend.partners import webhooks
from backend.tickets import deadlines, guards
from backend.tickets.queries import lock_joined_tickets
from backend.tickets.tables import Attachment, History, Ticket
from backend.tickets.workflow import IllegalMove, Move, find_move
from backend.tickets.workflow_terms import OVER
from backend.transitions.effects import EFFECTS
from backend.transitions.request import (
    MainTicket,
    MoveContext,
    MoveRequest,
    OwnerActor,
    Submission,
    SystemActor,
)
from backend.transitions.validate import validate_request


async def execute_move(context: Context, work: UnitOfWork, ticket: Ticket, request: MoveRequest) -> None:
    """Execute the request on the locked ticket. Raises NotAllowed, NotFound or BadDraft; then nothing is changed."""
    move = check_allowed(context, ticket, request)
    made = await validate_request(context, work, ticket, move, request)
    _enter_state(made)
    effect = EFFECTS.get(move.action)
    if effect is not None:
        await effect(made)
    _attach_files(made)
    if move.to_state is not move.state or move.restarts:
        deadlines.schedule_alarm(context, ticket, move.action, made.now)
    if move.recorded:
        await _enqueue_news(made, _append_history(made))
    await _move_companions(made)


def check_allowed(context: Context, ticket: Ticket, request: MoveRequest) -> Move:
    """The row of the table for this request. A new ticket has no state yet. Raises NotAllowed with a sentence."""
    state = TicketState(ticket.state) if ticket.state else None
    try:
        move = find_move(state, request.action, request.actor.role)
    except IllegalMove as error:
        raise NotAllowed(str(error)) from None
    guard = guards.failing_guard(context, move, ticket, request.actor.staff)
    if guard is not None:
        raise NotAllowed(f"{request.action} is not possible now: {guard.refusal}", field=guard.value)
    return move


def _enter_state(made: MoveContext[object]) -> None:
    """Set the new state, and the instant at which the ticket ended."""
    ticket, to = made.ticket, made.move.to_state
    ticket.state = to.value
    if to in OVER:
        ticket.ended_at = ticket.ended_at or made.now


def _attach_files(made: MoveContext[object]) -> None:
    files = made.material.draft.files if isinstance(made.material, Submission) else getattr(made.material, "files", ())
    for file in files:
        made.ticket.attachments.append(_to_attachment(file, made))


def _to_attachment(file: File, made: MoveContext[object]) -> Attachment:
    staff = made.actor.staff
    betrays = staff is None and (made.ticket.secret or made.ticket.anonymous)  # what its owner called it may name them
    return Attachment(
        file=file.id,
        name=_neutral_name(file, made.ticket) if betrays else clean_text(file.name)[:255],
        media_type=file.media_type,
        size=file.size,
        added_at=made.now,
        staff_id=staff.id if staff else None,
    )


def _neutral_name(file: File, ticket: Ticket) -> str:
    """A name that tells only which of the ticket's files it is, and its kind: `2.jpg`."""
    return f"{len(ticket.attachments) + 1}{mimetypes.guess_extension(file.media_type) or ''}"


def _append_history(made: MoveContext[object]) -> History:
    move, staff = made.move, made.actor.staff
    gave_away = move.action in (Action.RETURN, Action.DISPUTE)
    entry = History(
        at=made.now,
        action=move.action.value,
        role=move.role.value,
        state=move.to_state.value,
        staff_id=staff.id if staff else None,
        unit=made.previous_unit if gave_away else made.ticket.unit,
        text_key=move.says,
        note=made.note,
        inside=move.inside,
        detail=made.detail,
    )
    made.ticket.history.append(entry)
    return entry


async def _enqueue_news(made: MoveContext[object], entry: History) -> None:
    """Write the pushes and webhooks of the move. The id of the history row is part of their keys."""
    context, work, ticket, move = made.context, made.work, made.ticket, made.move
    await work.session.flush()
    held_in = move.state or move.to_state
    await enqueue.enqueue_notices(context, work, ticket, move.tells, entry, held_in=held_in, co=made.part)
    await webhooks.enqueue_events(context, work, ticket, move, entry)


async def _move_companions(made: MoveContext[object]) -> None:
    """Move the tickets that depend on this one. Joined tickets get the result, or continue alone if there will be none
    or this ticket became secret. The words of a merged ticket are added to the main ticket."""
    context, work, ticket, move = made.context, made.work, made.ticket, made.move
    if move.action is Action.MERGE and isinstance(made.material, MainTicket):
        words = MoveRequest(Action.SUPPLEMENT, OwnerActor(), Remark(ticket.text))
        await execute_move(context, work, made.material.ticket, words)
    ends = move.to_state is not move.state and move.to_state in {*OVER, TicketState.RESOLVED}
    if not ends and not ticket.secret:
        return
    for joined in await lock_joined_tickets(work.session, ticket):
        await execute_move(context, work, joined, _joined_ticket_request(made))


def _joined_ticket_request(made: MoveContext[object]) -> MoveRequest:
    """The request for a joined ticket. The words to one owner are masked for the other owners."""
    if isinstance(made.material, Result) and not made.ticket.secret:
        return MoveRequest(Action.FOLLOW, SystemActor(), Result(made.material.outcome, mask_personal_data(made.note)))
    return MoveRequest(Action.LEAVE, SystemActor())
