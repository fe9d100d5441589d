"""When something is due, and when the clock must look again. Counts from policy and calendar; changes no state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import structlog

from backend.contract.enums import Action, Grade, TicketState
from backend.core.working_days import at, local_day
from backend.db.context import Context
from backend.tickets.tables import CoHandling, Round, Ticket
from backend.tickets.workflow import HELD_BY
from backend.tickets.workflow_terms import Audience

log = structlog.get_logger()

BAD = (Grade.DISSATISFIED, Grade.VERY_DISSATISFIED)


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


def extended(context: Context, current: Round, days: int) -> Due:
    """The round's deadline moved on by so many working days (mechanism 15)."""
    return _after(context, local_day(current.due_at), days)


def counted_anew(context: Context, ticket: Ticket) -> Due:
    """The round's deadline by the policy in force now, with what was granted to it: a recorded decision asks for it."""
    current = ticket.rounds[-1]
    days = handle_days(context, ticket.kind) + current.extended_days + _waited(context, ticket)
    return _after(context, local_day(current.assigned_at), days)


def _waited(context: Context, ticket: Ticket) -> int:
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


def set_alarm(context: Context, ticket: Ticket, action: Action, now: datetime) -> None:
    """What the clock does next. A new state starts its own deadline; a warning is followed by the deadline itself;
    nothing else an owner or staff does restarts it."""
    match action:
        case Action.GRANT if ticket.state == TicketState.NEEDS_INFO:
            return  # the owner's time to answer goes on as it was
        case Action.REMIND:
            assert ticket.due_at is not None
            _ring(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE if ticket.state == TicketState.ASSIGNED and now < ticket.rounds[-1].due_at:
            ticket.due_at = ticket.rounds[-1].due_at  # nobody signed; that there is no result in time comes beside it
            _ring(context, ticket, Action.OVERDUE, ticket.due_at)
        case Action.OVERDUE:
            ticket.alarm, ticket.alarm_at = None, None
        case Action.INVITE:
            _ring(context, ticket, Action.CLOSE, ticket.surveys[-1].closes_at)
        case _:
            _start(context, ticket, now)
            _start_parts(context, ticket, now)


def set_co_alarm(context: Context, part: CoHandling, action: Action, now: datetime) -> None:
    """The same for a co-handler's own clock, which ends with its part."""
    part.alarm, part.alarm_at = None, None
    match action:
        case Action.INVOLVE:
            _ring(context, part, Action.CO_REMIND, now + (part.due_at - now) * context.deadlines.warn_at)
        case Action.CO_REMIND:
            _ring(context, part, Action.CO_OVERDUE, part.due_at)


def _start_parts(context: Context, ticket: Ticket, now: datetime) -> None:
    """A co-handler's clock runs while a department has the ticket, in the round it has its part in; it stops with a
    withdrawal, and stands still while those above decide."""
    at_unit = HELD_BY.get(TicketState(ticket.state)) is Audience.HANDLER
    for part in ticket.co_handlings:
        if not at_unit or part.round != ticket.round:
            part.alarm, part.alarm_at = None, None
        elif part.alarm is None and part.resolved_at is None and part.overdue_at is None:
            set_co_alarm(context, part, Action.INVOLVE, now)


def _start(context: Context, ticket: Ticket, now: datetime) -> None:
    state = TicketState(ticket.state)
    ticket.due_at = _due(context, ticket, now)
    if state is TicketState.NEEDS_INFO:
        _ring(context, ticket, Action.RESUME, _after(context, local_day(now), context.deadlines.ask_days).at)
    elif state is TicketState.RESOLVED:
        _after_result(context, ticket, now)
    elif ticket.due_at is None or (state is TicketState.IN_PROGRESS and ticket.rounds[-1].overdue_at):
        ticket.alarm, ticket.alarm_at = None, None  # overdue is noted once a round
    else:
        _ring(context, ticket, Action.REMIND, now + (ticket.due_at - now) * context.deadlines.warn_at)


def _after_result(context: Context, ticket: Ticket, now: datetime) -> None:
    """Not rated: one reminder. Rated badly: a review, once the time for a change of mind is over. Then it closes."""
    survey = ticket.surveys[-1]
    rules, today = context.deadlines, local_day(now)
    if survey.grade is None and survey.reminded_at is None:
        again = _after(context, today, rules.rate_again_days).at
        if again < survey.closes_at:
            _ring(context, ticket, Action.INVITE, again)
            return
    if survey.grade in BAD:
        _ring(context, ticket, Action.REVIEW, min(_after(context, today, rules.mind_days).at, survey.closes_at))
    else:
        _ring(context, ticket, Action.CLOSE, survey.closes_at)


def _ring(context: Context, clocked: Ticket | CoHandling, action: Action, moment: datetime) -> None:
    """In working hours only: nobody is warned at midnight."""
    rules = context.deadlines
    clocked.alarm = action.value
    clocked.alarm_at = context.calendar.in_hours(moment, rules.day_begins, rules.day_ends)


def _due(context: Context, ticket: Ticket, now: datetime) -> datetime | None:  # noqa: C901 - a table of states
    rules = context.deadlines

    def after(days: int) -> datetime:
        return _after(context, local_day(now), days).at

    match TicketState(ticket.state):
        case TicketState.SUBMITTED:
            return at(ticket.verify_by, rules.day_ends)
        case TicketState.ACCEPTED:
            return after(rules.dispatch_days)
        case TicketState.ASSIGNED:
            sign = _after(context, local_day(ticket.rounds[-1].assigned_at), rules.sign_days).at
            return min(sign, ticket.rounds[-1].due_at)
        case TicketState.IN_PROGRESS:
            return ticket.rounds[-1].due_at
        case TicketState.OBJECTED:
            return after(rules.objection_days)
        case TicketState.DISPUTED:
            return after(rules.dispute_days)
        case TicketState.AT_TASK_FORCE:
            return after(rules.task_force_days)
        case TicketState.AT_WORKING_GROUP | TicketState.REPORTED:
            return after(rules.working_group_days)
        case TicketState.REVIEW:
            return after(rules.review_days)
        case TicketState.RESOLVED:
            return ticket.surveys[-1].closes_at
        case _:  # the owner is asked, another ticket has it, or it is over
            return None
