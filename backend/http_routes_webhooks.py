"""Receivers of a partner over the API: it makes, lists and ends its own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from backend import paging
from backend.http_route import Asked, Asking, Page, PageQuery, Route
from backend.tokens import Scope
from backend.webhook_targets import LENGTH
from backend.webhooks import EVENTS, NewReceiver, Receiver, Webhooks

Event = Literal[EVENTS]  # type: ignore[valid-type]


class NewWebhook(Asking):
    """Where to tell of the tickets this partner brought, and of which moves; without `events` of all."""

    url: Annotated[
        str,
        Field(max_length=LENGTH, pattern=r"^https?://[!-~]+$", examples=["https://partner.example/guishang"]),
    ]
    events: tuple[Event, ...] = Field(default=(), max_length=len(EVENTS))


def _hooks(asked: Asked) -> Webhooks:
    return Webhooks(asked.backend.context)


async def _make(asked: Asked) -> NewReceiver:
    return await _hooks(asked).create(asked.token.origin, asked.body.url, asked.body.events, asked.key)


async def _list(asked: Asked) -> Page[Receiver]:
    vault, name = asked.backend.context.vault, f"webhooks\0{asked.token.origin}"
    place = paging.read(vault, name, asked.query.cursor)
    limit: int = asked.query.limit
    found = await _hooks(asked).all(asked.token.origin, limit + 1, str(place[0]) if place else "")
    items, following = paging.cut(found, limit, lambda last: paging.write(vault, name, (last.id,)))
    return Page[Receiver](items=tuple(items), next=following)


async def _show(asked: Asked) -> Receiver:
    return await _hooks(asked).one(asked.token.origin, asked.path["webhook"])


async def _end(asked: Asked) -> Receiver:
    return await _hooks(asked).end(asked.token.origin, asked.path["webhook"])


_RECEIVER: TypeAdapter[Any] = TypeAdapter(Receiver)

ROUTES: tuple[Route, ...] = (
    Route(
        method="POST",
        path="/v1/webhooks",
        name="makeWebhook",
        scope=Scope.WEBHOOKS,
        summary="Be told of the tickets you brought. The secret that signs is in this answer, and nowhere else.",
        run=_make,
        answers=TypeAdapter(NewReceiver),
        asks=NewWebhook,
        keyed=True,
        status=201,
    ),
    Route(
        method="GET",
        path="/v1/webhooks",
        name="listWebhooks",
        scope=Scope.WEBHOOKS,
        summary="Your receivers, with what is waiting and what was given up.",
        run=_list,
        answers=TypeAdapter(Page[Receiver]),
        query=PageQuery,
    ),
    Route(
        method="GET",
        path="/v1/webhooks/{webhook}",
        name="showWebhook",
        scope=Scope.WEBHOOKS,
        summary="One receiver.",
        run=_show,
        answers=_RECEIVER,
    ),
    Route(
        method="DELETE",
        path="/v1/webhooks/{webhook}",
        name="endWebhook",
        scope=Scope.WEBHOOKS,
        summary="Nothing more is sent there; doing it again changes nothing.",
        run=_end,
        answers=_RECEIVER,
    ),
)
