"""Computes due dates, and sets the next alarm of tickets and co-handlers, from `DEADLINES`, policy and calendar.

Changes no state. Days are working days of the calendar; instants are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from backend.contract.enums import Action, Grade, TicketState
from backend.core.working_days import local_day, local_time_in_utc
from backend.db.context import Context
from backend.tickets.tables import CoHandling, Round, Ticket
from backend.tickets.workflow_deadlines import DEADLINES, DeadlineRule, DeadlineStart
from backend.tickets.workflow_terms import AT_UNIT

log = structlog.get_logger()

BAD = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date: the day that is promised, and the instant at which work ends on that day."""

    day: date
    ends_at: datetime


def _count_days(context: Context, start: date, days: int) -> DueDate:
    counted = context.calendar.add_working_days(start, days)
    if counted.unknown_years:
        log.warning("the calendar does not know the make-up days yet", years=counted.unknown_years)
    return DueDate(counted.day, local_time_in_utc(counted.day, context.deadlines.day_ends))


def verification_deadline(context: Context, now: datetime) -> DueDate:
    """When the desk has to have verified a ticket that it gets now (mechanism 6)."""
    return _count_days(context, local_day(now), context.deadlines.verify_days)


def handling_days(context: Context, kind: str) -> int:
    """The working days from dispatch to result for this kind, by the policy of today (mechanism 14)."""
    days: int = getattr(context.deadlines.handle_days, kind)
    return days


def first_promise(context: Context, kind: str, verified: DueDate) -> DueDate:
    """The due date that an owner is told on submission: verified in time, dispatched on that day, handled in time."""
    return _count_days(context, verified.day, handling_days(context, kind))


def handling_deadline(context: Context, ticket: Ticket, now: datetime) -> DueDate:
    """When the result of a round is due that is dispatched now (mechanism 14)."""
    return _count_days(context, local_day(now), handling_days(context, ticket.kind))


def survey_deadline(context: Context, now: datetime) -> DueDate:
    """When an invitation to rate that is sent now expires."""
    return _count_days(context, local_day(now), context.deadlines.close_days)


def deadline_after_pause(context: Context, current: Round, now: datetime) -> DueDate:
    """The deadline of the round, moved on by the working days of the pause that ends now."""
    paused = current.paused_at or now
    waited = context.calendar.working_days_between(local_day(paused), local_day(now))
    return _count_days(context, local_day(current.due_at), waited)


def extended_deadline(context: Context, current: Round, days: int) -> DueDate:
    """The deadline of the round, moved on by `days` working days (mechanism 15)."""
    return _count_days(context, local_day(current.due_at), days)


def recomputed_deadline(context: Context, ticket: Ticket) -> DueDate:
    """The deadline of the current round by today's policy, with granted extensions and pauses. Only a recorded decision
    of the office applies it."""
    current = ticket.rounds[-1]
    days = handling_days(context, ticket.kind) + current.extended_days + _waiting_days(context, ticket)
    return _count_days(context, local_day(current.assigned_at), days)


