"""An outage is two lines in the log."""

from __future__ import annotations

import pytest

from bot.runtime.outage import QUIET, Outage


def test_an_outage_is_told_when_it_begins_and_when_it_is_over(capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    outage = Outage("redis", lambda: now)
    outage.record_success()
    for _ in range(1000):
        now += 0.01
        outage.record_failure(ConnectionError("redis://:password@host"))
        outage.record_success()  # another chat works
    now += QUIET
    outage.record_success()
    outage.record_success()
    said = capsys.readouterr().out.splitlines()
    assert ["outage over" in line for line in said] == [False, True]
    assert "ConnectionError" in said[0]
    assert "failures=1000" in said[1]
    assert "password" not in str(said)


def test_the_next_outage_is_told_again(capsys: pytest.CaptureFixture[str]) -> None:
    now = 100.0
    outage = Outage("redis", lambda: now)
    for _ in range(2):
        outage.record_failure(TimeoutError())
        now += QUIET
        outage.record_success()
    assert len(capsys.readouterr().out.splitlines()) == 4
