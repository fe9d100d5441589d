"""A worker shows drift and warns once."""

from __future__ import annotations

from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from bot.workers.drift_watch import drift_watcher
from tests.backend.learning.predicted_tickets import few_alarm, submit
from tests.fixtures.desk import open_desk


async def test_a_worker_shows_drift_and_warns_once(sqlite_url: str) -> None:
    async with open_desk(sqlite_url) as desk:
        for n in range(3):
            await submit(desk, f"冷库停电第{n}夜", confidence=0.1)
        look = drift_watcher(few_alarm(desk.backend.context))
        with capture_logs() as logged:
            await look()
            await look()
    assert REGISTRY.get_sample_value("guishang_nlu_low_confidence_share") == 1.0
    assert REGISTRY.get_sample_value("guishang_nlu_repicked_share", {"kind": "help"}) == 0.0
    assert REGISTRY.get_sample_value("guishang_nlu_drift_alarms") == 1.0
    assert [(line["event"], line["what"]) for line in logged] == [("the model drifts", "low confidence")]
