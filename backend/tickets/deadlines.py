"""Counts when something is due, and sets when the clock must look again, by `DEADLINES`, policy and calendar.

Changes no state. Days are working days of the calendar; instants are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from backend.contract.enums import Action, Grade, TicketState
from backend.core.working_days import at, local_day
from backend.db.context import Context
from backend.tickets.states import AT_UNIT
from backend.tickets.tables import CoHandling, Round, Ticket
from backend.tickets.workflow_deadlines import DEADLINES, Deadline, Since

log = structlog.get_logger()

BAD = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)


@dataclass(frozen=True, slots=True)
class Due:
    """A day, as it is promised, and the instant its work ends."""

    day: date
    at: datetime


def _count_days(context: Context, start: date, days: int) -> Due:
    counted = context.calendar.add_working_days(start, days)
    if counted.unknown:
        log.warning("the calendar does not know the make-up days yet", years=counted.unknown)
    return Due(counted.day, at(counted.day, context.deadlines.day_ends))


def verification_deadline(context: Context, now: datetime) -> Due:
    return _count_days(context, local_day(now), context.deadlines.verify_days)


def handling_days(context: Context, kind: str) -> int:
    days: int = getattr(context.deadlines.handle_days, kind)
    return days


def first_promise(context: Context, kind: str, verified: Due) -> Due:
    """What an owner can be told on submission: verified in time, dispatched that day, handled in time."""
    return _count_days(context, verified.day, handling_days(context, kind))


def handling_deadline(context: Context, ticket: Ticket, now: datetime) -> Due:
    return _count_days(context, local_day(now), handling_days(context, ticket.kind))


def survey_deadline(context: Context, now: datetime) -> Due:
    return _count_days(context, local_day(now), context.deadlines.close_days)


def deadline_after_pause(context: Context, current: Round, now: datetime) -> Due:
    """The round's deadline moved on by the working days its clock stood still."""
    paused = current.paused_at or now
    waited = context.calendar.working_days_between(local_day(paused), local_day(now))
    return _count_days(context, local_day(current.due_at), waited)


def extended_deadline(context: Context, current: Round, days: int) -> Due:
    """The round's deadline moved on by so many working days (mechanism 15)."""
    return _count_days(context, local_day(current.due_at), days)


def recomputed_deadline(context: Context, ticket: Ticket) -> Due:
    """The round's deadline by the policy in force now, with what was granted to it: a recorded decision asks for it."""
    current = ticket.rounds[-1]
    days = handling_days(context, ticket.kind) + current.extended_days + _waiting_days(context, ticket)
    return _count_days(context, local_day(current.assigned_at), days)


def _waiting_days(context: Context, ticket: Ticket) -> int:
    """The working days of this round on which its clock stood still for the owner."""
    days, asked = 0, None
    for entry in ticket.history:
        if entry.at < ticket.rounds[-1].assigned_at:
            continue
        if asked is not None and entry.state != TicketState.NEEDS_INFO:
            days += context.calendar.working_days_between(local_day(asked), local_day(entry.at))
            asked = None
        elif asked is None and entry.state == TicketState.NEEDS_INFO:
            asked = entry.at
    return days


