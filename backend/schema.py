"""Imports every table of the backend, so that the metadata is complete for Alembic and for code that reads all
tables."""

from __future__ import annotations

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

__all__ = ["Base", "backend"]
