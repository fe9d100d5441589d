"""A slow turn is in the log with the place that took longest, and without a word of what was said."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from bot.conversation import stopwatch
from bot.conversation.stopwatch import TurnStopwatch


def test_a_turn_within_a_second_is_not_logged() -> None:
    watch = TurnStopwatch("web", "Said")
    with capture_logs() as logged, watch.measure("engine"):
        pass
    watch.log_if_slow()
    assert logged == []


def test_a_slow_turn_is_logged_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 0.2, 1.0, 2.5, 3.0, 3.2])
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(ticks))
    watch = TurnStopwatch("web", "Said")
    for place in ("lock", "Understand", "engine"):
        with watch.measure(place):
            pass
    with capture_logs() as logged:
        watch.log_if_slow()
    assert logged == [
        {
            "event": "slow turn",
            "log_level": "warning",
            "channel": "web",
            "turn": "Said",
            "seconds": 1.9,
            "place": "Understand",
            "there": 1.5,
        }
    ]


def test_a_place_that_fails_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter([0.0, 5.0])
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(ticks))
    watch = TurnStopwatch("telegram", "Attached")
    with pytest.raises(RuntimeError), watch.measure("SubmitTicket"):
        raise RuntimeError
    with capture_logs() as logged:
        watch.log_if_slow()
    assert logged[0]["place"] == "SubmitTicket"
