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
from urllib.parse import urlsplit

import structlog
from aiohttp import WSCloseCode, web
from redis.asyncio import Redis
from redis.exceptions import RedisError

from backend.contract.addresses import STAFF_CHAT
from backend.contract.errors import Unavailable
from backend.contract.values import Address
from backend.core.crypto import Keyring
from bot.channels.webchat import security as guard
from bot.channels.webchat.frames import MAX_FRAME, bot_entry
from bot.channels.webchat.leaving import LeaveHandler, LeavingDesk
from bot.channels.webchat.message_log import AppendNotifier, AppendResult, ChatLog
from bot.channels.webchat.open_pages import open_page_routes
from bot.channels.webchat.pages import WebPages
from bot.channels.webchat.push_requests import answer_push_request
from bot.channels.webchat.security import (
    APP_ENTRANCE,
    PAGE_ENTRANCE,
    Entrance,
    VisitorAuthenticator,
    with_security_headers,
)
from bot.channels.webchat.socket import PageSocket, SocketServices
from bot.channels.webchat.staff_door import CHECK_SECONDS, StaffDoor
from bot.channels.webchat.upload import UploadHandler, wanted_part
from bot.channels.webchat.web_push import PushOpenings, WebPush
from bot.ports import Delivered, Delivery, EventSink, FileStore, Message, Retryable, StaffLookup, Texts

log = structlog.get_logger()

HEARTBEAT = 30.0  # seconds
MAX_SOCKETS = 20  # of one visitor in one process, including dead ones not noticed yet
DRAIN = 10.0  # seconds that begun events have when the process ends

NOTHING_OPEN = PushOpenings()

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
        push_openings: PushOpenings = NOTHING_OPEN,
        clock: Callable[[], float] = time.time,
        uploads: int = 16,
    ) -> None:
        self._log = ChatLog(redis, Keyring(keys))
        self._notifier = AppendNotifier(redis, Keyring(keys))
        self._authenticator = VisitorAuthenticator(keys, public_url)
        contact = f"webmaster@{urlsplit(public_url).hostname or 'localhost'}"
        self._push = WebPush(redis, Keyring(keys), contact, push_openings)
        self._pages = WebPages(texts, bot.name if bot else "", self._push.public_key)
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
            appended = await self._log.append(address.chat, message.id, bot_entry(message), files=message.files)
        except (RedisError, OSError) as error:
            return Retryable(type(error).__name__)
        if appended is AppendResult.NEW and is_news(address, message):
            of_staff = address.chat.startswith(STAFF_CHAT)  # nothing of a case shows on a lock screen
            self._push.tell(address.chat, "" if of_staff else message.text)
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
        await self._push.finish(DRAIN)
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
            *open_page_routes(self._pages, self._desk),
            web.post("/app/session", with_security_headers(self._start_app_session, APP_ENTRANCE.framed_by)),
            web.post("/join/look", with_security_headers(self._preview_invite)),
            web.post("/join", with_security_headers(self._sign_in)),
            web.post("/push", with_security_headers(self._take_subscription)),
            web.delete("/push", with_security_headers(self._take_subscription)),
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
            web.get(entrance.base or "/", with_security_headers(page, entrance.framed_by)),
            web.get(f"{entrance.base}/ws", with_security_headers(socket)),
            web.post(f"{entrance.base}/upload", with_security_headers(upload)),
            web.post(f"{entrance.base}/leave", with_security_headers(leave)),
            web.get(f"{entrance.base}/files/{{id:[0-9a-f]{{64}}}}", with_security_headers(file)),
        ]

    async def _is_welcome(self, visitor: str) -> bool:
        """Whether the conversation is still this visitor's. Raises 503 when the desk cannot be asked."""
        try:
            return await self._staff_door.is_welcome(visitor)
        except Unavailable:
            raise web.HTTPServiceUnavailable from None

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

    async def _take_subscription(self, request: web.Request) -> web.StreamResponse:
        visitor = await self._require_visitor(request, PAGE_ENTRANCE)
        return await answer_push_request(request, visitor, self._log, self._push)


def is_news(address: Address, message: Message) -> bool:
    """Whether the message is news of a ticket, and no answer to what was just said."""
    return message.id.startswith(f"{address}:push:")
