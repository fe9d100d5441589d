"""Looks at the tickets whose alarm has come and makes the clock's move: warn, note that it is overdue, close.

Each alarm is one transaction that first locks the ticket and reads the alarm again, so any number of workers may
scan, after any pause, and each thing happens once. Costs what is due, not what is stored.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.context import Context
from backend.contract import Address
from backend.moves import Step, carry_out
from backend.workflow import Action, Role

_BATCH = 200


class Clock:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def scan(self, now: datetime) -> frozenset[Address]:
        """Make every move that has come due. Returns the conversations that have news of it."""
        told: set[Address] = set()
        while numbers := await self._due(now):
            rung = [await self._ring(number, now, told) for number in numbers]
            if not any(rung):  # other workers are just making these moves
                break
        await self._forget_operations(now)
        return frozenset(told)

    async def _due(self, now: datetime) -> list[str]:
        async with self._context.reading() as rows:
            return list(await rows.alarms(now, _BATCH))

    async def _ring(self, number: str, now: datetime, told: set[Address]) -> bool:
        async with self._context.writing() as work:
            ticket = await work.rows.ticket(number, lock=True)
            if ticket is None or ticket.alarm is None or ticket.alarm_at is None or ticket.alarm_at > now:
                return False
            await carry_out(self._context, work, ticket, Step(Action(ticket.alarm), Role.CLOCK))
            await work.commit()
            told |= work.news
        return True

    async def _forget_operations(self, now: datetime) -> None:
        """An answer is kept for its key only as long as somebody may still repeat the call."""
        async with self._context.writing() as work:
            await work.rows.forget_operations(now - timedelta(days=self._context.limits.operation_days))
            await work.commit()
