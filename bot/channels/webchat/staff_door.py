"""Lets staff into the web chat, and out of it.

A link brings an invite's code behind `#`, where no server, log or link scanner sees it. The page tells whose invite it
is; a tap and the PIN, which was told another way, sign in. Each sign-in gets a visitor of its own with an empty
conversation, so that whoever knew the browser's cookie before knows nothing of it. Who is no longer bound to such a
conversation (let go, bound elsewhere) keeps nothing: the conversation is erased within a minute.

Owns the two requests of that page and the erasing. The desk decides who is bound.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from backend.contract.addresses import STAFF_CHAT
from backend.contract.errors import Unavailable
from backend.contract.values import Address, EntryCode, InvalidEntryCode, StaffView
from bot.channels.webchat import security as guard
from bot.channels.webchat.message_log import ChatLog, MessageRate
from bot.ports import EventSink, StaffLookup
from dialogues.core.events import ChatOpened

CHECK_SECONDS = 60.0
MAX_BODY = 1024  # bytes
TRIES = MessageRate(most=20, window_ms=10 * 60_000)  # of one visitor
REASONS = frozenset({"unknown", "expired", "revoked", "used", "pin-wrong"})


class StaffDoor:
    """Signs staff in, and erases the conversations of those who have left."""

    def __init__(
        self, desk: StaffLookup, log: ChatLog, inbox: EventSink, forget: Callable[[Address], Awaitable[None]]
    ) -> None:
        self._desk = desk
        self._log = log
        self._event_sink = inbox
        self._forget = forget

    async def preview_invite(self, request: web.Request) -> web.Response:
        """Answer whose invite the code is. Uses nothing up."""
        code, _ = await _read_request(request)
        found = await self._look_up(code)
        if isinstance(found, StaffView):
            return web.json_response({"name": found.name, "unit": found.unit})
        return _refuse(found)

    async def sign_in(self, request: web.Request) -> tuple[web.Response, str]:
        """Bind a new conversation by code and PIN. Returns the answer, and the new visitor ("" when refused)."""
        code, pin = await _read_request(request)
        found = await self._look_up(code)
        if not isinstance(found, StaffView):
            return _refuse(found), ""
        visitor = guard.new_staff_id()
        address = Address("web", visitor)
        await self._log.add_staff_chat(visitor)
        await self._event_sink.receive(address, "join", ChatOpened(code + pin))
        if await self._desk.find_staff_by_address(address) is None:
            await self.erase(visitor)
            return _refuse("pin-wrong"), ""
        return web.json_response({}), visitor

    async def is_welcome(self, visitor: str) -> bool:
        """Whether this visitor may use their conversation; one that staff have left is erased. Raises Unavailable."""
        if not visitor.startswith(STAFF_CHAT):
            return True
        if await self._desk.find_staff_by_address(Address("web", visitor)) is not None:
            return True
        await self.erase(visitor)
        return False

    async def erase(self, visitor: str) -> None:
        """Erase all that is stored of this conversation."""
        await self._log.erase(visitor)
        await self._forget(Address("web", visitor))
        await self._log.drop_staff_chat(visitor)

    async def erase_left(self) -> set[str]:
        """Erase the conversations that staff have left. Returns their visitors."""
        return {visitor for visitor in await self._log.staff_chats() if not await self.is_welcome(visitor)}

    async def _look_up(self, code: str) -> StaffView | str:
        """Whose invite it is, or why it opens nothing."""
        try:
            found = await self._desk.look_up_entry_code(code)
        except Unavailable:
            return "unavailable"
        if isinstance(found, InvalidEntryCode):
            return found.reason
        return found.staff if isinstance(found, EntryCode) and found.staff is not None else "unknown"


async def _read_request(request: web.Request) -> tuple[str, str]:
    """Code and PIN of the request. Raises 400, 413."""
    if (request.content_length or MAX_BODY + 1) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, request.content_length or 0)
    try:
        told = json.loads(await request.text())
        code, pin = str(told["code"]), str(told.get("pin", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise web.HTTPBadRequest from None
    if not (
        len(code) <= 64 and code.isascii() and code.isprintable() and len(pin) <= 6 and (pin.isdecimal() or not pin)
    ):
        raise web.HTTPBadRequest
    return code, pin


def _refuse(reason: str) -> web.Response:
    if reason == "unavailable":
        return web.json_response({"refused": "unavailable"}, status=503)
    return web.json_response({"refused": reason if reason in REASONS else "unknown"}, status=403)
