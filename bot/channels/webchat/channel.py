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
from typing import Protocol

import structlog
from aiohttp import WSCloseCode, web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.contract.errors import Unavailable
from backend.contract.values import Address, EntryCode, InvalidEntryCode
from backend.core.crypto import Keyring
from bot.channels.webchat import security as guard
from bot.channels.webchat.frames import MAX_FRAME, bot_entry
from bot.channels.webchat.leaving import LeaveHandler, LeavingDesk
from bot.channels.webchat.message_log import AppendNotifier, ChatLog
from bot.channels.webchat.pages import WebPages, is_human_visit
from bot.channels.webchat.security import (
    APP_ENTRANCE,
    NOBODY,
    PAGE_ENTRANCE,
    Entrance,
    VisitorAuthenticator,
    set_security_headers,
)
from bot.channels.webchat.socket import PageSocket, SocketServices
from bot.channels.webchat.staff_door import CHECK_SECONDS, StaffDoor
from bot.channels.webchat.upload import UploadHandler, wanted_part
from bot.ports import Delivered, Delivery, EventSink, FileStore, Message, Retryable, StaffLookup, Texts

log = structlog.get_logger()

HEARTBEAT = 30.0  # seconds
MAX_SOCKETS = 20  # of one visitor in one process, including dead ones not noticed yet
DRAIN = 10.0  # seconds that begun events have when the process ends

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class TelegramBot:
    """The Telegram bot beside the page: its name for links, its token to verify the visitor of a Mini App."""

    name: str
    token: str


class PagesDesk(StaffLookup, LeavingDesk, Protocol):
    """The parts of `TicketDesk` that the web chat needs."""


