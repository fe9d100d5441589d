"""The desk's port as it travels: one endpoint per method of `TicketDesk`, read from its own signatures.

Owns names, request models and answer types for both ends, so that client and server cannot drift apart; and the
shape of an error on the wire (RFC 9457), in both directions. Refuses transport.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter, create_model

from backend.contract.desk import TicketDesk


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`asks`: the arguments but the key, which travels in a header. `keyed`: it changes something."""

    name: str
    asks: type[BaseModel]
    answers: TypeAdapter[Any]
    keyed: bool
    summary: str


def _endpoint(owner: type, name: str) -> Endpoint:
    method = getattr(owner, name)
    hints = get_type_hints(method)
    answer = hints.pop("return")
    parameters = inspect.signature(method).parameters
    fields: dict[str, Any] = {
        field: (hint, ... if parameters[field].default is inspect.Parameter.empty else parameters[field].default)
        for field, hint in hints.items()
        if field != "key"
    }
    asks = create_model(f"Ask_{name}", __config__=ConfigDict(extra="forbid", defer_build=True), **fields)
    return Endpoint(name, asks, TypeAdapter(answer), "key" in hints, (method.__doc__ or name).strip())


@cache
def endpoints() -> Mapping[str, Endpoint]:
    """Every method of the port, by its name."""
    methods = [name for name, member in vars(TicketDesk).items() if inspect.iscoroutinefunction(member)]
    return {name: _endpoint(TicketDesk, name) for name in methods}
