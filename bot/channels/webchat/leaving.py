"""Leaves a conversation on a computer that others use: everything of it is erased, in the browser and here.

Owns the order: the desk first, then the session, then the log, at last the cookie; each step may be repeated, so what
failed half-way is tried again by the same button. What was handed in stays with the desk, and opens by its receipt code
or number. Does not know who is at the computer.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from aiohttp import web
from redis.exceptions import RedisError

from backend.contract.errors import Unavailable
from backend.contract.values import Address
from bot.channels.webchat.message_log import ChatLog

log = structlog.get_logger()

CLEARED = '"cache", "storage"'  # what the browser drops by itself; its cookie is taken away beside


class LeavingDesk(Protocol):
    """The part of `TicketDesk` that leaving needs."""

    async def forget_owner(self, owner: Address, key: str) -> None:
        """Delete the stored profile of the owner."""
        ...

    async def release_files(self, files: tuple[str, ...], key: str) -> None:
        """Let go of stored files that a conversation had."""
        ...


class LeaveHandler:
    """Erases conversations on their owner's word."""

    def __init__(self, desk: LeavingDesk, chats: ChatLog, forget: Callable[[Address], Awaitable[None]]) -> None:
        self._desk = desk
        self._log = chats
        self._forget = forget

    async def erase_conversation(self, visitor: str) -> web.Response:
        """Erase all that is stored of this conversation. Answers 503 when a part could not be reached."""
        try:
            await self._erase_all(Address("web", visitor))
        except (Unavailable, RedisError, OSError) as error:
            log.warning("webchat.leaving.failed", why=type(error).__name__)
            return web.json_response({"refused": "unavailable"}, status=503)
        return web.json_response({}, headers={"Clear-Site-Data": CLEARED})

    async def _erase_all(self, address: Address) -> None:
        key = f"{address}:leave:{secrets.token_hex(8)}"
        files = await self._log.file_ids(address.chat)
        await self._desk.release_files(files, f"{key}:files")
        await self._desk.forget_owner(address, f"{key}:owner")
        await self._forget(address)
        await self._log.erase(address.chat)