class WebChat:
    """Serves the web chat and delivers messages to it. `keys`: the secrets, newest first. `clock`: seconds
    since 1970. `uploads`: how many are read at the same time.
    """

    name = "web"

    def __init__(
        self,
        redis: Redis,
        files: FileStore,
        inbox: EventSink,
        *,
        keys: Sequence[str],
        public_url: str,
        texts: Texts,
        desk: PagesDesk,
        forget: Callable[[Address], Awaitable[None]],
        bot: TelegramBot | None = None,
        clock: Callable[[], float] = time.time,
        uploads: int = 16,
    ) -> None:
        self._log = ChatLog(redis, Keyring(keys))
        self._notifier = AppendNotifier(redis, Keyring(keys))
        self._authenticator = VisitorAuthenticator(keys, public_url)
        self._pages = WebPages(texts, bot.name if bot else "")
        self._uploads = UploadHandler(self._log, files, inbox, uploads)
        self._socket_services = SocketServices(self._log, self._notifier, inbox, set(), texts("late-answer"))
        self._staff_door = StaffDoor(desk, self._log, inbox, forget)
        self._leaving: asyncio.Task[None] | None = None
        self._leave = LeaveHandler(desk, self._log, forget)
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._desk = desk
        self._bot = bot
        self._clock = clock

    async def deliver(self, address: Address, message: Message) -> Delivery:
        """Append the message to the log, once for each Message.id. The page need not be open: it gets the message when
        it opens.
        """
        try:
            await self._log.append(address.chat, message.id, bot_entry(message), files=message.files)
        except (RedisError, OSError) as error:
            return Retryable(type(error).__name__)
        return Delivered()

    async def start(self) -> None:
        """Start listening for new messages."""
        await self._notifier.start()
        self._leaving = asyncio.create_task(self._see_staff_out(), name="webchat-staff")

    async def stop(self) -> None:
        """Close the sockets (the pages connect again to another process) and let begun events finish."""
        if self._leaving is not None:
            self._leaving.cancel()
        await asyncio.gather(*(ws.close(code=1001) for ws in tuple(self._sockets)))
        if self._socket_services.running:
            await asyncio.wait(self._socket_services.running, timeout=DRAIN)
        await self._notifier.stop()

    async def _see_staff_out(self) -> None:
        """Erase what staff who have left could still read, and close their pages."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                left = await self._staff_door.erase_left()
            except (RedisError, OSError, Unavailable) as error:
                log.warning("webchat.staff.unchecked", why=type(error).__name__)
                continue
            await self._close_sockets(left)

    async def _close_sockets(self, visitors: set[str]) -> None:
        gone = [ws for ws, visitor in self._sockets.items() if visitor in visitors]
        await asyncio.gather(*(ws.close(code=WSCloseCode.POLICY_VIOLATION) for ws in gone))

    @property
    def busy_text(self) -> str:
        """What somebody reads who asks too much."""
        return self._pages.busy_text

    def routes(self) -> list[web.RouteDef]:
        """All routes of the web chat and the Mini App."""
        return [
            *self._entrance_routes(PAGE_ENTRANCE),
            *self._entrance_routes(APP_ENTRANCE),
            web.post("/app/session", _with_security_headers(self._start_app_session, APP_ENTRANCE.framed_by)),
            web.get("/join", _with_security_headers(self._join_page)),
            web.post("/join/look", _with_security_headers(self._preview_invite)),
            web.post("/join", _with_security_headers(self._sign_in)),
            web.get("/left", _with_security_headers(self._left_page)),
            web.get("/c/{code}", _with_security_headers(self._landing_page)),
            web.get("/assets/{release}/{name}", _with_security_headers(self._page_asset)),
            web.get("/app.webmanifest", _with_security_headers(self._app_manifest)),
        ]

    def _entrance_routes(self, entrance: Entrance) -> list[web.RouteDef]:
        async def page(request: web.Request) -> web.StreamResponse:
            response = self._pages.chat_page(entrance)
            known = self._authenticator.identify_visitor(request, entrance)
            if known and not await self._is_welcome(known):
                known = None
            if known or entrance is PAGE_ENTRANCE:  # Telegram tells who the Mini App's visitors are
                self._authenticator.set_visitor_cookie(request, response, entrance, known or guard.new_visitor_id())
            return response

        async def socket(request: web.Request) -> web.StreamResponse:
            return await self._open_socket(request, await self._require_visitor(request, entrance))

        async def upload(request: web.Request) -> web.StreamResponse:
            return await self._uploads.handle_upload(request, await self._require_visitor(request, entrance))

        async def leave(request: web.Request) -> web.StreamResponse:
            visitor = await self._require_visitor(request, entrance)
            response = await self._leave.erase_conversation(visitor)
            if response.status == 200:
                self._authenticator.take_visitor_cookie(response, entrance)
                await self._close_sockets({visitor})
            return response

        async def file(request: web.Request) -> web.StreamResponse:
            visitor = self._authenticator.identify_visitor(request, entrance)
            if visitor is None or not await self._is_welcome(visitor):
                raise web.HTTPNotFound
            return await self._uploads.serve_file(visitor, request.match_info["id"], wanted_part(request))

        return [
            web.get(entrance.base or "/", _with_security_headers(page, entrance.framed_by)),
            web.get(f"{entrance.base}/ws", _with_security_headers(socket)),
            web.post(f"{entrance.base}/upload", _with_security_headers(upload)),
            web.post(f"{entrance.base}/leave", _with_security_headers(leave)),
            web.get(f"{entrance.base}/files/{{id:[0-9a-f]{{64}}}}", _with_security_headers(file)),
        ]

    async def _is_welcome(self, visitor: str) -> bool:
        """Whether the conversation is still this visitor's. Raises 503 when the desk cannot be asked."""
        try:
            return await self._staff_door.is_welcome(visitor)
        except Unavailable:
            raise web.HTTPServiceUnavailable from None

    async def _join_page(self, _: web.Request) -> web.StreamResponse:
        return self._pages.join_page()

    async def _preview_invite(self, request: web.Request) -> web.StreamResponse:
        if not self._authenticator.is_same_origin(request):
            raise web.HTTPForbidden
        return await self._staff_door.preview_invite(request)

    async def _sign_in(self, request: web.Request) -> web.StreamResponse:
        """Bind a new conversation, and give its cookie to this browser only."""
        if not self._authenticator.is_same_origin(request):
            raise web.HTTPForbidden
        response, visitor = await self._staff_door.sign_in(request)
        if visitor:
            self._authenticator.set_visitor_cookie(request, response, PAGE_ENTRANCE, visitor)
        return response

    async def _require_visitor(self, request: web.Request, entrance: Entrance) -> str:
        """The visitor's id. Raises 403 when the request comes from another site's page, 401 when the cookie is not
        ours.
        """
        if not self._authenticator.is_same_origin(request):
            raise web.HTTPForbidden
        visitor = self._authenticator.identify_visitor(request, entrance)
        if visitor is None or not await self._is_welcome(visitor):
            raise web.HTTPUnauthorized
        return visitor

    async def _open_socket(self, request: web.Request, visitor: str) -> web.StreamResponse:
        if list(self._sockets.values()).count(visitor) >= MAX_SOCKETS:
            raise web.HTTPTooManyRequests
        ws = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MAX_FRAME, compress=False)
        self._sockets[ws] = visitor
        try:
            await ws.prepare(request)
            await PageSocket(visitor, ws, self._socket_services).run()
        finally:
            del self._sockets[ws]
        return ws

    async def _start_app_session(self, request: web.Request) -> web.StreamResponse:
        """Exchange Telegram's signed init data in the body for a cookie. Raises 401 when the data is forged or
        too old.
        """
        if not self._authenticator.is_same_origin(request):
            raise web.HTTPForbidden
        if self._bot is None or (request.content_length or guard.MAX_INIT_DATA + 1) > guard.MAX_INIT_DATA:
            raise web.HTTPUnauthorized
        user = guard.verify_telegram_user(await request.text(), self._bot.token, self._clock())
        if user is None:
            raise web.HTTPUnauthorized
        response = web.json_response({})
        self._authenticator.set_visitor_cookie(request, response, APP_ENTRANCE, f"tg{user}")
        return response

    async def _landing_page(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]
        if not _CODE.fullmatch(code):
            return self._pages.landing_page("", InvalidEntryCode("unknown"))
        try:
            found = await self._desk.look_up_entry_code(code, count=is_human_visit(request))
        except Unavailable:
            found = EntryCode(code, kind="")  # the conversation looks the code up again later
        return self._pages.landing_page(code, found)

    async def _left_page(self, _: web.Request) -> web.StreamResponse:
        return self._pages.left_page()

    async def _page_asset(self, request: web.Request) -> web.StreamResponse:
        return self._pages.page_asset(request)

    async def _app_manifest(self, request: web.Request) -> web.StreamResponse:
        return self._pages.app_manifest()


def _with_security_headers(handler: Handler, framed_by: str = NOBODY) -> Handler:
    """Add the security headers to every answer of the handler, also to errors."""

    async def handle_securely(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refused:
            set_security_headers(refused, framed_by)
            raise
        return response if response.prepared else set_security_headers(response, framed_by)

    return handle_securely
