"""Defines a route of the API, the request that it gets, and shared models for queries and pages.

Each module of routes builds a tuple of `Route` from the services that it needs; `backend.routes` collects them. The
server checks path, query and body against the route, and the OpenAPI document describes the same route, so that the two
cannot differ. Does not serve requests: `server` does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from backend.api.tokens import Scope, TokenView
from backend.contract.desk import TicketDesk
from backend.contract.numbers import TICKET_NUMBER
from backend.db.context import Context

Item = TypeVar("Item")
PAGE = 50  # default number of items of a page

# The pattern of each path parameter. A value that does not match is answered with 404.
PATH_PATTERNS: Mapping[str, str] = {
    "number": f"^{TICKET_NUMBER}$",
    "code": r"^[A-Za-z0-9_-]{1,64}$",
    "month": r"^20[0-9]{2}-(0[1-9]|1[0-2])$",
    "quarter": r"^20[0-9]{2}Q[1-4]$",
    "year": r"^20[0-9]{2}$",
}
DEFAULT_PATH_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class RequestModel(BaseModel):
    """The base of request models. An unknown field is refused, so that a misspelt field is not taken as missing."""

    model_config = ConfigDict(extra="forbid", defer_build=True)  # a process uses only a few of the fifty models


class PageQuery(RequestModel):
    """The query of a list. `cursor`: the `next` of the page before; empty for the first."""

    limit: int = Field(default=PAGE, ge=1, le=200, description="At most so many items.")
    cursor: str = Field(
        default="", max_length=400, pattern=r"^[A-Za-z0-9_.=-]*$", description="`next` of the last page."
    )


class Page(BaseModel, Generic[Item]):
    """A page of a list. `next`: the cursor of the next page; null on the last page."""

    model_config = ConfigDict(defer_build=True)

    items: tuple[Item, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """One validated request. `path`, `query` and `body`: as the route describes them. `key`: the idempotency key, with
    the token's id in front except for our own gateways."""

    context: Context
    desk: TicketDesk
    token: TokenView
    body: Any
    path: Mapping[str, str]
    query: Any
    key: str


@cache
def get_adapter(answer_type: Any) -> TypeAdapter[Any]:
    """The adapter that writes and reads answers of this type. Built at its first use: a process that starts builds none
    of the thirty."""
    return TypeAdapter(answer_type)


RouteHandler = Callable[[ApiRequest], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One route. `path`: under /api. `name`: unique, the operationId. `handler`: handles the request. `body_model` and
    `query`: the models of body and query. `answer_type`: the type of the answer; `get_adapter` writes it. `needs_key`:
    the route changes something and needs an Idempotency-Key."""

    method: str
    path: str
    name: str
    scope: Scope
    summary: str
    handler: RouteHandler
    answer_type: Any
    body_model: type[BaseModel] | None = None
    query: type[BaseModel] = RequestModel
    needs_key: bool = False
    status: int = 200
