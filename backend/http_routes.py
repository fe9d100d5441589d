"""The table of what the API can be asked: for our own gateways the whole port, for partners what their scope allows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter

from backend.assemble import Backend
from backend.contract import StaffAction, TicketView
from backend.doors import Poster
from backend.tokens import Scope, TokenView
from backend.wire import LOOK, PORT, Endpoint
from backend.workflow import Action


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, checked: `key` already belongs to the token that sent it, except for our own gateways."""

    backend: Backend
    token: TokenView
    body: Any
    path: Mapping[str, str]
    query: Mapping[str, str]
    key: str


Run = Callable[[Asked], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    name: str
    scope: Scope
    summary: str
    run: Run
    answers: TypeAdapter[Any]
    asks: type[BaseModel] | None = None
    keyed: bool = False
    status: int = 200
    query: tuple[str, ...] = ()


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewPoster(_Request):
    """A QR code to make."""

    channel: str = Field(examples=["window"])
    region: str = Field(default="", examples=["450103"])
    place: str = ""
    title: str = ""
    expires_at: AwareDatetime | None = None


class NewHandover(_Request):
    """A business whose identity the partner has proven."""

    name: str
    uscc: str = Field(description="统一社会信用代码", examples=["91440300708461136T"])


class HandedOver(BaseModel):
    """`code` works once; `path` is where the owner is to be sent on our site."""

    code: str
    path: str
    expires_at: datetime


class NewAction(_Request):
    """A move of the table, made by a member of staff from their own system."""

    staff: str
    action: Action
    note: str = ""
    department: str = ""


async def _make_poster(asked: Asked) -> Poster:
    new = asked.body
    return await asked.backend.doors.create_poster(
        new.channel, new.region, new.place, new.title, asked.key, new.expires_at
    )


async def _show_poster(asked: Asked) -> Poster:
    return await asked.backend.doors.poster(asked.path["code"])


async def _revoke_poster(asked: Asked) -> Poster:
    return await asked.backend.doors.revoke(asked.path["code"])


async def _hand_over(asked: Asked) -> HandedOver:
    made = await asked.backend.doors.create_handover(asked.body.name, asked.body.uscc, asked.key)
    return HandedOver(code=made.code, path=f"/c/{made.code}", expires_at=made.expires_at)


async def _act(asked: Asked) -> TicketView:
    new = asked.body
    move = StaffAction(new.staff, asked.path["number"], new.action, new.note, new.department)
    return await asked.backend.desk.act(move, asked.key)


async def _worklist(asked: Asked) -> tuple[TicketView, ...]:
    return await asked.backend.desk.worklist(asked.query.get("staff", ""))


_POSTER: TypeAdapter[Any] = TypeAdapter(Poster)
_VIEW: TypeAdapter[Any] = TypeAdapter(TicketView)
_VIEWS: TypeAdapter[Any] = TypeAdapter(tuple[TicketView, ...])
_HANDED: TypeAdapter[Any] = TypeAdapter(HandedOver)

_PARTNERS: tuple[Route, ...] = (
    Route(
        "POST",
        "/v1/qr",
        "makePoster",
        Scope.QR,
        "Make a QR code; pictures and poster: /c/{code}/code.png, code.svg, poster.pdf, poster.svg.",
        _make_poster,
        _POSTER,
        NewPoster,
        True,
        201,
    ),
    Route("GET", "/v1/qr/{code}", "showPoster", Scope.QR, "A QR code with its counts.", _show_poster, _POSTER),
    Route("DELETE", "/v1/qr/{code}", "revokePoster", Scope.QR, "Revoke a QR code.", _revoke_poster, _POSTER),
    Route(
        "POST",
        "/v1/handovers",
        "handOver",
        Scope.HANDOVER,
        "Bring a proven identity into one conversation, once.",
        _hand_over,
        _HANDED,
        NewHandover,
        True,
        201,
    ),
    Route(
        "GET",
        "/v1/tickets",
        "listTickets",
        Scope.ACT,
        "The open tickets waiting for a member of staff, nearest deadline first.",
        _worklist,
        _VIEWS,
        query=("staff",),
    ),
    Route(
        "POST",
        "/v1/tickets/{number}/actions",
        "actOnTicket",
        Scope.ACT,
        "Make a move as staff.",
        _act,
        _VIEW,
        NewAction,
        True,
    ),
)


def _port_route(endpoint: Endpoint) -> Route:
    async def run(asked: Asked) -> object:
        arguments = {name: getattr(asked.body, name) for name in endpoint.asks.model_fields}
        if endpoint.keyed:
            arguments["key"] = asked.key
        owner = asked.backend.doors if endpoint is LOOK else asked.backend.desk
        answer: object = await getattr(owner, endpoint.name)(**arguments)
        return answer

    return Route(
        "POST",
        f"/v1/desk/{endpoint.name}",
        f"desk_{endpoint.name}",
        Scope.DESK,
        endpoint.summary,
        run,
        endpoint.answers,
        endpoint.asks,
        endpoint.keyed,
    )


ROUTES: tuple[Route, ...] = _PARTNERS + tuple(_port_route(endpoint) for endpoint in (*PORT.values(), LOOK))
