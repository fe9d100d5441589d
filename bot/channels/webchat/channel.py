"""The web chat: one page, one WebSocket, and one message log for each conversation.

Owns the routes and that each of them is protected. `deliver` only appends to the log; the process that holds the page's
socket sends the message to the page, so a worker can deliver as well as a gateway. The same page is Telegram's Mini App
under /app.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.contract.errors import Unavailable
from backend.contract.values import Address, ClosedDoor, Door
from backend.core.crypto import Vault
from bot.channels.webchat import security as guard
from bot.channels.webchat.frames import MAX_FRAME, bot_side
from bot.channels.webchat.message_log import Bell, ChatLog
from bot.channels.webchat.pages import Pages, by_a_person
from bot.channels.webchat.security import APP, NOBODY, PAGE, Entrance, Guard, secured
from bot.channels.webchat.socket import Socket, Wiring
from bot.channels.webchat.upload import Uploads
from bot.ports import CodeLookup, Delivered, Delivery, FileStore, Inbox, Message, Retryable, Texts

HEARTBEAT = 30.0  # seconds
MAX_SOCKETS = 20  # of one visitor in one process, including dead ones not noticed yet
DRAIN = 10.0  # seconds that begun events have when the process ends

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Bot:
    """The Telegram bot beside the page: its name for links, its token to verify the visitor of a Mini App."""

    name: str
    token: str


class WebChat:
    """Serves the web chat and delivers messages to it. `keys`: the secrets, newest first. `clock`: seconds
    since 1970.
    """

    name = "web"

    def __init__(
        self,
        redis: Redis,
        files: FileStore,
        inbox: Inbox,
        *,
        keys: Sequence[str],
        public_url: str,
        texts: Texts,
        desk: CodeLookup,
        bot: Bot | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._log = ChatLog(redis, Vault(keys))
        self._bell = Bell(redis)
        self._guard = Guard(keys, public_url)
        self._pages = Pages(texts, bot.name if bot else "")
        self._uploads = Uploads(self._log, files, inbox)
        self._wiring = Wiring(self._log, self._bell, inbox, set())
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._desk = desk
        self._bot = bot
        self._clock = clock

    async def deliver(self, address: Address, message: Message) -> Delivery:
        """Append the message to the log, once for each Message.id. The page need not be open: it gets the message when
        it opens.
        """
        try:
            await self._log.append(address.chat, message.id, bot_side(message), files=message.files)
        except (RedisError, OSError) as error:
            return Retryable(type(error).__name__)
        return Delivered()

    async def start(self) -> None:
        """Start listening for new messages."""
        await self._bell.start()

    async def stop(self) -> None:
        """Close the sockets (the pages connect again to another process) and let begun events finish."""
        await asyncio.gather(*(ws.close(code=1001) for ws in tuple(self._sockets)))
        if self._wiring.running:
            await asyncio.wait(self._wiring.running, timeout=DRAIN)
        await self._bell.stop()

    def routes(self) -> list[web.RouteDef]:
        """All routes of the web chat and the Mini App."""
        return [
            *self._entrance_routes(PAGE),
            *self._entrance_routes(APP),
            web.post("/app/session", _guarded(self._app_session, APP.framed_by)),
            web.get("/c/{code}", _guarded(self._landing)),
            web.get("/assets/{release}/{name}", _guarded(self._part)),
            web.get("/app.webmanifest", _guarded(self._manifest)),
        ]

    def _entrance_routes(self, entrance: Entrance) -> list[web.RouteDef]:
        async def page(request: web.Request) -> web.StreamResponse:
            response = self._pages.chat(entrance)
            known = self._guard.visitor(request, entrance)
            if known or entrance is PAGE:  # Telegram tells who the Mini App's visitors are
                self._guard.welcome(request, response, entrance, known or guard.new_visitor())
            return response

        async def socket(request: web.Request) -> web.StreamResponse:
            return await self._socket(request, self._visitor(request, entrance))

        async def upload(request: web.Request) -> web.StreamResponse:
            return await self._uploads.take(request, self._visitor(request, entrance))

        async def file(request: web.Request) -> web.StreamResponse:
            visitor = self._guard.visitor(request, entrance)
            if visitor is None:
                raise web.HTTPNotFound
            return await self._uploads.fetch(visitor, request.match_info["id"])

        return [
            web.get(entrance.base or "/", _guarded(page, entrance.framed_by)),
            web.get(f"{entrance.base}/ws", _guarded(socket)),
            web.post(f"{entrance.base}/upload", _guarded(upload)),
            web.get(f"{entrance.base}/files/{{id:[0-9a-f]{{64}}}}", _guarded(file)),
        ]

    def _visitor(self, request: web.Request, entrance: Entrance) -> str:
        """The visitor's id. Raises 403 when the request comes from another site's page, 401 when the cookie is not
        ours.
        """
        if not self._guard.same_origin(request):
            raise web.HTTPForbidden
        visitor = self._guard.visitor(request, entrance)
        if visitor is None:
            raise web.HTTPUnauthorized
        return visitor

    async def _socket(self, request: web.Request, visitor: str) -> web.StreamResponse:
        if list(self._sockets.values()).count(visitor) >= MAX_SOCKETS:
            raise web.HTTPTooManyRequests
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MAX_FRAME, compress=False)
        self._sockets[ws] = visitor
        try:
            await ws.prepare(request)
            await Socket(visitor, ws, self._wiring).run()
        finally:
            del self._sockets[ws]
        return ws

    async def _app_session(self, request: web.Request) -> web.StreamResponse:
        """Exchange Telegram's signed init data in the body for a cookie. Raises 401 when the data is forged or
        too old.
        """
        if not self._guard.same_origin(request):
            raise web.HTTPForbidden
        if self._bot is None or (request.content_length or guard.MAX_INIT_DATA + 1) > guard.MAX_INIT_DATA:
            raise web.HTTPUnauthorized
        user = guard.telegram_user(await request.text(), self._bot.token, self._clock())
        if user is None:
            raise web.HTTPUnauthorized
        response = web.json_response({})
        self._guard.welcome(request, response, APP, f"tg{user}")
        return response

    async def _landing(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]
        if not _CODE.fullmatch(code):
            return self._pages.landing("", ClosedDoor("unknown"))
        try:
            found = await self._desk.look_up_code(code, count=by_a_person(request))
        except Unavailable:
            found = Door(code, kind="")  # the conversation looks the code up again later
        return self._pages.landing(code, found)

    async def _part(self, request: web.Request) -> web.StreamResponse:
        return self._pages.part(request)

    async def _manifest(self, request: web.Request) -> web.StreamResponse:
        return self._pages.manifest()


def _guarded(handler: Handler, framed_by: str = NOBODY) -> Handler:
    """Add the security headers to every answer of the handler, also to errors."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            secured(refused, framed_by)
            raise
        return response if response.prepared else secured(response, framed_by)

    return guarded
