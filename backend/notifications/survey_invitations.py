"""Decides which owners are invited to rate (mechanism 20): all of them by default, a share of them if policy says so,
and never an owner who asked not to be invited. An owner who is not invited may still rate.
"""

from __future__ import annotations

from backend.db.context import Context
from backend.people.tables import Owner
from backend.tickets.tables import Ticket


def is_invited_to_rate(context: Context, ticket: Ticket, owner: Owner) -> bool:
    """Whether this owner is invited to rate this ticket. The answer for a ticket never changes by chance, so that the
    notice of the result and the reminder agree."""
    if owner.no_surveys:
        return False
    drawn = int(context.keyring.keyed_hash("invitation", ticket.number)[:8], 16) % 100
    return drawn < context.limits.invite_percent
