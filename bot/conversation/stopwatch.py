"""Measures where the time of a turn goes, and logs a turn that took too long with the place that took longest.

Owns the threshold. Does not log what was said: only the kind of event and the name of a place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

import structlog

log = structlog.get_logger()

SLOW = 1.0  # seconds


class TurnStopwatch:
    """The seconds that each place of one turn took: `lock`, `engine`, `save`, `send`, and each effect by its name."""

    def __init__(self, channel: str, event: str) -> None:
        self._channel = channel
        self._event = event
        self._seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, place: str) -> Iterator[None]:
        """Add the time of the block to this place."""
        began = perf_counter()
        try:
            yield
        finally:
            self._seconds[place] = self._seconds.get(place, 0.0) + perf_counter() - began

    def log_if_slow(self) -> None:
        """Log the turn if it took more than `SLOW` seconds."""
        total = sum(self._seconds.values())
        if total > SLOW:
            place = max(self._seconds, key=self._seconds.__getitem__)
            log.warning(
                "slow turn",
                channel=self._channel,
                turn=self._event,
                seconds=round(total, 2),
                place=place,
                there=round(self._seconds[place], 2),
            )
