"""Which duty a ticket is about, whose that is, and the dispatch that needs no look of the desk's (mechanism 9, 10).

Owns what is suggested to the desk, what a round keeps of the duty list, and the automatic dispatch on acceptance:
above policy's threshold only, never for a complaint or a report. Refuses to rank: `backend.dispatch.ranking` does.
"""

from __future__ import annotations

from dataclasses import replace

from backend.contract.enums import Action, Role, TicketKind
from backend.contract.errors import BadDraft
from backend.contract.values import Department
from backend.db.context import Context, UnitOfWork
from backend.dispatch.duty_list import Duties
from backend.dispatch.ranking import Suggestion, automatic
from backend.tickets import eligibility
from backend.tickets.tables import Ticket
from backend.transitions.execute import carry_out
from backend.transitions.request import Step
from config.rules import Dispatch

_DISPATCHES = {Action.ASSIGN, Action.NAME_LEAD, Action.REDISPATCH}


class Dispatching:
    def __init__(self, context: Context, duties: Duties) -> None:
        self._context = context
        self._duties = duties

    async def suggestions(self, ticket: Ticket) -> tuple[Suggestion, ...]:
        """The three likeliest duties, best first."""
        ranking = await self._duties.ranking()
        return ranking.top(ticket.text, TicketKind(ticket.kind), ticket.region, place=ticket.place, desk=ticket.desk)

    async def choices(self, ticket: Ticket) -> tuple[Department, ...]:
        """The departments it may go to, those that are suggested first."""
        offered = eligibility.offered(self._context.organisation, ticket)
        likely = [found.department for found in await self.suggestions(ticket)]
        ranked = sorted(offered, key=lambda entry: likely.index(entry.code) if entry.code in likely else len(likely))
        return tuple(Department(entry.code, entry.name) for entry in ranked)

    async def completed(self, ticket: Ticket, step: Step) -> Step:
        """The step with the duty it is dispatched by: the one that was named, else the likeliest of that department.
        Raises BadDraft for a duty that is not in the list in force."""
        if step.action not in _DISPATCHES:
            return step
        ranking = await self._duties.ranking()
        if step.duty and not ranking.line(step.duty):
            raise BadDraft(f"no such duty in version {ranking.version}: {step.duty[:64]!r}", field="duty")
        duty = step.duty or next(
            (found.duty for found in await self.suggestions(ticket) if found.department == step.department), ""
        )
        return replace(step, duty=duty, duty_version=ranking.version)

    async def after(self, work: UnitOfWork, ticket: Ticket, step: Step) -> None:
        """A ticket that was just accepted goes on at once where policy is sure enough of its way."""
        if step.action is not Action.ACCEPT:
            return
        rule = self._context.rule(Dispatch)
        found = automatic(rule, TicketKind(ticket.kind), await self.suggestions(ticket))
        if found is None or ticket.secret:
            return
        version = (await self._duties.ranking()).version
        sent = Step(Action.ASSIGN, Role.CLOCK, department=found.department, duty=found.duty, duty_version=version)
        await carry_out(self._context, work, ticket, sent)
