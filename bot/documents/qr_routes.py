"""Serves the pictures of a QR code: `/c/<code>/code.png`, `code.svg`, `poster.render_poster_pdf`,
`poster.render_poster_svg`.

The pictures are public, because the poster hangs on a wall; so there is no token. An invalid code has no pictures. Does
not draw: `bot.documents.poster` does.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from backend.contract.errors import Unavailable
from backend.contract.values import EntryCode
from bot.ports import CodeLookup, Texts

MEDIA_TYPES = {
    "code.png": "image/png",
    "code.svg": "image/svg+xml",
    "poster.pdf": "application/pdf",
    "poster.svg": "image/svg+xml",
}
HEADERS = {"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
MAX_DRAWINGS = 2  # pictures drawn at the same time; a poster takes a fraction of a second of CPU time


@dataclass(frozen=True, slots=True)
class QrCodeRoutes:
    """The routes. `drawing_slots` limits how many pictures are drawn at the same time."""

    desk: CodeLookup
    texts: Texts
    public_url: str
    drawing_slots: asyncio.Semaphore

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/c/{code:q[A-Za-z0-9_-]{34}}/{name}", self._serve_picture)]

    async def _serve_picture(self, request: web.Request) -> web.Response:
        code, name = request.match_info["code"], request.match_info["name"]
        try:
            found = await self.desk.look_up_entry_code(code)
        except Unavailable:
            raise web.HTTPServiceUnavailable from None
        if name not in MEDIA_TYPES or not isinstance(found, EntryCode):
            raise web.HTTPNotFound
        url = f"{self.public_url or request.url.origin()}/c/{code}"
        async with self.drawing_slots:
            content = await asyncio.to_thread(_render_picture, name, url, found.place, self.texts)
        return web.Response(body=content, content_type=MEDIA_TYPES[name], headers=HEADERS)


def _render_picture(name: str, url: str, place: str, words: Texts) -> bytes:
    from bot.documents import poster  # reportlab takes 10 MB of memory, and this process may never draw a code

    return poster.RENDERERS[name](url, place, words, "")
