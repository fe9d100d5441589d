"""Begins and ends handling rounds: what a dispatch starts, what a result leaves, and the parts of co-handlers in it.

Owns rows; refuses to know which move asks for them.
"""

from __future__ import annotations

from datetime import datetime

from backend.contract.enums import Action
from backend.people.tables import Staff
from backend.tickets import deadlines
from backend.tickets.tables import CoHandling, Round, Survey, Ticket
from backend.transitions.request import Moment
from config.organisation import DepartmentEntry


def begin(moment: Moment) -> None:
    """A new round at the department, with its own clock; the promise counts from the dispatch (mechanism 14)."""
    assert moment.department is not None
    ticket = moment.ticket
    ticket.round += 1
    due = deadlines.handled_by(moment.context, ticket, moment.now)
    ticket.promised = due.day
    ticket.department, ticket.unit = moment.department.code, moment.department.name
    current = new_round(ticket, moment.now, due.at)
    current.duty, current.duty_version = moment.step.duty or None, moment.step.duty_version or None
    ticket.rounds.append(current)
    moment.detail |= {"department": moment.department.code, "due": due.at.isoformat()}
    for department in moment.co_departments:
        involve(moment, department)


def new_round(ticket: Ticket, now: datetime, due: datetime) -> Round:
    return Round(
        number=ticket.round,
        department=ticket.department,
        unit=ticket.unit,
        desk=ticket.desk,
        tier=ticket.tier,
        duty=None,
        duty_version=None,
        handler_id=None,
        assigned_at=now,
        due_at=due,
        signed_at=None,
        contacted_at=None,
        paused_at=None,
        returned_at=None,
        resolved_at=None,
        overdue_at=None,
        extended_days=0,
        outcome=None,
    )


def involve(moment: Moment, department: DepartmentEntry) -> None:
    """A co-handler (协办) with a clock of its own, due with the lead (mechanism 11)."""
    part = CoHandling(
        round=moment.ticket.round,
        department=department.code,
        unit=department.name,
        handler_id=None,
        asked_at=moment.now,
        due_at=moment.ticket.rounds[-1].due_at,
        signed_at=None,
        resolved_at=None,
        overdue_at=None,
        result="",
        alarm=None,
        alarm_at=None,
    )
    deadlines.set_co_alarm(moment.context, part, Action.INVOLVE, moment.now)
    moment.ticket.co_handlings.append(part)
    moment.detail.setdefault("co", []).append(department.code)


def move_co_handlers(moment: Moment) -> None:
    """Who is still at work on a part of the round gets its new deadline, as the lead does."""
    current = moment.ticket.rounds[-1]
    for part in moment.ticket.co_handlings:
        if part.round == moment.ticket.round and part.resolved_at is None:
            part.due_at, part.overdue_at = current.due_at, None
            deadlines.set_co_alarm(moment.context, part, Action.INVOLVE, moment.now)


def hand_back(moment: Moment) -> None:
    """Nobody's but the desk's: no department has it."""
    ticket = moment.ticket
    desk = moment.context.organisation.desk(ticket.desk)
    ticket.department, ticket.unit = None, desk.name if desk else ticket.desk


def finish(moment: Moment, handler: Staff | None) -> None:
    """The result of the current round, and one invitation for it, with unit and handler as they are (mechanism 20)."""
    current = moment.ticket.rounds[-1]
    current.resolved_at = moment.now
    current.outcome = moment.step.outcome.value if moment.step.outcome else None
    moment.ticket.surveys.append(
        Survey(
            round=moment.ticket.round,
            department=current.department,
            unit=current.unit,
            handler_id=handler.id if handler else current.handler_id,
            invited_at=moment.now,
            reminded_at=None,
            reached_at=None,
            closes_at=deadlines.closes(moment.context, moment.now).at,
            grade=None,
            reasons="",
            comment="",
            answered_at=None,
            entered_by=None,
            reviewed_by=None,
            reviewed_at=None,
            verdict=None,
        )
    )
    if moment.step.outcome:
        moment.detail["outcome"] = moment.step.outcome.value


def follow(moment: Moment, main: Ticket) -> None:
    """A joined ticket's own round: what was done for the one it went with."""
    done, ticket = main.rounds[-1], moment.ticket
    ticket.round += 1
    ticket.department, ticket.unit, ticket.desk = main.department, main.unit, main.desk
    copied = new_round(ticket, done.assigned_at, done.due_at)
    copied.handler_id, copied.signed_at, copied.contacted_at = done.handler_id, done.signed_at, done.contacted_at
    copied.overdue_at, copied.extended_days = done.overdue_at, done.extended_days
    ticket.rounds.append(copied)
    finish(moment, None)


def judge(moment: Moment) -> None:
    """A named person's word on a dissatisfied rating (mechanism 21)."""
    survey = moment.ticket.surveys[-1]
    assert moment.step.staff is not None
    survey.verdict, survey.reviewed_by = moment.step.action.value, moment.step.staff.id
    survey.reviewed_at = moment.now