def schedule_alarm(context: Context, ticket: Ticket, action: Action, now: datetime) -> None:
    """Set what the clock does next. A new state starts its own deadline; a warning is followed by the deadline itself;
    nothing else an owner or staff does restarts it."""
    match action:
        case Action.REMIND if ticket.due_at is not None:
            _set_alarm(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE if ticket.state == TicketState.ASSIGNED and now < ticket.rounds[-1].due_at:
            ticket.due_at = ticket.rounds[-1].due_at  # nobody signed; that there is no result in time comes beside it
            _set_alarm(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE:
            ticket.alarm, ticket.alarm_at = None, None
        case Action.INVITE:
            _set_alarm(context, ticket, Action.CLOSE, ticket.surveys[-1].closes_at)
        case _:
            _schedule_state(context, ticket, now)
            _schedule_parts(context, ticket, now)


def schedule_part_alarm(context: Context, part: CoHandling, action: Action, now: datetime) -> None:
    """The same for a co-handler's own clock, which ends with its part."""
    part.alarm, part.alarm_at = None, None
    match action:
        case Action.INVOLVE:
            _set_alarm(context, part, Action.CO_REMIND, now + (part.due_at - now) * context.deadlines.warn_at)
        case Action.CO_REMIND:
            _set_alarm(context, part, Action.CO_OVERDUE, part.due_at)


def _schedule_parts(context: Context, ticket: Ticket, now: datetime) -> None:
    """A co-handler's clock runs while a department has the ticket, in the round it has its part in; it stops with a
    withdrawal, and stands still while those above decide."""
    at_unit = ticket.state in AT_UNIT
    for part in ticket.co_handlings:
        if not at_unit or part.round != ticket.round:
            part.alarm, part.alarm_at = None, None
        elif part.alarm is None and part.resolved_at is None and part.overdue_at is None:
            schedule_part_alarm(context, part, Action.INVOLVE, now)


def _schedule_state(context: Context, ticket: Ticket, now: datetime) -> None:
    """The deadline of the present state, and the first of the clock's moves that DEADLINES names for it."""
    state = TicketState(ticket.state)
    deadline = DEADLINES.get(state)
    ends = _state_deadline(context, ticket, deadline, now) if deadline else None
    ticket.due_at = None if deadline is None or deadline.waits else ends
    overdue = state is TicketState.IN_PROGRESS and ticket.rounds[-1].overdue_at is not None
    if deadline is None or ends is None or overdue:  # overdue is noted once a round
        ticket.alarm, ticket.alarm_at = None, None
    elif deadline.since is Since.INVITATION:
        _schedule_after_result(context, ticket, now)
    elif deadline.then[0] is Action.REMIND:
        _set_alarm(context, ticket, Action.REMIND, now + (ends - now) * context.deadlines.warn_at)
    else:
        _set_alarm(context, ticket, deadline.then[0], ends)


def _schedule_after_result(context: Context, ticket: Ticket, now: datetime) -> None:
    """Not rated: one reminder. Rated badly: a review, once the time for a change of mind is over. Then it closes."""
    survey = ticket.surveys[-1]
    rules, today = context.deadlines, local_day(now)
    if survey.grade is None and survey.reminded_at is None:
        again = _count_days(context, today, rules.rate_again_days).at
        if again < survey.closes_at:
            _set_alarm(context, ticket, Action.INVITE, again)
            return
    if survey.grade in BAD:
        _set_alarm(
            context, ticket, Action.REVIEW, min(_count_days(context, today, rules.mind_days).at, survey.closes_at)
        )
    else:
        _set_alarm(context, ticket, Action.CLOSE, survey.closes_at)


def _set_alarm(context: Context, clocked: Ticket | CoHandling, action: Action, moment: datetime) -> None:
    """In working hours only: nobody is warned at midnight."""
    rules = context.deadlines
    clocked.alarm = action.value
    clocked.alarm_at = context.calendar.in_hours(moment, rules.day_begins, rules.day_ends)


def _state_deadline(context: Context, ticket: Ticket, deadline: Deadline, now: datetime) -> datetime:
    """The instant at which the time of a state runs out."""
    rules = context.deadlines
    match deadline.since:
        case Since.PROMISE:
            return at(ticket.verify_by, rules.day_ends)
        case Since.DISPATCH:
            current, days = ticket.rounds[-1], getattr(rules, deadline.rule)
            return min(_count_days(context, local_day(current.assigned_at), days).at, current.due_at)
        case Since.ROUND:
            return ticket.rounds[-1].due_at
        case Since.INVITATION:
            return ticket.surveys[-1].closes_at
        case Since.STATE:
            return _count_days(context, local_day(now), getattr(rules, deadline.rule)).at
