"""Turns the events of a burst into text and back, for the store of unfinished bursts."""

from __future__ import annotations

import json

from dialogues.core import codec
from dialogues.core.events import ChannelEvent, Event

EventsById = dict[str, Event]
"""Events of one conversation by their ids, in order."""


def dump_burst(events: EventsById) -> str:
    """Return the events as JSON text; empty unless a channel brought them: what the house itself brings comes again by
    itself.
    """
    written = {name: codec.encode_event(event) for name, event in events.items() if isinstance(event, ChannelEvent)}
    return json.dumps(written, ensure_ascii=False) if len(written) == len(events) else ""


def load_burst(text: str) -> EventsById:
    """Return the events that `dump_burst` wrote. Raises CodecError."""
    try:
        return {name: codec.decode_event(event) for name, event in json.loads(text).items()}
    except (ValueError, AttributeError) as error:
        raise codec.CodecError(str(error)) from error
