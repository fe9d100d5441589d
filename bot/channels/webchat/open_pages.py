"""Serves the pages and parts that ask for no visitor: landing, sign-in, farewell, assets, and what a home screen needs.

Owns their routes. Drawing is done in `pages`; what a scanned code means, the desk says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from aiohttp import web

from backend.contract.errors import Unavailable
from backend.contract.values import EntryCode, InvalidEntryCode
from bot.channels.webchat.pages import WebPages, is_human_visit
from bot.channels.webchat.security import Handler, with_security_headers
from bot.ports import CodeLookup

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def open_page_routes(pages: WebPages, desk: CodeLookup) -> list[web.RouteDef]:
    """The routes of what anybody may see."""

    async def landing(request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]
        if not _CODE.fullmatch(code):
            return pages.landing_page("", InvalidEntryCode("unknown"))
        try:
            found = await desk.look_up_entry_code(code, count=is_human_visit(request))
        except Unavailable:
            found = EntryCode(code, kind="")  # the conversation looks the code up again later
        return pages.landing_page(code, found)

    drawn: dict[str, Handler] = {
        "/c/{code}": landing,
        "/join": _answer(lambda _: pages.join_page()),
        "/left": _answer(lambda _: pages.left_page()),
        "/assets/{release}/{name}": _answer(pages.page_asset),
        "/app.webmanifest": _answer(lambda _: pages.app_manifest()),
        "/icons/{name}.png": _answer(lambda request: pages.app_icon(request.match_info["name"])),
        "/sw.js": _answer(lambda _: pages.service_worker()),
    }
    return [web.get(path, with_security_headers(handler)) for path, handler in drawn.items()]


def _answer(draw: Callable[[web.Request], web.Response]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return draw(request)

    return handle
