"""What each move does to the ticket beside its state: rounds, units, dates, verdicts. One function an action.

Owns the change; refuses legality, history, pushes and clocks, which come with every move
(`backend.transitions.execute`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from backend.contract.enums import Action, TicketState
from backend.tickets import deadlines, guards
from backend.tickets.records import Flag
from backend.tickets.tables import CoHandling, Extension
from backend.transitions import rounds
from backend.transitions.effects_intake import ACCEPT, Effect
from backend.transitions.request import Moment


async def _assign(moment: Moment) -> None:
    if moment.step.action is Action.NAME_LEAD:
        assert moment.department is not None
        moment.ticket.desk = moment.department.desk
    if moment.step.action is Action.REDISPATCH:
        rounds.judge(moment)
    rounds.begin(moment)


async def _dispute(moment: Moment) -> None:
    rounds.hand_back(moment)


async def _involve(moment: Moment) -> None:
    for department in moment.co_departments:
        rounds.involve(moment, department)
    moment.co = moment.ticket.co_handlings[-1]


async def _sign(moment: Moment) -> None:
    assert moment.step.staff is not None
    moment.ticket.rounds[-1].signed_at = moment.now
    moment.ticket.rounds[-1].handler_id = moment.step.staff.id


async def _contact(moment: Moment) -> None:
    moment.ticket.rounds[-1].contacted_at = moment.ticket.rounds[-1].contacted_at or moment.now


async def _ask(moment: Moment) -> None:
    await _contact(moment)
    moment.ticket.rounds[-1].paused_at = moment.now


async def _go_on(moment: Moment) -> None:
    """The clock goes on and gives back the working days it waited for the owner."""
    if moment.ticket.state != TicketState.NEEDS_INFO:
        return
    current = moment.ticket.rounds[-1]
    due = deadlines.put_off(moment.context, current, moment.now)
    moment.detail |= {"paused": _said(current.paused_at), "due": due.at.isoformat()}
    current.due_at, current.paused_at, moment.ticket.promised = due.at, None, due.day
    rounds.move_co_handlers(moment)


async def _return(moment: Moment) -> None:
    """Counted: evidence of 推诿 (mechanism 18)."""
    moment.ticket.rounds[-1].returned_at = moment.now
    moment.detail["department"] = moment.ticket.department
    rounds.hand_back(moment)


async def _co_sign(moment: Moment) -> None:
    part = _my_part(moment)
    assert moment.step.staff is not None
    part.signed_at, part.handler_id = moment.now, moment.step.staff.id


async def _co_resolve(moment: Moment) -> None:
    part = _my_part(moment)
    assert moment.step.staff is not None
    part.handler_id = moment.step.staff.id
    part.signed_at = part.signed_at or moment.now
    part.resolved_at, part.result = moment.now, moment.note
    deadlines.set_co_alarm(moment.context, part, Action.CO_RESOLVE, moment.now)


async def _extend(moment: Moment) -> None:
    assert moment.step.staff is not None
    wish = Extension(
        round=moment.ticket.round,
        days=moment.step.days,
        reason=moment.note,
        asked_by=moment.step.staff.id,
        asked_at=moment.now,
        granted=None,
        decided_by=None,
        decided_at=None,
    )
    moment.ticket.extensions.append(wish)
    moment.detail["days"] = wish.days


async def _decide_extension(moment: Moment) -> None:
    """The new promise is told with the reason it was asked for (mechanism 15)."""
    wish, current = guards.pending(moment.ticket), moment.ticket.rounds[-1]
    assert wish is not None
    assert moment.step.staff is not None
    granted = moment.step.action is Action.GRANT
    wish.granted, wish.decided_by, wish.decided_at = granted, moment.step.staff.id, moment.now
    moment.detail["days"] = wish.days
    if not granted:
        return
    due = deadlines.extended(moment.context, current, wish.days)
    moment.detail |= {"was": current.due_at.isoformat(), "due": due.at.isoformat()}
    current.due_at, moment.ticket.promised = due.at, due.day
    rounds.move_co_handlers(moment)
    current.overdue_at = None  # from now on it is held to its new date
    current.extended_days += wish.days
    moment.note = moment.note or wish.reason


async def _resolve(moment: Moment) -> None:
    if moment.ticket.department is None:  # answered at once by the desk: a round of its own
        moment.ticket.round += 1
        moment.ticket.rounds.append(rounds.new_round(moment.ticket, moment.now, moment.now))
    rounds.finish(moment, moment.step.staff)


async def _invite(moment: Moment) -> None:
    moment.ticket.surveys[-1].reminded_at = moment.now


async def _verdict(moment: Moment) -> None:
    """What was not good twice and is raised goes on in a round of its own, at whom the working group names."""
    if moment.ticket.state != TicketState.REVIEW:
        return
    rounds.judge(moment)
    if moment.step.action is Action.RAISE:
        rounds.hand_back(moment)


async def _urge(moment: Moment) -> None:
    moment.ticket.urged_at = moment.now


async def _flag(moment: Moment) -> None:
    assert moment.step.staff is not None
    assert moment.step.flag is not None
    name = moment.step.flag.value
    moment.work.session.add(
        Flag(ticket_id=moment.ticket.id, name=name, why=moment.note, by=moment.step.staff.id, at=moment.now)
    )
    moment.detail["flag"] = name


async def _classify(moment: Moment) -> None:
    moment.detail |= {"from": moment.ticket.secrecy, "to": moment.step.level}
    moment.ticket.secrecy, moment.ticket.secret = moment.step.level, True


async def _recompute(moment: Moment) -> None:
    current = moment.ticket.rounds[-1]
    due = deadlines.counted_anew(moment.context, moment.ticket)
    moment.detail |= {"was": current.due_at.isoformat(), "due": due.at.isoformat()}
    current.due_at, moment.ticket.promised, current.overdue_at = due.at, due.day, None
    rounds.move_co_handlers(moment)


async def _overdue(moment: Moment) -> None:
    ticket = moment.ticket
    if ticket.department is not None and moment.now >= ticket.rounds[-1].due_at:
        ticket.rounds[-1].overdue_at = moment.now
        moment.detail["late"] = True  # the result, not only the signature
    if ticket.department is not None:
        moment.detail["department"] = ticket.department


async def _co_clock(moment: Moment) -> None:
    assert moment.co is not None
    if moment.step.action is Action.CO_OVERDUE:
        moment.co.overdue_at = moment.now
    moment.detail["department"] = moment.co.department
    deadlines.set_co_alarm(moment.context, moment.co, moment.step.action, moment.now)


def _my_part(moment: Moment) -> CoHandling:
    assert moment.step.staff is not None
    part = guards.co_handling(moment.ticket, moment.step.staff.unit)
    assert part is not None  # the guard has seen it
    moment.detail["department"] = part.department
    return part


def _said(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


EFFECTS: Mapping[Action, Effect] = {
    **ACCEPT,
    Action.ASSIGN: _assign,
    Action.NAME_LEAD: _assign,
    Action.REDISPATCH: _assign,
    Action.DISPUTE: _dispute,
    Action.INVOLVE: _involve,
    Action.SIGN: _sign,
    Action.CONTACT: _contact,
    Action.ASK: _ask,
    Action.SUPPLEMENT: _go_on,
    Action.RESUME: _go_on,
    Action.RETURN: _return,
    Action.CO_SIGN: _co_sign,
    Action.CO_RESOLVE: _co_resolve,
    Action.EXTEND: _extend,
    Action.GRANT: _decide_extension,
    Action.DENY: _decide_extension,
    Action.RESOLVE: _resolve,
    Action.INVITE: _invite,
    Action.RAISE: _verdict,
    Action.DECLINE: _verdict,
    Action.URGE: _urge,
    Action.FLAG: _flag,
    Action.CLASSIFY: _classify,
    Action.RECOMPUTE: _recompute,
    Action.OVERDUE: _overdue,
    Action.CO_REMIND: _co_clock,
    Action.CO_OVERDUE: _co_clock,
}
