"""The webhook `POST /telegram/webhook`. It always requires the secret that was set with Telegram.

Owns the checks of secret, size and shape. Answers 200 only when the update is safe: handled, or kept in the
`UpdateInbox`. Telegram repeats an update that got no 200, and `EventSink` recognises a repeated event by its id.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the header's name
MAX_BODY = 1024 * 1024  # bytes; a real update has a few thousand

log = structlog.get_logger(__name__)


def webhook_handler(
    take_update: Callable[[Mapping[str, Any]], Awaitable[None]], secret: str
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The aiohttp handler for PATH. `take_update` returns when the update is safe. Raises ValueError when `secret` is
    empty.
    """
    if not secret:
        raise ValueError("a webhook without a secret would accept anything")

    async def receive(request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=401)
        body = await _read_body(request)
        if body is None:
            return web.Response(status=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict):
            log.warning("telegram.webhook-not-json")
            return web.Response(status=400)
        await take_update(update)
        return web.Response()

    return receive


async def _read_body(request: web.Request) -> bytes | None:
    """The body, at most MAX_BODY bytes, whatever the limit of the web application is; None if it is longer."""
    body = b""
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body
