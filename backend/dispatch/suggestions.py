"""Suggests to a desk the likeliest duties of a ticket and the open tickets that may be of the same matter.

Owns which tickets are compared: the newest open tickets of the same desk, none of them confidential. Does not decide:
the desk dispatches (mechanism 10), merges and joins.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import Role, TicketState
from backend.contract.errors import NotFound
from backend.contract.values import DutySuggestion, SimilarTicket
from backend.db.context import Context
from backend.dispatch.service import DispatchService
from backend.people.queries import find_staff
from backend.people.tables import Staff
from backend.statistics.similar_reports import ReportText, find_similar_reports
from backend.tickets.queries import find_ticket
from backend.tickets.tables import Ticket
from backend.tickets.visibility import TicketPart, visible_parts
from backend.tickets.workflow_terms import UNDER_WAY
from config.rules import StatisticsRules

_COMPARED = 500  # tickets that are compared, at most
_LEFT_OUT = tuple(state for state in TicketState if state not in UNDER_WAY)


class DispatchSuggestions:
    """Suggestions for one member of staff about one ticket."""

    def __init__(self, context: Context, dispatching: DispatchService) -> None:
        self._context = context
        self._dispatching = dispatching

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        """The likeliest duties and their units, with the words that decided. Raises NotFound."""
        async with self._context.read_session() as session:
            ticket, _ = await _get_readable_ticket(session, staff, number)
        return await self._dispatching.suggest_duties(ticket)

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        """Open tickets of the desk that may be of the same matter, the most similar first. Raises NotFound."""
        async with self._context.read_session() as session:
            ticket, person = await _get_readable_ticket(session, staff, number)
            if ticket.secret or Role(person.role) is not Role.DESK:
                return ()
            told = await _load_open_reports(session, ticket)
        return find_similar_reports(ticket.text, told, self._context.policy_rule(StatisticsRules).problems.alike)


async def _get_readable_ticket(session: AsyncSession, staff: str, number: str) -> tuple[Ticket, Staff]:
    """The ticket and the member of staff, who may read it. Raises NotFound, the same error whatever is missing, so that
    nobody learns that a ticket exists."""
    person, ticket = await find_staff(session, staff), await find_ticket(session, number)
    if person is None or ticket is None or TicketPart.WORDS not in visible_parts(ticket, person):
        raise NotFound(f"no ticket {number[:32]!r} for this member of staff")
    return ticket, person


async def _load_open_reports(session: AsyncSession, ticket: Ticket) -> list[ReportText]:
    near = select(Ticket).where(Ticket.desk == ticket.desk, Ticket.id != ticket.id, Ticket.secret.is_(False))
    still = near.where(Ticket.state.not_in([state.value for state in _LEFT_OUT]))
    found = await session.scalars(still.order_by(Ticket.id.desc()).limit(_COMPARED))
    return [ReportText(one.number, one.owner_id, one.kind, one.region[:4], one.text) for one in found]
