"""Watches the model's drift: sets Prometheus gauges, and logs a warning once a week for each figure above policy.

Only reports. People label doubtful texts, train and promote.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import Gauge

from backend.db.context import Context
from backend.learning.drift import WeekDrift, measure_drift

log = structlog.get_logger()

LOOK_SECONDS = 3600.0
LOW = Gauge("guishang_nlu_low_confidence_share", "Share of this week's guesses of low confidence")
REPICKED = Gauge("guishang_nlu_repicked_share", "Share of this week's guesses that owners replaced", ["kind"])
ALARMS = Gauge("guishang_nlu_drift_alarms", "How many of this week's figures of the model are above policy")


def drift_watcher(context: Context) -> Callable[[], Awaitable[None]]:
    """Return the function that a worker calls every hour. It looks at last week too, whose last hours may have changed
    a figure.
    """
    warned: set[tuple[str, str]] = set()

    async def look() -> None:
        this, last = await measure_drift(context, weeks=2)
        _set_gauges(this)
        for week in (last, this):
            for what in week.alarms:
                if (sign := (week.monday.isoformat(), what)) not in warned:
                    warned.add(sign)
                    log.warning("the model drifts", week=sign[0], what=what, low_share=round(week.low_share, 2))

    return look


def _set_gauges(week: WeekDrift) -> None:
    LOW.set(week.low_share)
    ALARMS.set(len(week.alarms))
    for kind in week.kinds:
        REPICKED.labels(kind.kind).set(kind.repicked_share)
