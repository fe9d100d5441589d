"""Begins and ends handling rounds, and adds the parts of co-handlers.

Owns the rows of rounds, parts and surveys. Does not know which moves call it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.contract.enums import Action
from backend.contract.moves import Result
from backend.people.tables import Staff
from backend.tickets import deadlines
from backend.tickets.tables import CoHandling, Round, SurveyRow, Ticket
from backend.transitions.request import Destination, MoveContext
from config.organisation import DepartmentEntry


def begin_round(made: MoveContext[Destination]) -> None:
    """Begin a round at the department, with its co-handlers. The promised date counts from the dispatch (mechanism
    14)."""
    ticket, to = made.ticket, made.material
    ticket.round += 1
    due = deadlines.handling_deadline(made.context, ticket, made.now)
    ticket.promised = due.day
    ticket.department, ticket.unit = to.department.code, to.department.name
    current = new_round(ticket, made.now, due.ends_at)
    current.duty, current.duty_version = to.duty or None, to.duty_version or None
    ticket.rounds.append(current)
    made.detail |= {"department": to.department.code, "due": due.ends_at.isoformat()}
    for department in to.co_departments:
        add_part(made, department)


def new_round(ticket: Ticket, now: datetime, due: datetime) -> Round:
    """A round row for the unit that has the ticket now. Does not add it to the ticket."""
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


def add_part(made: MoveContext[Any], department: DepartmentEntry) -> CoHandling:
    """Add a co-handler (协办) to the current round, with an alarm of its own, due with the lead (mechanism 11)."""
    part = CoHandling(
        round=made.ticket.round,
        department=department.code,
        unit=department.name,
        handler_id=None,
        asked_at=made.now,
        due_at=made.ticket.rounds[-1].due_at,
        signed_at=None,
        resolved_at=None,
        overdue_at=None,
        result="",
        alarm=None,
        alarm_at=None,
    )
    deadlines.schedule_part_alarm(made.context, part, Action.INVOLVE, made.now)
    made.ticket.co_handlings.append(part)
    made.detail.setdefault("co", []).append(department.code)
    return part


def move_part_deadlines(made: MoveContext[Any]) -> None:
    """Give the new deadline of the round to every part of it that is not finished."""
    current = made.ticket.rounds[-1]
    for part in made.ticket.co_handlings:
        if part.round == made.ticket.round and part.resolved_at is None:
            part.due_at, part.overdue_at = current.due_at, None
            deadlines.schedule_part_alarm(made.context, part, Action.INVOLVE, made.now)


def clear_department(made: MoveContext[Any]) -> None:
    """Take the ticket from its department; the desk has it again."""
    ticket = made.ticket
    desk = made.context.organisation.find_desk(ticket.desk)
    ticket.department, ticket.unit = None, desk.name if desk else ticket.desk


def finish_round(made: MoveContext[Result], handler: Staff | None) -> None:
    """Store the result of the current round, and create its survey with the present unit and handler (mechanism 20)."""
    current = made.ticket.rounds[-1]
    current.resolved_at = made.now
    current.outcome = made.material.outcome.value
    made.ticket.surveys.append(
        SurveyRow(
            round=made.ticket.round,
            department=current.department,
            unit=current.unit,
            handler_id=handler.id if handler else current.handler_id,
            invited_at=made.now,
            reminded_at=None,
            reached_at=None,
            closes_at=deadlines.survey_deadline(made.context, made.now).ends_at,
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
    made.detail["outcome"] = made.material.outcome.value


def copy_round_to_joined(made: MoveContext[Result], main: Ticket) -> None:
    """Copy the last round of the main ticket into a round of the joined ticket, and finish it."""
    done, ticket = main.rounds[-1], made.ticket
    ticket.round += 1
    ticket.department, ticket.unit, ticket.desk = main.department, main.unit, main.desk
    copied = new_round(ticket, done.assigned_at, done.due_at)
    copied.handler_id, copied.signed_at, copied.contacted_at = done.handler_id, done.signed_at, done.contacted_at
    copied.overdue_at, copied.extended_days = done.overdue_at, done.extended_days
    ticket.rounds.append(copied)
    finish_round(made, None)


def record_review_verdict(made: MoveContext[Any]) -> None:
    """Store the decision of a named person on a dissatisfied rating (mechanism 21)."""
    survey = made.ticket.surveys[-1]
    survey.verdict, survey.reviewed_by = made.move.action.value, made.staff.id
    survey.reviewed_at = made.now
