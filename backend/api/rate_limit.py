"""Limits the rate of requests for each token: a steady rate with a burst (GCRA).

Owns the port and the limiter of one process. The bot implements the port for several processes that share a Redis.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol


class RateLimiter(Protocol):
    """Counts requests by name."""

    async def seconds_to_wait(self, who: str, per_minute: int, burst: int) -> float:
        """0: the request of `who` may pass, and is counted. Otherwise the seconds until a request may pass."""
        ...


class LocalRateLimiter:
    """A limiter in memory. `clock`: monotonic seconds. Idle names are removed, so that memory is bounded by the active
    names."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full: dict[str, float] = {}  # when its bucket will be full again
        self._swept = clock()

    async def seconds_to_wait(self, who: str, per_minute: int, burst: int) -> float:
        now, each = self._clock(), 60 / per_minute
        self._forget_idle_names(now)
        full = max(self._full.get(who, now), now)
        early = full - now - each * (burst - 1)
        if early > 1e-9:
            return early
        self._full[who] = full + each
        return 0.0

    @property
    def name_count(self) -> int:
        """The number of names in memory."""
        return len(self._full)

    def _forget_idle_names(self, now: float) -> None:
        if now - self._swept > 60:
            self._full = {who: full for who, full in self._full.items() if full > now}
            self._swept = now
