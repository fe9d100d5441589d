"""Reads what a page says about news for a closed page: that it wants them, or no longer.

Owns the two requests, their size and their rate. Whether an address may be called is decided in `web_push`.
"""

from __future__ import annotations

import json

from aiohttp import web
from redis.exceptions import RedisError

from bot.channels.webchat.message_log import ChatLog, MessageRate
from bot.channels.webchat.web_push import PushSubscription, WebPush

MAX_BODY = 2048  # bytes
RATE = MessageRate(most=20, window_ms=10 * 60_000)  # of one conversation


async def answer_push_request(request: web.Request, chat: str, log: ChatLog, push: WebPush) -> web.Response:
    """Remember (POST) or forget (DELETE) a subscription of this conversation. Raises 400, 413, 429, 503."""
    try:
        if not await log.allow(chat, "push", RATE):
            raise web.HTTPTooManyRequests
        wanted = await _read_subscription(request)
        if request.method == "DELETE":
            await push.unsubscribe(chat, wanted.name)
        elif not await push.subscribe(chat, wanted):
            raise web.HTTPBadRequest
    except RedisError:
        raise web.HTTPServiceUnavailable from None
    return web.json_response({})


async def _read_subscription(request: web.Request) -> PushSubscription:
    """A subscription as a browser writes it. Raises 400, 413."""
    if (request.content_length or MAX_BODY + 1) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)
    try:
        told = json.loads(await request.text())
        endpoint, keys = told["endpoint"], told["keys"]
        parts = (endpoint, keys["p256dh"], keys["auth"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise web.HTTPBadRequest from None
    if not all(isinstance(part, str) and part.isascii() for part in parts):
        raise web.HTTPBadRequest
    return PushSubscription(*parts)
