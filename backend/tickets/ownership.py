"""Which conversation speaks for a ticket: its owner's, or the one that gave an anonymous report's code last.

Owns that question alone (mechanism 27). Refuses to change the answer: that is `backend.privacy.receipt_codes`.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.errors import NotFound
from backend.contract.values import Address
from backend.db.context import Context
from backend.people.owners import address_hash
from backend.people.queries import find_owner
from backend.people.tables import Owner
from backend.tickets.queries import find_ticket
from backend.tickets.records import CodeHolder
from backend.tickets.tables import Ticket


async def speaks_for(context: Context, session: AsyncSession, ticket: Ticket, owner: Owner) -> bool:
    """Whether this conversation may read the ticket and act on it as its owner."""
    holder = await session.get(CodeHolder, ticket.id) if ticket.anonymous else None
    if holder is None:
        return ticket.owner_id == owner.id
    return holder.owner_id == owner.id and context.clock() < holder.until


async def told_of(session: AsyncSession, ticket: Ticket) -> Owner | None:
    """The conversation that news of the ticket goes to."""
    holder = await session.get(CodeHolder, ticket.id) if ticket.anonymous else None
    return await session.get(Owner, holder.owner_id if holder else ticket.owner_id)


async def owned_ticket(
    context: Context, session: AsyncSession, number: str, address: Address, *, lock: bool = False
) -> tuple[Ticket, Owner]:
    """This owner's ticket, and the owner as they speak. Raises NotFound, also for another's: it tells nobody that there
    is one."""
    ticket = await find_ticket(session, number, lock=lock)
    owner = await find_owner(session, address_hash(context, address))
    if ticket is None or owner is None or not await speaks_for(context, session, ticket, owner):
        raise NotFound(f"no ticket {number[:32]!r} of this owner")
    return ticket, owner
