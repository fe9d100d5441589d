"""The webhook `POST /telegram/webhook`. It always requires the secret that was set with Telegram.

Owns the checks of secret, size and shape. Answers 200 only after the update is handled. Telegram repeats an update that
got no 200, and `EventSink` recognises a repeated event by its id.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.channels.telegram.intake import TelegramIntake

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — the header's name
HOLD = 50.0  # seconds; Telegram waits for a minute, and sends again what got no 200
MAX_BODY = 1024 * 1024  # bytes; a real update has a few thousand

log = structlog.get_logger(__name__)


def webhook_handler(intake: TelegramIntake, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The aiohttp handler for PATH. Raises ValueError when `secret` is empty."""
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
        try:
            await asyncio.wait_for(intake.handle_update(update), HOLD)
        except TimeoutError:
            return web.Response(status=503)
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
