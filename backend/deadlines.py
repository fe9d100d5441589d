"""When something is due, and when the clock must look again. Counts from policy and calendar; changes no state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from backend.calendar import at, local_day
from backend.context import Context
from backend.tables import Round, Ticket
from backend.workflow import Action, TicketState

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Due:
    """A day, as it is promised, and the instant its work ends."""

    day: date
    at: datetime


def _after(context: Context, start: date, days: int) -> Due:
    counted = context.calendar.add_working_days(start, days)
    if counted.unknown:
        log.warning("the calendar does not know the make-up days yet", years=counted.unknown)
    return Due(counted.day, at(counted.day, context.deadlines.day_ends))


def verified_by(context: Context, now: datetime) -> Due:
    return _after(context, local_day(now), context.deadlines.verify_days)


def handle_days(context: Context, kind: str) -> int:
    days: int = getattr(context.deadlines.handle_days, kind)
    return days


def promised_at_first(context: Context, kind: str, verified: Due) -> Due:
    """What an owner can be told on submission: verified in time, dispatched that day, handled in time."""
    return _after(context, verified.day, handle_days(context, kind))


def handled_by(context: Context, ticket: Ticket, now: datetime) -> Due:
    return _after(context, local_day(now), handle_days(context, ticket.kind))


def closes(context: Context, now: datetime) -> Due:
    return _after(context, local_day(now), context.deadlines.close_days)


def put_off(context: Context, current: Round, now: datetime) -> Due:
    """The round's deadline moved on by the working days its clock stood still."""
    assert current.paused_at is not None
    waited = context.calendar.working_days_between(local_day(current.paused_at), local_day(now))
    return _after(context, local_day(current.due_at), waited)


def set_alarm(context: Context, ticket: Ticket, action: Action, now: datetime) -> None:
    """What the clock does next. A new state starts its own deadline; a warning is followed by the deadline itself;
    nothing else an owner or staff does restarts it."""
    match action:
        case Action.REMIND:
            assert ticket.due_at is not None
            _ring(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE:
            ticket.alarm, ticket.alarm_at = None, None
        case _:
            _start(context, ticket, now)


def _start(context: Context, ticket: Ticket, now: datetime) -> None:
    ticket.due_at = _due(context, ticket, now)
    if ticket.due_at is None:
        ticket.alarm, ticket.alarm_at = None, None
    elif ticket.state == TicketState.RESOLVED:
        _ring(context, ticket, Action.CLOSE, ticket.due_at)
    else:
        _ring(context, ticket, Action.REMIND, now + (ticket.due_at - now) * context.deadlines.warn_at)


def _ring(context: Context, ticket: Ticket, action: Action, moment: datetime) -> None:
    """In working hours only: nobody is warned at midnight."""
    rules = context.deadlines
    ticket.alarm = action.value
    ticket.alarm_at = context.calendar.in_hours(moment, rules.day_begins, rules.day_ends)


def _due(context: Context, ticket: Ticket, now: datetime) -> datetime | None:
    today, rules = local_day(now), context.deadlines
    match TicketState(ticket.state):
        case TicketState.SUBMITTED:
            return at(ticket.verify_by, rules.day_ends)
        case TicketState.ACCEPTED:
            return _after(context, today, rules.dispatch_days).at
        case TicketState.ASSIGNED:
            return min(_after(context, today, rules.sign_days).at, ticket.rounds[-1].due_at)
        case TicketState.IN_PROGRESS:
            return ticket.rounds[-1].due_at
        case TicketState.RESOLVED:
            return ticket.surveys[-1].closes_at
        case TicketState.NEEDS_INFO | TicketState.REJECTED | TicketState.CLOSED | TicketState.WITHDRAWN:
            return None
