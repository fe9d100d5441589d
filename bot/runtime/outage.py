"""Tells an outage in two lines, one when it begins and one when it is over, however many events meet it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

log = structlog.get_logger()

QUIET = 5.0  # seconds without a failure, before a success ends the outage: one chat may fail while others work


@dataclass(slots=True)
class Outage:
    """What one part of the process has met. `part`: its name in the log. `clock`: seconds."""

    part: str
    clock: Callable[[], float] = time.monotonic
    began: float | None = None
    last: float = 0.0
    failures: int = 0

    def record_failure(self, error: BaseException) -> None:
        """Count a failure; the first of an outage is logged, by the kinds of the error and of its cause alone."""
        self.failures += 1
        self.last = self.clock()
        if self.began is None:
            self.began = self.last
            cause = error.__cause__
            why = type(error).__name__ + (f" by {type(cause).__name__}" if cause else "")
            log.error("outage", part=self.part, error=why, hint="nothing is given up; it goes on when that answers")

    def record_success(self) -> None:
        """The part works; if nothing has failed for a while, the outage is over."""
        if self.began is None or self.clock() - self.last < QUIET:
            return
        log.info("outage over", part=self.part, seconds=round(self.last - self.began), failures=self.failures)
        self.began, self.failures = None, 0
