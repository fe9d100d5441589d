"""Looks at the tickets whose alarm has come and makes the clock's move: warn, note that it is overdue, close.

Each alarm is one transaction that first locks the ticket and reads the alarm again, so any number of workers may
scan, after any pause, and each thing happens once. Costs what is due, not what is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.contract.enums import Action, Role
from backend.contract.values import Address
from backend.db.context import Context
from backend.db.rows import forget_operations
from backend.tickets.queries import due_co_handlings, due_tickets, find_ticket
from backend.tickets.tables import CoHandling, Ticket
from backend.transitions.execute import carry_out
from backend.transitions.request import Step

_BATCH = 200


class Clock:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def scan(self, now: datetime) -> frozenset[Address]:
        """Make every move that has come due. Returns the conversations that have news of it."""
        told: set[Address] = set()
        while due := await self._due(now):
            rung = [await self._ring(number, part, now, told) for number, part in due]
            if not any(rung):  # other workers are just making these moves
                break
        await self._forget_operations(now)
        return frozenset(told)

    async def _due(self, now: datetime) -> list[tuple[str, int | None]]:
        """Tickets, and the parts of co-handlers, each with its own alarm."""
        async with self._context.reading() as session:
            tickets = [(number, None) for number in await due_tickets(session, now, _BATCH)]
            return [*tickets, *await due_co_handlings(session, now, _BATCH)]

    async def _ring(self, number: str, part: int | None, now: datetime, told: set[Address]) -> bool:
        async with self._context.writing() as work:
            ticket = await find_ticket(work.session, number, lock=True)
            step = _wanted(ticket, part, now) if ticket else None
            if ticket is None or step is None:
                return False
            await carry_out(self._context, work, ticket, step)
            await work.commit()
            told |= work.news
        return True

    async def _forget_operations(self, now: datetime) -> None:
        """An answer is kept for its key only as long as somebody may still repeat the call."""
        async with self._context.writing() as work:
            await forget_operations(work.session, now - timedelta(days=self._context.limits.operation_days))
            await work.commit()


def _wanted(ticket: Ticket, part: int | None, now: datetime) -> Step | None:
    """The clock's move, read again under the lock."""
    clocked: Ticket | CoHandling = ticket if part is None else next(co for co in ticket.co_handlings if co.id == part)
    if clocked.alarm is None or clocked.alarm_at is None or clocked.alarm_at > now:
        return None
    return Step(Action(clocked.alarm), Role.CLOCK, co=clocked if isinstance(clocked, CoHandling) else None)
