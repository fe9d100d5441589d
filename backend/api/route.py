"""What a row of the API's table is made of, for every module that writes some (`backend.routes` collects them).

A module of routes builds a tuple of these rows from the services they need. Whatever a row says of its path, query and
body is both checked and described in the OpenAPI document, so that the two cannot differ. Refuses to serve.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from backend.api.tokens import Scope, TokenView
from backend.contract.desk import TicketDesk
from backend.contract.numbers import TICKET_NUMBER
from backend.db.context import Context

Item = TypeVar("Item")
PAGE = 50  # items of a page when nobody says how many

# How the parts of a path are spelt; one that is spelt otherwise names nothing here and is answered 404.
PLACES: Mapping[str, str] = {
    "number": f"^{TICKET_NUMBER}$",
    "code": r"^[A-Za-z0-9_-]{1,64}$",
    "month": r"^20[0-9]{2}-(0[1-9]|1[0-2])$",
    "quarter": r"^20[0-9]{2}Q[1-4]$",
    "year": r"^20[0-9]{2}$",
}
PLACE = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class RequestModel(BaseModel):
    """What somebody sends; a name it does not know is refused, so that a typing slip never passes for a default."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # of fifty models a process meets a few


class PageQuery(RequestModel):
    """The query of a list. `cursor`: the `next` of the page before; empty for the first."""

    limit: int = Field(default=PAGE, ge=1, le=200, description="At most so many items.")
    cursor: str = Field(
        default="", max_length=400, pattern=r"^[A-Za-z0-9_.=-]*$", description="`next` of the last page."
    )


class Page(BaseModel, Generic[Item]):
    """Part of a list. `next` goes on where it ends; null when nothing follows."""

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One request, checked: `key` already belongs to the token that sent it, except for our own gateways."""

    context: Context
    desk: TicketDesk
    token: TokenView
    body: Any
    path: Mapping[str, str]
    query: Any
    key: str


Run = Callable[[ApiRequest], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`path` under /api; `name` unique. `keyed`: it changes something and needs an Idempotency-Key."""

    method: str
    path: str
    name: str
    scope: Scope
    summary: str
    run: Run
    answers: TypeAdapter[Any]
    asks: type[BaseModel] | None = None
    query: type[BaseModel] = RequestModel
    keyed: bool = False
    status: int = 200
