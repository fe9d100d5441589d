"""Shows a partner the tickets it submitted, with their state and the steps their owners see; no other ticket.

Of a secret ticket the partner gets number, state and times only (mechanism 27), as in the webhooks. Telephone and
identity numbers in notes are masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.api import paging
from backend.contract.enums import Action, TicketKind, TicketState
from backend.contract.errors import NotFound
from backend.core.text import mask_personal_data
from backend.db.context import Context
from backend.tickets.queries import find_ticket, partner_tickets
from backend.tickets.tables import Ticket
from backend.tickets.views import owner_view


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step as the owner sees it. `action`, `note` and `unit` are empty in a secret ticket."""

    at: datetime
    state: TicketState
    action: Action | None
    note: str
    unit: str


@dataclass(frozen=True, slots=True)
class PartnerTicket:
    """A ticket that a partner submitted. `own_number`: the partner's number of it. `promised`: the day by which a
    result is promised; null if no day is promised."""

    number: str
    own_number: str
    kind: TicketKind
    state: TicketState
    secret: bool
    submitted_at: datetime
    promised: date | None
    unit: str
    outcome: str
    history: tuple[TimelineEntry, ...]


class PartnerTickets:
    """Reads the tickets of one partner; `origin` is the partner's short name, as its tokens carry it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def get_ticket(self, origin: str, number: str) -> PartnerTicket:
        """One ticket of this partner. Raises NotFound, also for another partner's ticket."""
        async with self._context.read_session() as session:
            ticket = await find_ticket(session, number)
            if ticket is None or ticket.origin != origin or ticket.foreign_number is None:
                raise NotFound("no such ticket of yours", field="number")
            return self._to_partner_ticket(ticket)

    async def list_tickets(
        self, origin: str, limit: int, cursor: str, own_number: str = ""
    ) -> tuple[tuple[PartnerTicket, ...], str | None]:
        """A page of tickets, newest first, and the cursor of the next page (None: the last). Raises BadDraft for a
        cursor of another list."""
        keyring, name = self._context.keyring, f"brought\0{origin}"
        place = paging.decode_cursor(keyring, name, cursor)
        async with self._context.read_session() as session:
            before = int(place[0] or 0) if place else None
            found = await partner_tickets(session, origin, limit + 1, before, own_number)
            items, following = paging.paginate_items(
                found, limit, lambda last: paging.encode_cursor(keyring, name, (last.id,))
            )
            return tuple(self._to_partner_ticket(ticket) for ticket in items), following

    def _to_partner_ticket(self, ticket: Ticket) -> PartnerTicket:
        seen = owner_view(ticket, self._context.now())
        told = tuple(
            TimelineEntry(entry.at, entry.state, None, "", "")
            if seen.secret
            else TimelineEntry(entry.at, entry.state, entry.action, mask_personal_data(entry.note), entry.unit)
            for entry in seen.history
        )
        return PartnerTicket(
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
