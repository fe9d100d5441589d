"""Whom to ask for a rating (mechanism 20): everybody by default, fewer if policy says so, and nobody who asked not to
be asked. Who is not asked may rate all the same."""

from __future__ import annotations

from backend.db.context import Context
from backend.people.tables import Owner
from backend.tickets.tables import Ticket


def is_asked(context: Context, ticket: Ticket, owner: Owner) -> bool:
    """The same for a ticket whenever it is asked, so that news and reminder agree."""
    if owner.no_surveys:
        return False
    drawn = int(context.vault.fingerprint("invitation", ticket.number)[:8], 16) % 100
    return drawn < context.limits.invite_percent
