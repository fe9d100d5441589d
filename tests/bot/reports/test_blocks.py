"""How a rate is written."""

from __future__ import annotations

from backend.statistics.formulas import Rate
from bot.reports.blocks import NOTHING, percent, points


def test_a_rate_is_written_to_one_decimal_and_never_rounds_a_failure_away() -> None:
    assert percent(Rate(2, 3)) == "66.7%"
    assert percent(Rate(9999, 10000)) == "99.9%"
    assert percent(Rate(1, 10000)) == "0.1%"
    assert percent(Rate(0, 0)) == NOTHING
    assert points(Rate(2, 3), Rate(1, 2)) == 16.7
    assert points(Rate(1, 1), Rate(0, 0)) is None
