"""How a rate is written."""

from __future__ import annotations

from backend.statistics.formulas import Rate
from bot.reports.blocks import NOTHING, format_percent, point_change


def test_a_rate_is_written_to_one_decimal_and_never_rounds_a_failure_away() -> None:
    assert format_percent(Rate(2, 3)) == "66.7%"
    assert format_percent(Rate(9999, 10000)) == "99.9%"
    assert format_percent(Rate(1, 10000)) == "0.1%"
    assert format_percent(Rate(0, 0)) == NOTHING
    assert point_change(Rate(2, 3), Rate(1, 2)) == 16.7
    assert point_change(Rate(1, 1), Rate(0, 0)) is None
