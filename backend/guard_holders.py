"""Which conversation speaks for a ticket: its owner's, or the one that gave an anonymous report's code last.

Owns that question alone (mechanism 27). Refuses to change the answer: that is `backend.guard_codes`.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from backend.context import Context
from backend.guard_tables import CodeHolder
from backend.people import Owner
from backend.tables import Ticket


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
