"""Suggests duties and departments for a ticket, and dispatches an accepted ticket automatically where policy allows
(mechanism 9, 10).

Owns what is suggested to the desk, which duty a round records, and the automatic dispatch on acceptance: only above
policy's threshold, and never for a complaint or a report. Does not rank: `backend.dispatch.ranking` does.
"""

from __future__ import annotations

from dataclasses import replace

from backend.contract.enums import Action, TicketKind
from backend.contract.errors import BadDraft
from backend.contract.moves import Assignment
from backend.contract.values import Department, DutySuggestion
from backend.db.context import Context, UnitOfWork
from backend.dispatch.duty_list import DutyLists
from backend.dispatch.ranking import automatic_suggestion
from backend.tickets import eligibility
from backend.tickets.tables import Ticket
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, SystemActor
from config.rules import DispatchRules


class DispatchService:
    """The dispatch of tickets by the duty list in force."""

    def __init__(self, context: Context, duties: DutyLists) -> None:
        self._context = context
        self._duties = duties

    async def suggest_duties(self, ticket: Ticket) -> tuple[DutySuggestion, ...]:
        """The three likeliest duties, best first."""
        ranking = await self._duties.get_ranking()
        return ranking.rank_duties(
            ticket.text, TicketKind(ticket.kind), ticket.region, place=ticket.place, desk=ticket.desk
        )

    async def list_departments(self, ticket: Ticket) -> tuple[Department, ...]:
        """The departments this ticket may go to, the suggested ones first."""
        offered = eligibility.eligible_departments(self._context.organisation, ticket)
        likely = [found.department for found in await self.suggest_duties(ticket)]
        ranked = sorted(offered, key=lambda entry: likely.index(entry.code) if entry.code in likely else len(likely))
        return tuple(Department(entry.code, entry.name) for entry in ranked)

    async def complete_dispatch(self, ticket: Ticket, request: MoveRequest) -> MoveRequest:
        """The request with the duty it is dispatched by: the named one, else the likeliest of that department. Raises
        BadDraft for a duty that the list in force does not have."""
        wish = request.payload
        if not isinstance(wish, Assignment) or request.action is Action.INVOLVE:
            return request
        ranking = await self._duties.get_ranking()
        if wish.duty and not ranking.line_of_duty(wish.duty):
            raise BadDraft(f"no such duty in version {ranking.version}: {wish.duty[:64]!r}", field="duty")
        duty = wish.duty or next(
            (found.duty for found in await self.suggest_duties(ticket) if found.department == wish.department), ""
        )
        return replace(request, payload=replace(wish, duty=duty, duty_version=ranking.version))

    async def dispatch_accepted(self, work: UnitOfWork, ticket: Ticket, action: Action) -> None:
        """Dispatch a ticket that was just accepted, if the confidence is above policy's threshold."""
        if action is not Action.ACCEPT:
            return
        rule = self._context.policy_rule(DispatchRules)
        found = automatic_suggestion(rule, TicketKind(ticket.kind), await self.suggest_duties(ticket))
        if found is None or ticket.secret:
            return
        version = (await self._duties.get_ranking()).version
        wish = Assignment(found.department, duty=found.duty, duty_version=version)
        await execute_move(self._context, work, ticket, MoveRequest(Action.ASSIGN, SystemActor(), wish))
