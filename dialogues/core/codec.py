"""PURE. Turns a Session, or a channel's event, into JSON text and back: exact, versioned, strict about what it reads.

Driven by the type hints of `dialogues.core.session`, so a new field needs no line here. Fields that hold their default
are not written, and a missing field takes its default, so a session stored before an update is still read. The names of
the session's dataclasses and of their fields are in the stored text (`"is"` is the class name): renaming one makes
stored sessions unreadable. Raises CodecError for anything else; the shell then begins a new session.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from dialogues.core.events import ChannelEvent
from dialogues.core.session import Session

VERSION = 1


class CodecError(Exception):
    """The text is not a session of a version known here. The only error of `dialogues`."""


def encode_session(session: Session) -> str:
    """Return the session as JSON text of the current version."""
    return json.dumps(
        {"version": VERSION, "session": _to_json_value(session)}, ensure_ascii=False, separators=(",", ":")
    )


def decode_session(text: str) -> Session:
    """Return the session that `encode_session` wrote. Raises CodecError."""
    try:
        envelope = json.loads(text)
        if not isinstance(envelope, dict) or envelope.get("version") != VERSION:
            raise CodecError("unknown version")
        session = _from_json_value(Session, envelope["session"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CodecError(str(error)) from error
    if not isinstance(session, Session):
        raise CodecError("not a session")
    return session


def encode_event(event: ChannelEvent) -> str:
    """Return the event as JSON text."""
    return json.dumps(_to_json_value(event), ensure_ascii=False, separators=(",", ":"))


def decode_event(text: str) -> ChannelEvent:
    """Return the event that `encode_event` wrote. Raises CodecError."""
    try:
        event = _union_from_json(get_args(ChannelEvent), json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CodecError(str(error)) from error
    if not isinstance(event, ChannelEvent):
        raise CodecError("not an event of a channel")
    return event


def _to_json_value(value: object) -> object:
    """Return a JSON value; a dataclass becomes an object with its class name, without fields at their default."""
    if is_dataclass(value) and not isinstance(value, type):
        shown: dict[str, object] = {"is": type(value).__name__}
        for name, default in _field_defaults(type(value)):
            if (part := getattr(value, name)) != default:
                shown[name] = _to_json_value(part)
        return shown
    if isinstance(value, tuple):
        return [_to_json_value(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _from_json_value(hint: Any, value: object) -> object:
    """Return `value` as the type of the hint. Raises TypeError, ValueError or KeyError."""
    origin = get_origin(hint)
    if origin in (UnionType, Union):
        return _union_from_json(get_args(hint), value)
    if origin is tuple:
        return _tuple_from_json(get_args(hint), value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is datetime:
        return _time_from_json(value)
    if isinstance(hint, type) and is_dataclass(hint):
        return _dataclass_from_json(hint, value)
    if type(value) is hint:
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    raise TypeError(f"{hint} expected")


def _union_from_json(hints: tuple[Any, ...], value: object) -> object:
    if value is None and NoneType in hints:
        return None
    name = value.get("is") if isinstance(value, dict) else None
    for hint in hints:
        if hint is NoneType or (is_dataclass(hint) and getattr(hint, "__name__", "") != name):
            continue
        return _from_json_value(hint, value)
    raise TypeError("no member of the union")


def _tuple_from_json(hints: tuple[Any, ...], value: object) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError("list expected")
    if hints[-1] is Ellipsis:
        return tuple(_from_json_value(hints[0], item) for item in value)
    return tuple(_from_json_value(hint, item) for hint, item in zip(hints, value, strict=True))


def _time_from_json(value: object) -> datetime:
    moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    if moment.tzinfo is None:
        raise ValueError("aware time expected")
    return moment


def _dataclass_from_json(kind: type, value: object) -> object:
    """Return the dataclass `kind` made of a JSON object; fields it does not know are ignored."""
    if not isinstance(value, dict) or value.get("is") != kind.__name__:
        raise TypeError(f"{kind.__name__} expected")
    hints = _field_hints(kind)
    return kind(**{name: _from_json_value(hints[name], part) for name, part in value.items() if name in hints})


@cache
def _field_defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Return names and defaults of a dataclass; MISSING stands for no default and equals no value."""
    return tuple((field.name, field.default) for field in fields(kind))


@cache
def _field_hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
