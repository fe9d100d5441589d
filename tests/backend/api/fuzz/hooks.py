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
    no cursor can be guessed; a whole number is written without a point. Every other body, told by its size, asks for
    what is there; the rest stay as strange as they were made."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if _KEY in (case.headers or {}):
        case.headers[_KEY] = str(uuid4())
    (case.query or {}).pop("cursor", None)
    case.body = _known(case.body, THERE if len(repr(case.body)) % 2 else {})


def _known(value: Any, there: dict[str, Any]) -> Any:
    match value:
        case dict():
            return {name: there.get(name, _known(part, there)) for name, part in value.items()}
        case list():
            return [_known(part, there) for part in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
