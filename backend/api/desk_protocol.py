"""Derives the HTTP protocol of the desk's port from the signatures of `TicketDesk`: one endpoint per method.

Client and server use the same names, request models and answer types, so that they cannot differ. Does not contain the
transport, nor the format of errors (`backend.api.problem`).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model

from backend.contract.desk import TicketDesk

PUBLISHED: Mapping[str, str] = {
    "use_entry_code": "open_door",
    "submit_ticket": "submit",
    "supplement_ticket": "supplement",
    "urge_ticket": "urge",
    "object_to_refusal": "object",
    "stop_surveys": "no_surveys",
    "withdraw_ticket": "withdraw",
    "list_tickets": "tickets",
    "show_ticket": "ticket",
    "find_profile": "profile",
    "forget_owner": "forget",
    "find_staff_by_address": "staff_at",
    "show_worklist": "worklist",
    "search_answers": "answers",
}
"""The names under which methods were published in version 1 of the API, where they differ from those in the code."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of the port over HTTP. `body_model`: the model of its arguments, without the key, which travels in a
    header. `answer_type`: the type of the result; `route.get_adapter` reads and writes it. `needs_key`: the method
    changes something and needs a key. `path`: its name in the address, which stays as it was published."""

    name: str
    path: str
    body_model: type[BaseModel]
    answer_type: Any
    needs_key: bool
    summary: str


def _read_endpoint(owner: type, name: str) -> Endpoint:
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
    return Endpoint(name, PUBLISHED.get(name, name), asks, answer, "key" in hints, (method.__doc__ or name).strip())


@cache
def desk_endpoints() -> Mapping[str, Endpoint]:
    """The endpoint of every method of the port, by method name."""
    methods = [name for name, member in vars(TicketDesk).items() if inspect.iscoroutinefunction(member)]
    return {name: _read_endpoint(TicketDesk, name) for name in methods}
