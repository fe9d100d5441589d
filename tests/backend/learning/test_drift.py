"""The weekly drift and its alarm."""

from __future__ import annotations

import pytest

from backend.contract.enums import TicketKind
from backend.learning.drift import measure_drift
from tests.backend.learning.predicted_tickets import few_alarm, submit
from tests.fixtures.desk import LiveDesk


@pytest.mark.both_databases
async def test_drift_is_told_by_the_week_and_alarms_above_policy(desk: LiveDesk) -> None:
    for n in range(5):
        await submit(desk, f"冷库停电第{n}夜", confidence=0.3 if n < 2 else 0.9)
    desk.clock.pass_by(days=7)
    for n in range(3):
        await submit(desk, f"冷库停电第{n}夜", TicketKind.HELP if n else TicketKind.COMPLAINT)
    this, last, before = await measure_drift(few_alarm(desk.backend.context), weeks=3)
    assert (last.guesses, last.low, last.alarms) == (5, 2, ("low confidence",))
    assert (this.guesses, this.low, this.alarms) == (3, 0, ("help",))
    assert next(kind for kind in this.kinds if kind.kind == "help").repicked == 1
    assert (before.guesses, before.alarms, len(before.kinds)) == (0, (), 5)
    assert (this.monday - last.monday).days == 7


async def test_few_guesses_alarm_nobody(empty_desk: LiveDesk) -> None:
    for n in range(2):
        await submit(empty_desk, f"冷库停电第{n}夜", TicketKind.COMPLAINT, confidence=0.1)
    (week,) = await measure_drift(few_alarm(empty_desk.backend.context), weeks=1)
    assert (week.low_share, week.alarms) == (1.0, ())
