"""Imports every table of the backend, so that the metadata is complete for Alembic and for code that reads all
tables.

Also declares the partial indexes. They name both databases, and SQLAlchemy then loads the support of both; migrations
create indexes, so no other process needs them.
"""

from __future__ import annotations

from sqlalchemy import Index

import backend.api.tables
import backend.db.tables
import backend.dispatch.tables
import backend.identity.tables
import backend.learning.tables
import backend.notifications.tables
import backend.partners.tables
import backend.people.tables
import backend.privacy.tables
import backend.statistics.tables
import backend.supervision.tables
import backend.surveys.tables
import backend.tickets.records
import backend.tickets.tables
from backend.db.base import Base
from backend.tickets.tables import Extension, Ticket

__all__ = ["Base", "backend"]

_OPEN, _NAMED = Ticket.ended_at.is_(None), Ticket.anonymised_at.is_(None)
_UNDECIDED = Extension.granted.is_(None)
Index("ix_tickets_open", Ticket.id, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("ix_tickets_ended_and_named", Ticket.kind, Ticket.ended_at, sqlite_where=_NAMED, postgresql_where=_NAMED)
Index("ix_extensions_undecided", Extension.ticket_id, sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED)
