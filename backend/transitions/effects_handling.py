"""Applies the effects of dispatch and handling (mechanism chapters 3 and 4): rounds, co-handlers, pauses, extensions,
results, and warnings and overdue notes of the clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.contract.enums import Action, TicketState
from backend.contract.errors import NotAllowed
from backend.contract.moves import FlagNote, MoreTime, Remark, Result, SecrecyChange
from backend.core.text import clean_text
from backend.notifications.enqueue import erase_waiting_note
from backend.tickets import deadlines, guards
from backend.tickets.records import Flag
from backend.tickets.tables import CoHandling, Extension
from backend.transitions import rounds
from backend.transitions.request import Destination, MoveContext, MoveEffect, NewPart, PartAlarm, Retraction


async def assign_department(made: MoveContext[Destination]) -> None:
    """Begin a round at the department."""
    rounds.begin_round(made)


async def name_lead(made: MoveContext[Destination]) -> None:
    """Begin a round at the lead that the office named, and give the ticket to the desk of that lead (mechanism 11)."""
    made.ticket.desk = made.material.department.desk
    rounds.begin_round(made)


async def open_dispute(made: MoveContext[Remark]) -> None:
    """Take the ticket from its department until the office names a lead (mechanism 11)."""
    rounds.clear_department(made)


async def involve_co_handler(made: MoveContext[NewPart]) -> None:
    """Add a co-handler to the current round (mechanism 11)."""
    made.part = rounds.add_part(made, made.material.department)


async def sign_ticket(made: MoveContext[Remark]) -> None:
    """Store who signed for the current round, and when (mechanism 13)."""
    made.ticket.rounds[-1].signed_at = made.now
    made.ticket.rounds[-1].handler_id = made.staff.id


async def note_contact(made: MoveContext[Remark]) -> None:
    """Store the first contact with the owner in the current round (mechanism 13)."""
    made.ticket.rounds[-1].contacted_at = made.ticket.rounds[-1].contacted_at or made.now


async def ask_owner(made: MoveContext[Remark]) -> None:
    """Pause the deadline of the round while the owner is asked; asking counts as a contact."""
    await note_contact(made)
    made.ticket.rounds[-1].paused_at = made.now


async def resume_work(made: MoveContext[Remark]) -> None:
    """End a pause: move the deadline on by the working days that the round waited for the owner. Without a pause do
    nothing."""
    if made.move.state is not TicketState.NEEDS_INFO:
        return
    current = made.ticket.rounds[-1]
    due = deadlines.deadline_after_pause(made.context, current, made.now)
    made.detail |= {
        "paused": current.paused_at.isoformat() if current.paused_at else "",
        "due": due.ends_at.isoformat(),
    }
    current.due_at, current.paused_at, made.ticket.promised = due.ends_at, None, due.day
    rounds.move_part_deadlines(made)


async def return_to_desk(made: MoveContext[Remark]) -> None:
    """Store the return, which is counted as possible evidence of 推诿 (mechanism 18), and take the ticket from its
    department."""
    made.ticket.rounds[-1].returned_at = made.now
    made.detail["department"] = made.ticket.department
    rounds.clear_department(made)


async def sign_part(made: MoveContext[Remark]) -> None:
    """Store who signed for the co-handler's part."""
    part = require_own_part(made)
    part.signed_at, part.handler_id = made.now, made.staff.id


async def report_part(made: MoveContext[Remark]) -> None:
    """Store the result of the co-handler's part and clear its alarm."""
    part = require_own_part(made)
    part.handler_id = made.staff.id
    part.signed_at = part.signed_at or made.now
    part.resolved_at, part.result = made.now, made.note
    deadlines.schedule_part_alarm(made.context, part, Action.CO_RESOLVE, made.now)


def require_own_part(made: MoveContext[Remark]) -> CoHandling:
    """The actor's part in the current round. Raises TypeError if there is none, which the guard CO excludes."""
    part = guards.current_part(made.ticket, made.staff.unit)
    if part is None:
        raise TypeError(f"{made.staff.unit} has no part in {made.ticket.number}: the guard CO rules that out")
    made.detail["department"] = part.department
    return part


async def request_extension(made: MoveContext[MoreTime]) -> None:
    """Store a request for an extension (mechanism 15)."""
    wish = Extension(
        round=made.ticket.round,
        days=made.material.days,
        reason=made.note,
        asked_by=made.staff.id,
        asked_at=made.now,
        granted=None,
        decided_by=None,
        decided_at=None,
    )
    made.ticket.extensions.append(wish)
    made.detail["days"] = wish.days


async def grant_extension(made: MoveContext[Remark]) -> None:
    """Grant the requested extension and move the deadlines. Without words of the office the owner reads the reason of
    the request (mechanism 15)."""
    wish, current = decide_extension(made, granted=True), made.ticket.rounds[-1]
    due = deadlines.extended_deadline(made.context, current, wish.days)
    made.detail |= {"was": current.due_at.isoformat(), "due": due.ends_at.isoformat()}
    current.due_at, made.ticket.promised = due.ends_at, due.day
    rounds.move_part_deadlines(made)
    current.overdue_at = None  # from now on the new date counts
    current.extended_days += wish.days
    made.note = made.note or wish.reason


