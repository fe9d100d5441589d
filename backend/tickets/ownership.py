"""Decides which conversation may act for a ticket: the owner's, or the last one that gave the receipt code of an
anonymous report (mechanism 27).

Does not change it: `backend.privacy.receipt_codes` does.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.errors import NotFound
from backend.contract.values import Address
from backend.db.context import Context
from backend.people.owners import hash_address
from backend.people.queries import find_owner
from backend.people.tables import Owner
from backend.tickets.queries import find_ticket
from backend.tickets.records import CodeHolder
from backend.tickets.tables import Ticket


async def may_act_for(context: Context, session: AsyncSession, ticket: Ticket, owner: Owner) -> bool:
    """Whether this conversation may read the ticket and act as its owner."""
    holder = await session.get(CodeHolder, ticket.id) if ticket.anonymous else None
    if holder is None:
        return ticket.owner_id == owner.id
    return holder.owner_id == owner.id and context.now() < holder.until


async def news_recipient(session: AsyncSession, ticket: Ticket) -> Owner | None:
    """The conversation that gets the notifications of the ticket."""
    holder = await session.get(CodeHolder, ticket.id) if ticket.anonymous else None
    return await session.get(Owner, holder.owner_id if holder else ticket.owner_id)


async def require_owned_ticket(
    context: Context, session: AsyncSession, number: str, address: Address, *, lock: bool = False
) -> tuple[Ticket, Owner]:
    """The ticket, and the owner of this conversation. `lock`: lock the ticket until the transaction ends.

    Raises NotFound, also for a ticket of another owner, so that nobody learns which numbers exist.
    """
    ticket = await find_ticket(session, number, lock=lock)
    owner = await find_owner(session, hash_address(context, address))
    if ticket is None or owner is None or not await may_act_for(context, session, ticket, owner):
        raise NotFound(f"no ticket {number[:32]!r} of this owner")
    return ticket, owner
