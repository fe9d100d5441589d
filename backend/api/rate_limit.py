"""How often one system may ask: a steady rate with a burst, for each token (GCRA).

Owns the port and the meter of one process. Processes that share a Redis share one count: the shell brings that meter.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class Meter(Protocol):
    async def wait(self, who: str, per_minute: int, burst: int) -> float:
        """0: this request may pass, and is counted. Otherwise the seconds until one may."""
        ...


class OwnMeter:
    """`clock`: seconds that only grow. A name at rest is forgotten, so the memory is bounded by who is active."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full: dict[str, float] = {}  # when its bucket will be full again
        self._swept = clock()

    async def wait(self, who: str, per_minute: int, burst: int) -> float:
        now, each = self._clock(), 60 / per_minute
        self._forget(now)
        full = max(self._full.get(who, now), now)
        early = full - now - each * (burst - 1)
        if early > 1e-9:
            return early
        self._full[who] = full + each
        return 0.0

    @property
    def known(self) -> int:
        """How many names are kept."""
        return len(self._full)

    def _forget(self, now: float) -> None:
        if now - self._swept > 60:
            self._full = {who: full for who, full in self._full.items() if full > now}
            self._swept = now