async def deny_extension(made: MoveContext[Remark]) -> None:
    """Refuse the requested extension."""
    decide_extension(made, granted=False)


def decide_extension(made: MoveContext[Remark], *, granted: bool) -> Extension:
    """Store the decision on the pending extension. Raises TypeError if there is none, which the guard PENDING
    excludes."""
    wish = guards.pending_extension(made.ticket)
    if wish is None:
        raise TypeError(f"nobody asks for more time for {made.ticket.number}: the guard PENDING rules that out")
    wish.granted, wish.decided_by, wish.decided_at = granted, made.staff.id, made.now
    made.detail["days"] = wish.days
    return wish


async def resolve_ticket(made: MoveContext[Result]) -> None:
    """Store the result. If the desk answers the ticket itself, a round is created for it."""
    if made.ticket.department is None:  # the desk answers it itself: a round without a department
        made.ticket.round += 1
        made.ticket.rounds.append(rounds.new_round(made.ticket, made.now, made.now))
    rounds.finish_round(made, made.staff)


async def note_urging(made: MoveContext[Remark]) -> None:
    """Store when the owner urged last."""
    made.ticket.urged_at = made.now


async def erase_supplement(made: MoveContext[Retraction]) -> None:
    """Erase the words of the owner's newest supplement that reads so. Raises NotAllowed when there is none: staff may
    have moved the ticket on, or the words were taken back before."""
    words = clean_text(made.material.text)
    added = (
        row for row in reversed(made.ticket.history) if row.action == Action.SUPPLEMENT.value and row.note == words
    )
    row = next(added, None)
    if row is None or not words:
        raise NotAllowed("there is no such supplement", field="text")
    row.note = ""
    made.detail["erased"] = row.id
    await erase_waiting_note(made.work, made.ticket, words)


async def flag_ticket(made: MoveContext[FlagNote]) -> None:
    """Store a flag with its evidence (mechanism 28)."""
    name = made.material.flag.value
    made.work.session.add(Flag(ticket_id=made.ticket.id, name=name, why=made.note, by=made.staff.id, at=made.now))
    made.detail["flag"] = name


async def raise_secrecy(made: MoveContext[SecrecyChange]) -> None:
    """Set a higher secrecy level (mechanism 27)."""
    made.detail |= {"from": made.ticket.secrecy, "to": made.material.level}
    made.ticket.secrecy = made.material.level


async def recompute_deadline(made: MoveContext[Remark]) -> None:
    """Recalculate the deadline of the round by today's policy."""
    current = made.ticket.rounds[-1]
    due = deadlines.recomputed_deadline(made.context, made.ticket)
    made.detail |= {"was": current.due_at.isoformat(), "due": due.ends_at.isoformat()}
    current.due_at, made.ticket.promised, current.overdue_at = due.ends_at, due.day, None
    rounds.move_part_deadlines(made)


async def note_overdue(made: MoveContext[Remark]) -> None:
    """Store in the history which department is overdue, and whether the result is late or only the signature."""
    ticket = made.ticket
    if ticket.department is None:
        return
    if made.now >= ticket.rounds[-1].due_at:
        ticket.rounds[-1].overdue_at = made.now
        made.detail["late"] = True  # the result, not only the signature
    made.detail["department"] = ticket.department


async def warn_co_handler(made: MoveContext[PartAlarm]) -> None:
    """Warn a co-handler before its part is due."""
    note_part_alarm(made)


async def note_part_overdue(made: MoveContext[PartAlarm]) -> None:
    """Store that a co-handler's part is overdue."""
    made.material.part.overdue_at = made.now
    note_part_alarm(made)


def note_part_alarm(made: MoveContext[Any]) -> None:
    """Note which part the alarm is about, and set the next alarm of that part."""
    part: CoHandling = made.material.part
    made.part = part
    made.detail["department"] = part.department
    deadlines.schedule_part_alarm(made.context, part, made.move.action, made.now)


HANDLING: Mapping[Action, MoveEffect] = {
    Action.ASSIGN: assign_department,
    Action.NAME_LEAD: name_lead,
    Action.DISPUTE: open_dispute,
    Action.INVOLVE: involve_co_handler,
    Action.SIGN: sign_ticket,
    Action.CONTACT: note_contact,
    Action.ASK: ask_owner,
    Action.SUPPLEMENT: resume_work,
    Action.RETRACT: erase_supplement,
    Action.RESUME: resume_work,
    Action.RETURN: return_to_desk,
    Action.CO_SIGN: sign_part,
    Action.CO_RESOLVE: report_part,
    Action.EXTEND: request_extension,
    Action.GRANT: grant_extension,
    Action.DENY: deny_extension,
    Action.RESOLVE: resolve_ticket,
    Action.URGE: note_urging,
    Action.FLAG: flag_ticket,
    Action.CLASSIFY: raise_secrecy,
    Action.RECOMPUTE: recompute_deadline,
    Action.OVERDUE: note_overdue,
    Action.CO_REMIND: warn_co_handler,
    Action.CO_OVERDUE: note_part_overdue,
}
