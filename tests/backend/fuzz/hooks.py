"""What schemathesis cannot guess: names of what is there, so that requests get past "not found", and fresh keys."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import schemathesis

THERE: dict[str, Any] = {
    "number": "GS-2611-00001",
    "owner": {"channel": "web", "chat": "azhen"},
    "staff": "s-desk",
}
_KEY = "Idempotency-Key"


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Only what is meant to be good is touched. A used key with another body is refused, rightly, so each gets its own;
    every other body, told by its size, asks for what is there; the rest stay as strange as they were made."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if _KEY in (case.headers or {}):
        case.headers[_KEY] = str(uuid4())
    if len(repr(case.body)) % 2:
        case.body = _known(case.body)


def _known(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {name: THERE.get(name, _known(part)) for name, part in value.items()}
