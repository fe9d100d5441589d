"""Lets a partner create, list and end its own webhook receivers over the API."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from backend.api import paging
from backend.api.route import ApiRequest, Page, PageQuery, RequestModel, Route
from backend.api.tokens import Scope
from backend.partners.webhook_urls import URL_LENGTH
from backend.partners.webhooks import EVENTS, NewReceiver, Receiver, Webhooks

EventName = Literal[EVENTS]  # type: ignore[valid-type]


class NewWebhook(RequestModel):
    """Where to send the moves of the partner's tickets, and which moves; all of them if `events` is empty."""

    url: Annotated[
        str,
        Field(max_length=URL_LENGTH, pattern=r"^https?://[!-~]+$", examples=["https://partner.example/guishang"]),
    ]
    events: tuple[EventName, ...] = Field(default=(), max_length=len(EVENTS))


async def _create_webhook(webhooks: Webhooks, request: ApiRequest) -> NewReceiver:
    return await webhooks.create_receiver(request.token.origin, request.body.url, request.body.events, request.key)


async def _list_webhooks(webhooks: Webhooks, request: ApiRequest) -> Page[Receiver]:
    keyring, name = request.context.keyring, f"webhooks\0{request.token.origin}"
    place = paging.decode_cursor(keyring, name, request.query.cursor)
    limit: int = request.query.limit
    found = await webhooks.list_receivers(request.token.origin, limit + 1, str(place[0]) if place else "")
    items, following = paging.paginate_items(found, limit, lambda last: paging.encode_cursor(keyring, name, (last.id,)))
    return Page[Receiver](items=tuple(items), next=following)


async def _show_webhook(webhooks: Webhooks, request: ApiRequest) -> Receiver:
    return await webhooks.get_receiver(request.token.origin, request.path["webhook"])


async def _end_webhook(webhooks: Webhooks, request: ApiRequest) -> Receiver:
    return await webhooks.end_receiver(request.token.origin, request.path["webhook"])


def build_routes(webhooks: Webhooks) -> tuple[Route, ...]:
    return (
        Route(
            method="POST",
            path="/v1/webhooks",
            name="makeWebhook",
            scope=Scope.WEBHOOKS,
            summary="Be told of the tickets you brought. The secret that signs is in this answer, and nowhere else.",
            handler=partial(_create_webhook, webhooks),
            answer_type=NewReceiver,
            body_model=NewWebhook,
            needs_key=True,
            status=201,
        ),
        Route(
            method="GET",
            path="/v1/webhooks",
            name="listWebhooks",
            scope=Scope.WEBHOOKS,
            summary="Your receivers, with what is waiting and what was given up.",
            handler=partial(_list_webhooks, webhooks),
            answer_type=Page[Receiver],
            query=PageQuery,
        ),
        Route(
            method="GET",
            path="/v1/webhooks/{webhook}",
            name="showWebhook",
            scope=Scope.WEBHOOKS,
            summary="One receiver.",
            handler=partial(_show_webhook, webhooks),
            answer_type=Receiver,
        ),
        Route(
            method="DELETE",
            path="/v1/webhooks/{webhook}",
            name="endWebhook",
            scope=Scope.WEBHOOKS,
            summary="Nothing more is sent there; doing it again changes nothing.",
            handler=partial(_end_webhook, webhooks),
            answer_type=Receiver,
        ),
    )