def _waiting_days(context: Context, ticket: Ticket) -> int:
    """The working days of the current round on which it waited for the owner."""
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
    """Set the next alarm of the ticket after `action`. A new state starts its own deadline; a warning is followed by
    the alarm of the deadline itself."""
    match action:
        case Action.REMIND if ticket.due_at is not None:
            _set_alarm(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE if ticket.state == TicketState.ASSIGNED and now < ticket.rounds[-1].due_at:
            ticket.due_at = ticket.rounds[-1].due_at  # nobody signed in time; a missing result is noted later
            _set_alarm(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE:
            ticket.alarm, ticket.alarm_at = None, None
        case Action.INVITE:
            _set_alarm(context, ticket, Action.CLOSE, ticket.surveys[-1].closes_at)
        case _:
            _schedule_state(context, ticket, now)
            _schedule_parts(context, ticket, now)


def schedule_part_alarm(context: Context, part: CoHandling, action: Action, now: datetime) -> None:
    """Set the next alarm of a co-handler's part after `action`. A finished part has none."""
    part.alarm, part.alarm_at = None, None
    match action:
        case Action.INVOLVE:
            _set_alarm(context, part, Action.CO_REMIND, now + (part.due_at - now) * context.deadlines.warn_at)
        case Action.CO_REMIND:
            _set_alarm(context, part, Action.CO_OVERDUE, part.due_at)


def _schedule_parts(context: Context, ticket: Ticket, now: datetime) -> None:
    """Start or clear the alarms of the co-handlers' parts. A part's deadline runs while a department has the ticket, in
    the round of that part. It stops on a withdrawal, and pauses while a body above decides."""
    at_unit = ticket.state in AT_UNIT
    for part in ticket.co_handlings:
        if not at_unit or part.round != ticket.round:
            part.alarm, part.alarm_at = None, None
        elif part.alarm is None and part.resolved_at is None and part.overdue_at is None:
            schedule_part_alarm(context, part, Action.INVOLVE, now)


def _schedule_state(context: Context, ticket: Ticket, now: datetime) -> None:
    """Set the deadline of the present state, and the alarm for the first action that `DEADLINES` lists for it."""
    state = TicketState(ticket.state)
    deadline = DEADLINES.get(state)
    ends = _state_deadline(context, ticket, deadline, now) if deadline else None
    ticket.due_at = None if deadline is None or deadline.pauses_work else ends
    overdue = state is TicketState.IN_PROGRESS and ticket.rounds[-1].overdue_at is not None
    if deadline is None or ends is None or overdue:  # overdue is noted once per round
        ticket.alarm, ticket.alarm_at = None, None
    elif deadline.start is DeadlineStart.INVITATION:
        _schedule_after_result(context, ticket, now)
    elif deadline.actions[0] is Action.REMIND:
        _set_alarm(context, ticket, Action.REMIND, now + (ends - now) * context.deadlines.warn_at)
    else:
        _set_alarm(context, ticket, deadline.actions[0], ends)


def _schedule_after_result(context: Context, ticket: Ticket, now: datetime) -> None:
    """Set the alarm after a result. Not rated: one reminder. Rated badly: a review, once the time to change the rating
    is over. Otherwise the ticket closes."""
    survey = ticket.surveys[-1]
    rules, today = context.deadlines, local_day(now)
    if survey.grade is None and survey.reminded_at is None:
        again = _count_days(context, today, rules.rate_again_days).ends_at
        if again < survey.closes_at:
            _set_alarm(context, ticket, Action.INVITE, again)
            return
    if survey.grade in BAD:
        _set_alarm(
            context, ticket, Action.REVIEW, min(_count_days(context, today, rules.mind_days).ends_at, survey.closes_at)
        )
    else:
        _set_alarm(context, ticket, Action.CLOSE, survey.closes_at)


def _set_alarm(context: Context, clocked: Ticket | CoHandling, action: Action, moment: datetime) -> None:
    """Set an alarm, moved into working hours, so that nobody is warned at midnight."""
    rules = context.deadlines
    clocked.alarm = action.value
    clocked.alarm_at = context.calendar.next_working_time(moment, rules.day_begins, rules.day_ends)


def _state_deadline(context: Context, ticket: Ticket, deadline: DeadlineRule, now: datetime) -> datetime:
    """The instant at which the present state is overdue."""
    rules = context.deadlines
    match deadline.start:
        case DeadlineStart.PROMISE:
            return local_time_in_utc(ticket.verify_by, rules.day_ends)
        case DeadlineStart.DISPATCH:
            current, days = ticket.rounds[-1], getattr(rules, deadline.policy_key)
            return min(_count_days(context, local_day(current.assigned_at), days).ends_at, current.due_at)
        case DeadlineStart.ROUND:
            return ticket.rounds[-1].due_at
        case DeadlineStart.INVITATION:
            return ticket.surveys[-1].closes_at
        case DeadlineStart.STATE:
            return _count_days(context, local_day(now), getattr(rules, deadline.policy_key)).ends_at
