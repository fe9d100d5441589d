"""PURE. A Session as JSON text and back: exact, versioned, and strict about what it reads.

Driven by the type hints of `dialogues.core.session`, so a new field needs no line here. What is as by default is not
written, and a missing field takes its default, so an older session goes on after an update. What cannot be read raises
CodecError; the shell then begins anew.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from dialogues.core.session import Session

VERSION = 1


class CodecError(Exception):
    """The text is no session of a version known here."""


def encode(session: Session) -> str:
    return json.dumps({"version": VERSION, "session": _plain(session)}, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Session:
    """Raises CodecError."""
    try:
        envelope = json.loads(text)
        if not isinstance(envelope, dict) or envelope.get("version") != VERSION:
            raise CodecError("unknown version")
        session = _typed(Session, envelope["session"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CodecError(str(error)) from error
    if not isinstance(session, Session):
        raise CodecError("not a session")
    return session


def _plain(value: object) -> object:
    """Dataclasses with their class's name, so that a union can be read back, and without what is as by default."""
    if is_dataclass(value) and not isinstance(value, type):
        shown: dict[str, object] = {"is": type(value).__name__}
        for name, default in _defaults(type(value)):
            if (part := getattr(value, name)) != default:
                shown[name] = _plain(part)
        return shown
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(hint: Any, value: object) -> object:
    origin = get_origin(hint)
    if origin in (UnionType, Union):
        return _one_of(get_args(hint), value)
    if origin is tuple:
        return _tuple(get_args(hint), value)
    if hint is datetime:
        return _moment(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, value)
    if type(value) is hint:
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    raise TypeError(f"{hint} expected")


def _one_of(hints: tuple[Any, ...], value: object) -> object:
    if value is None and NoneType in hints:
        return None
    name = value.get("is") if isinstance(value, dict) else None
    for hint in hints:
        if hint is NoneType or (is_dataclass(hint) and getattr(hint, "__name__", "") != name):
            continue
        return _typed(hint, value)
    raise TypeError("no member of the union")


def _tuple(hints: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    if hints[-1] is Ellipsis:
        return tuple(_typed(hints[0], item) for item in value)
    return tuple(_typed(hint, item) for hint, item in zip(hints, value, strict=True))


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    if moment.tzinfo is None:
        raise ValueError("aware time expected")
    return moment


def _record(kind: type, value: object) -> object:
    if not isinstance(value, dict) or value.get("is") != kind.__name__:
        raise TypeError(f"{kind.__name__} expected")
    hints = _hints(kind)
    return kind(**{name: _typed(hints[name], part) for name, part in value.items() if name in hints})


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Names and defaults of a dataclass; one without a default is never equal to what stands for it."""
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
