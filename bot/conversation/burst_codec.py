"""Turns the events of a burst into text and back, for the store of unfinished bursts."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from dialogues.core.events import Attached, Event, InputRefused, Said, UnsupportedInput

EventsById = dict[str, Event]
"""Events of one conversation by their ids, in order."""

_MEMBERS: TypeAdapter[Mapping[str, Said | Attached | InputRefused | UnsupportedInput]] = TypeAdapter(
    dict[str, Said | Attached | InputRefused | UnsupportedInput]
)


def may_regroup(events: EventsById) -> bool:
    """Return whether these events, when they come again, may come in other groups: words and files."""
    return any(isinstance(event, Said | Attached) for event in events.values())


def dump_burst(events: EventsById) -> str:
    """Return the events as JSON text. Only events that may be fragments can be written."""
    return _MEMBERS.dump_json(events).decode()  # type: ignore[arg-type]  # pydantic refuses any other event


def load_burst(text: str) -> EventsById:
    """Return the events that `dump_burst` wrote."""
    return dict(_MEMBERS.validate_json(text))
