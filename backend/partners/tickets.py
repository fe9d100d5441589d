"""What a partner may read of the tickets it brought: where they are and what their owners are told; no other ticket.

Of a secret one it reads what its receivers are told: number, state and times (mechanism 27). Telephone and identity
numbers in what is said are unreadable to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.api import paging
from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.errors import NotFound
from backend.core.text import masked
from backend.db.context import Context
from backend.tickets.queries import find_ticket, partner_tickets
from backend.tickets.tables import Ticket
from backend.tickets.views import owner_view


@dataclass(frozen=True, slots=True)
class Told:
    """One step as the owner sees it. `action`, `note` and `unit` are empty in a secret ticket."""

    at: datetime
    state: TicketState
    action: Action | None
    note: str
    unit: str


@dataclass(frozen=True, slots=True)
class Brought:
    """`own_number`: the partner's. `promised`: the day a result is promised by; null where nothing is promised."""

    number: str
    own_number: str
    kind: TicketKind
    state: TicketState
    secret: bool
    submitted_at: datetime
    promised: date | None
    unit: str
    outcome: str
    history: tuple[Told, ...]


class BroughtTickets:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def one(self, origin: str, number: str) -> Brought:
        """Raises NotFound, for another's ticket too."""
        async with self._context.reading() as session:
            ticket = await find_ticket(session, number)
            if ticket is None or ticket.origin != origin or ticket.foreign_number is None:
                raise NotFound("no such ticket of yours", field="number")
            return self._view(ticket)

    async def page(
        self, origin: str, limit: int, cursor: str, own_number: str = ""
    ) -> tuple[tuple[Brought, ...], str | None]:
        """Newest first, and where the next page begins. Raises BadDraft for a cursor of another list."""
        vault, name = self._context.vault, f"brought\0{origin}"
        place = paging.read(vault, name, cursor)
        async with self._context.reading() as session:
            before = int(place[0] or 0) if place else None
            found = await partner_tickets(session, origin, limit + 1, before, own_number)
            items, following = paging.cut(found, limit, lambda last: paging.write(vault, name, (last.id,)))
            return tuple(self._view(ticket) for ticket in items), following

    def _view(self, ticket: Ticket) -> Brought:
        seen = owner_view(ticket, self._context.clock())
        told = tuple(
            Told(entry.at, entry.state, None, "", "")
            if seen.secret
            else Told(entry.at, entry.state, entry.action, masked(entry.note), entry.unit)
            for entry in seen.history
        )
        return Brought(
            number=seen.number,
            own_number=ticket.foreign_number or "",
            kind=seen.kind,
            state=seen.state,
            secret=seen.secret,
            submitted_at=seen.submitted_at,
            promised=seen.promised,
            unit="" if seen.secret else seen.unit,
            outcome="" if seen.secret else seen.outcome,
            history=told,
        )
