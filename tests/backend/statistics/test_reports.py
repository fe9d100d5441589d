"""City reports: who owes one, and which are noted."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from backend.contract.errors import BadDraft
from backend.statistics.periods import Quarter
from backend.statistics.reports import StatisticsReports
from tests.fixtures.desk import LiveDesk


async def test_every_city_owes_a_report_by_the_fifth(desk: LiveDesk) -> None:
    reporting, third = StatisticsReports(desk.backend.context), Quarter(2026, 3)
    desk.clock.now = datetime(2026, 10, 4, 2, tzinfo=UTC)
    await reporting.record_city_report("450100", third)
    desk.clock.now = datetime(2026, 10, 6, 2, tzinfo=UTC)
    await reporting.record_city_report("450100", third)  # made again: the first time stands
    await reporting.record_city_report("450200", third)
    states = {one.city: one for one in await reporting.city_reports(third)}
    assert len(states) == 14
    assert {one.due for one in states.values()} == {date(2026, 10, 5)}
    assert (states["450100"].late, states["450200"].late, states["450300"].late) == (False, True, True)
    assert states["450100"].made_at == datetime(2026, 10, 4, 2, tzinfo=UTC)
    assert states["450300"].made_at is None


async def test_no_report_is_noted_that_cannot_be(desk: LiveDesk) -> None:
    reporting, third = StatisticsReports(desk.backend.context), Quarter(2026, 3)
    for city in ("450103", "450000", "", "'; --"):
        with pytest.raises(BadDraft, match="no such city"):
            await reporting.record_city_report(city, third)
    with pytest.raises(BadDraft, match="not over"):
        await reporting.record_city_report("450100", Quarter(2026, 4))
    assert all(one.made_at is None for one in await reporting.city_reports(third))
