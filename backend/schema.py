"""Every table of the desk: importing this makes the metadata whole."""

from __future__ import annotations

import backend.duty_tables
import backend.guard_tables
import backend.handling_tables
import backend.learning_tables
import backend.partner_tables
import backend.people
import backend.statistics_tables
import backend.supervision_tables
from backend.tables import Base

__all__ = ["Base", "backend"]
