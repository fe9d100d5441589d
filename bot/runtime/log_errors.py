"""Tells of an error by its type and its places, and never by its text: that may hold what a person wrote.

A failed INSERT quotes its parameters, a bad value itself, a task that nobody waited for the whole error. Owns this for
our own events, the libraries' records, and what nobody caught.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from types import TracebackType

from structlog.typing import EventDict, WrappedLogger

_FRAMES = 8  # innermost places of one error in our own code; the very last place is told wherever it is
_LIBRARIES = ("site-packages", "lib/python")


def describe_error(error: BaseException) -> str:
    """Type and places of the error, then of what it came from."""
    return " < ".join(_describe_each(error))


def _describe_each(error: BaseException | None) -> Iterator[str]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames[:-1] if not any(part in frame.filename for part in _LIBRARIES)]
        shown = [*ours[-_FRAMES:], *frames[-1:]]
        places = ", ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in shown)
        yield f"{type(error).__module__}.{type(error).__qualname__} at {places or 'nowhere'}"
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _describe_each(part)
        error = error.__cause__ or error.__context__


def tell_error(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A processor of structlog: `exc_info` becomes `exception`."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = describe_error(error)
    return event


class LibraryRecords(logging.Filter):
    """Leaves of a library's record what its programmer wrote: the first line, without what was put into it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg, record.args = (record.msg.splitlines() or [""])[0], ()
        elif isinstance(record.msg, BaseException):
            record.msg, record.args = describe_error(record.msg), ()
        return True


def log_what_nobody_caught() -> None:
    """Let an error that ends the process be logged like any other, instead of printed with its text."""

    def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        logging.getLogger("guishang").critical("ended by an error", exc_info=(kind, error, trace))

    sys.excepthook = report
