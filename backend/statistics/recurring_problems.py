"""Reads the reports of a period and finds the matters that many owners share (mechanism 26).

Owns which reports are read: none that is confidential, withdrawn, rejected, anonymised by retention, or merged into
another ticket of the same owner. Does not read identities: owners are distinguished by a number.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from backend.contract.enums import TicketState
from backend.db.context import Context
from backend.people.tables import Owner
from backend.statistics.clusters import RecurringProblem, cluster_problems
from backend.statistics.periods import Month
from backend.statistics.queries import city_code
from backend.statistics.reports import StatisticsReports
from backend.statistics.similar_reports import ReportText
from backend.tickets.tables import Ticket

_LEFT_OUT = (TicketState.REJECTED, TicketState.WITHDRAWN, TicketState.MERGED)


@dataclass(frozen=True, slots=True)
class RecurringProblemList:
    """The recurring problems of a period. `texts`: how many reports were read. `final`: the period is over."""

    months: tuple[Month, ...]
    texts: int
    problems: tuple[RecurringProblem, ...]
    final: bool


async def find_recurring_problems(
    context: Context, reports: StatisticsReports, months: Sequence[Month]
) -> RecurringProblemList:
    """The recurring problems of these consecutive months."""
    policy = reports.rules_for(months[-1]).problems
    told = await _load_reports(context, months, policy.texts)
    found = await asyncio.to_thread(cluster_problems, told, policy)  # takes seconds: not in the event loop
    return RecurringProblemList(tuple(months), len(told), found, months[-1].end <= context.now())


async def _load_reports(context: Context, months: Sequence[Month], most: int) -> list[ReportText]:
    """The newest reports of the period, at most `most`. Conversations with the same proof of identity count as one
    owner."""
    begins, ends = months[0].start, months[-1].end
    asked = (
        select(Ticket.number, Ticket.owner_id, Owner.proof, Ticket.kind, Ticket.region, Ticket.text)
        .join(Owner, Owner.id == Ticket.owner_id)
        .where(Ticket.submitted_at >= begins, Ticket.submitted_at < ends)
        .where(Ticket.secret.is_(False), Ticket.anonymised_at.is_(None))
        .where(Ticket.state.not_in([state.value for state in _LEFT_OUT]))
        .order_by(Ticket.submitted_at.desc(), Ticket.id.desc())
        .limit(most)
    )
    async with context.read_session() as session:
        found = (await session.execute(asked)).all()
    first: dict[str, int] = {}  # conversations with the same proof belong to one owner
    return [
        ReportText(
            number=row.number,
            owner=first.setdefault(row.proof, row.owner_id) if row.proof else row.owner_id,
            kind=row.kind,
            city=city_code(row.region),
            text=row.text,
        )
        for row in found
    ]
