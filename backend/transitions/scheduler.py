"""Executes the moves that are due: warnings, overdue notes, reminders, reviews, closing.

Each alarm is one transaction that first locks the ticket and reads the alarm again. So any number of workers may scan,
after any pause, and each move happens once. The cost depends on the number of due alarms, not of stored tickets.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.contract.enums import Action
from backend.contract.moves import Remark
from backend.contract.values import Address
from backend.db.context import Context
from backend.db.rows import delete_old_operations
from backend.tickets.queries import due_co_handlings, due_ticket_numbers, find_ticket
from backend.tickets.tables import CoHandling, Ticket
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, PartAlarm, SystemActor

_BATCH = 200


class DeadlineScheduler:
    """Finds due alarms and executes their moves."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def scan(self, now: datetime) -> frozenset[Address]:
        """Execute every move that is due at `now`. Returns the conversations that have new pushes."""
        told: set[Address] = set()
        while due := await self._due_alarms(now):
            fired = [await self._fire_alarm(number, part, now, told) for number, part in due]
            if not any(fired):  # other workers are executing these moves
                break
        await self._delete_old_operations(now)
        return frozenset(told)

    async def _due_alarms(self, now: datetime) -> list[tuple[str, int | None]]:
        """The due alarms: ticket number, and the id of the co-handling for a co-handler's alarm."""
        async with self._context.read_session() as session:
            tickets = [(number, None) for number in await due_ticket_numbers(session, now, _BATCH)]
            return [*tickets, *await due_co_handlings(session, now, _BATCH)]

    async def _fire_alarm(self, number: str, part: int | None, now: datetime, told: set[Address]) -> bool:
        async with self._context.write_transaction() as work:
            ticket = await find_ticket(work.session, number, lock=True)
            request = _due_move(ticket, part, now) if ticket else None
            if ticket is None or request is None:
                return False
            await execute_move(self._context, work, ticket, request)
            await work.commit()
            told |= work.news
        return True

    async def _delete_old_operations(self, now: datetime) -> None:
        """Delete the stored answers whose calls can no longer be repeated (policy's `operation_days`)."""
        async with self._context.write_transaction() as work:
            await delete_old_operations(work.session, now - timedelta(days=self._context.limits.operation_days))
            await work.commit()


def _due_move(ticket: Ticket, part: int | None, now: datetime) -> MoveRequest | None:
    """The move that is due, read again while the ticket is locked; None if another worker has executed it."""
    clocked: Ticket | CoHandling = ticket if part is None else next(co for co in ticket.co_handlings if co.id == part)
    if clocked.alarm is None or clocked.alarm_at is None or clocked.alarm_at > now:
        return None
    payload = PartAlarm(clocked) if isinstance(clocked, CoHandling) else Remark()
    return MoveRequest(Action(clocked.alarm), SystemActor(), payload)
