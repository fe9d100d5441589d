"""Reads from the tables what happened in a month, as the facts that `formulas` counts.

Each query uses an index on its own time column, so a month costs what it contains, however many tickets there are. Owns
no formula. Reads no words, no contact and no person's name, so the figures stay the same after retention has anonymised
a ticket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from backend.contract.enums import Action, Outcome
from backend.people.tables import DepartmentRow, DeskRow
from backend.statistics.formulas import Cell, Fact, ReceivedTicket, SurveyedRound, TimedRound
from backend.statistics.periods import Month
from backend.tickets.tables import CoHandling, History, Round, SurveyRow, Ticket

_CITY = 4  # digits of a region's code that name its city
_CELL = (Ticket.region, Ticket.kind, Ticket.secret)
_NEXT, _MAIN = aliased(Round), aliased(Round)


async def load_facts(session: AsyncSession, month: Month, now: datetime) -> list[Fact]:
    """All facts that are counted in this month and lie before `now`."""
    found: list[Fact] = []
    for query, moment, fact in FACT_QUERIES:
        over = query.where(moment >= month.start, moment < month.end, moment <= now)
        found += [fact(row) for row in await session.execute(over)]
    return found


async def load_unit_names(session: AsyncSession) -> Mapping[str, str]:
    """The current names of desks and departments, by code."""
    names: dict[str, str] = {}
    for query in (select(DeskRow.code, DeskRow.name), select(DepartmentRow.code, DepartmentRow.name)):
        names |= {row.code: row.name for row in await session.execute(query)}
    return names


def city_code(region: str) -> str:
    """The code of the city this region is in; empty for no region."""
    return region[:_CITY].ljust(len(region), "0")


def _to_received_ticket(row: Row[Any]) -> ReceivedTicket:
    return ReceivedTicket(_to_cell(row))


def _to_timed_round(row: Row[Any]) -> TimedRound:
    left = (row.returned_at, row.disputed_at, row.next_assigned_at, row.ended_at)
    return TimedRound(
        cell=_to_cell(row),
        due_at=row.due_at,
        paused_at=row.paused_at,
        resolved_at=row.resolved_at,
        left_at=None if row.resolved_at else min((moment for moment in left if moment), default=None),
        returned=row.returned_at is not None,
        extended=row.extended_days > 0,
        at_once=row.department is None,
    )


def _to_timed_co_handling(row: Row[Any]) -> TimedRound:
    """A co-handler's own deadline. The result of the round also ends the co-handler's part."""
    left = (row.round_resolved_at, row.returned_at, row.ended_at)
    return TimedRound(
        cell=_to_cell(row),
        due_at=row.due_at,
        resolved_at=row.resolved_at,
        left_at=None if row.resolved_at else min((moment for moment in left if moment), default=None),
    )


def _to_surveyed_round(row: Row[Any]) -> SurveyedRound:
    return SurveyedRound(
        cell=_to_cell(row),
        outcome=Outcome(row.outcome) if row.outcome else None,
        grade=row.grade,
        reasons=tuple(row.reasons.split()),
        entered=row.entered_by is not None,
    )


def _to_cell(row: Row[Any]) -> Cell:
    return Cell(unit=row.department or row.desk, city=city_code(row.region), kind=row.kind, secret=row.secret)


_HANDED_IN = select(*_CELL, Ticket.desk, Ticket.desk.label("department"))

_DISPUTED = (  # the unit disputed the ticket: its deadline ends here, whichever lead is named later
    select(func.min(History.at))
    .where(
        History.ticket_id == Round.ticket_id,
        History.action == Action.DISPUTE.value,
        History.at >= Round.assigned_at,
    )
    .correlate(Round)
    .scalar_subquery()
)

_CLOCKS = (
    select(
        *_CELL,
        Round.department,
        Round.desk,
        Round.due_at,
        Round.paused_at,
        Round.resolved_at,
        Round.returned_at,
        Round.extended_days,
        Ticket.ended_at,
        _NEXT.assigned_at.label("next_assigned_at"),
        _DISPUTED.label("disputed_at"),
    )
    .join(Ticket, Ticket.id == Round.ticket_id)
    .outerjoin(_NEXT, and_(_NEXT.ticket_id == Round.ticket_id, _NEXT.number == Round.number + 1))
    .outerjoin(_MAIN, and_(_MAIN.ticket_id == Ticket.main_id, _MAIN.assigned_at == Round.assigned_at))
    .where(_MAIN.id.is_(None))  # a joined ticket's round is a copy of the main ticket's: count it once
)
_LATE_BY_WAITING = and_(Round.paused_at <= Round.due_at, Round.resolved_at > Round.due_at)
_FELL_DUE = _CLOCKS.where(or_(Round.paused_at.is_(None), Round.resolved_at.is_(None), not_(_LATE_BY_WAITING)))
# Its deadline would have moved: such a round is counted in the month of its result.
_RESOLVED_WAITING = _CLOCKS.where(_LATE_BY_WAITING)

_CO_FELL_DUE = (
    select(
        *_CELL,
        CoHandling.department,
        CoHandling.department.label("desk"),
        CoHandling.due_at,
        CoHandling.resolved_at,
        Round.resolved_at.label("round_resolved_at"),
        Round.returned_at,
        Ticket.ended_at,
    )
    .join(Ticket, Ticket.id == CoHandling.ticket_id)
    .join(Round, and_(Round.ticket_id == CoHandling.ticket_id, Round.number == CoHandling.round))
)

_CLOSED_FOR_RATING = (
    select(
        *_CELL,
        Round.department,
        Round.desk,
        Round.outcome,
        SurveyRow.grade,
        SurveyRow.reasons,
        SurveyRow.entered_by,
    )
    .join(Ticket, Ticket.id == SurveyRow.ticket_id)
    .join(Round, and_(Round.ticket_id == SurveyRow.ticket_id, Round.number == SurveyRow.round))
)

MomentColumn = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
FactQuery = tuple[Select[*tuple[Any, ...]], MomentColumn, Callable[[Row[Any]], Fact]]

FACT_QUERIES: tuple[FactQuery, ...] = (
    (_HANDED_IN, Ticket.submitted_at, _to_received_ticket),
    (_FELL_DUE, Round.due_at, _to_timed_round),
    (_RESOLVED_WAITING, Round.resolved_at, _to_timed_round),
    (_CO_FELL_DUE, CoHandling.due_at, _to_timed_co_handling),
    (_CLOSED_FOR_RATING, SurveyRow.closes_at, _to_surveyed_round),
)
