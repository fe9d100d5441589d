"""Looks at the tickets whose alarm has come and makes the clock's move: warn, note that it is overdue, close.

Each alarm is one transaction that first locks the ticket and reads the alarm again, so any number of workers may
scan, after any pause, and each thing happens once. Costs what is due, not what is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.context import Context, UnitOfWork
from backend.moves import Step, carry_out
from backend.tables import Ticket
from backend.workflow import Action, Role

_BATCH = 200


class TicketClock:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def scan(self, now: datetime) -> int:
        """How many moves were made. `now` is passed in so that a test, or a late worker, can say when it is."""
        made = 0
        while numbers := await self._due(now):
            moved = [await self._ring(number, now) for number in numbers]
            made += sum(moved)
            if not any(moved):  # others are just making these moves
                break
        await self._forget_operations(now)
        return made

    async def _due(self, now: datetime) -> list[str]:
        async with self._context.reading() as rows:
            return list(await rows.alarms(now, _BATCH))

    async def _ring(self, number: str, now: datetime) -> bool:
        async with self._context.writing() as work:
            ticket = await work.rows.ticket(number, lock=True)
            if ticket is None or not _rings(ticket, now):
                return False
            await self._move(work, ticket)
            await work.commit()
        return True

    async def _move(self, work: UnitOfWork, ticket: Ticket) -> None:
        action = Action(ticket.alarm or "")
        await carry_out(self._context, work, ticket, Step(action, Role.CLOCK))

    async def _forget_operations(self, now: datetime) -> None:
        """An answer is kept for its key only as long as somebody may still repeat the call."""
        async with self._context.writing() as work:
            await work.rows.forget_operations(now - timedelta(days=self._context.limits.operation_days))
            await work.commit()


def _rings(ticket: Ticket, now: datetime) -> bool:
    return ticket.alarm is not None and ticket.alarm_at is not None and ticket.alarm_at <= now
