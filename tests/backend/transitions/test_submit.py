"""Tickets are numbered by month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.fixtures.desk import LiveDesk

pytestmark = pytest.mark.both_databases


async def test_a_new_month_counts_from_one(desk: LiveDesk) -> None:
    assert await desk.submitted() == "GS-2611-00001"
    desk.clock.now = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # December has begun in China
    assert await desk.submitted() == "GS-2612-00001"
