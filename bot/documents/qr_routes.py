"""A QR code's pictures over HTTP: `/c/<code>/code.png`, `code.svg`, `poster.pdf`, `poster.svg`, for whoever made it.

What they show hangs on a wall, so no token is asked for; a code that opens nothing has no pictures. Refuses drawing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from backend.contract.errors import Unavailable
from backend.contract.values import Door
from bot.documents import poster, qr_code
from bot.documents.fonts import known_font
from bot.ports import CodeLookup, Texts

Draw = Callable[[str, str, Texts], bytes]  # address, place, the catalogue's words

PICTURES: dict[str, tuple[str, Draw]] = {
    "code.png": ("image/png", lambda url, place, words: qr_code.png(url)),
    "code.svg": ("image/svg+xml", lambda url, place, words: qr_code.svg(url).encode()),
    "poster.pdf": ("application/pdf", lambda url, place, words: poster.pdf(url, place, words, font=FONT)),
    "poster.svg": ("image/svg+xml", lambda url, place, words: poster.svg(url, place, words).encode()),
}
FONT: Path | None = known_font()
HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
AT_ONCE = 2  # drawings; a poster takes a fraction of a second of a core


@dataclass(frozen=True, slots=True)
class Pictures:
    desk: CodeLookup
    words: Texts
    public_url: str
    places: asyncio.Semaphore

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/c/{code:q[A-Za-z0-9_-]{34}}/{name}", self._show)]

    async def _show(self, request: web.Request) -> web.Response:
        code, drawing = request.match_info["code"], PICTURES.get(request.match_info["name"])
        try:
            found = await self.desk.look_up_code(code)
        except Unavailable:
            raise web.HTTPServiceUnavailable from None
        if drawing is None or not isinstance(found, Door):
            raise web.HTTPNotFound
        media_type, draw = drawing
        url = f"{self.public_url or request.url.origin()}/c/{code}"
        async with self.places:
            content = await asyncio.to_thread(draw, url, found.place, self.words)
        return web.Response(body=content, content_type=media_type, headers=HEADERS)
