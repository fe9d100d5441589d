"""Long polling that acknowledges an update only after it is handled (docs/decisions: own polling loop).

Owns the offset: it moves to the oldest update that is not handled yet, so after a crash Telegram sends again everything
that was not finished. Updates of different chats are handled in parallel; `intake` keeps the order in a chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import TelegramMethod

from bot.channels.telegram.intake import TelegramIntake
from bot.errors import BotError

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG = 25  # seconds that Telegram waits before an empty answer
PEEK = 0.25  # seconds between polls while updates are being handled
PAUSES = (1.0, 2.0, 5.0, 15.0, 30.0)  # seconds after each failed poll; the last one is repeated

log = structlog.get_logger(__name__)


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates without parsing the updates: one malformed update must not lose the others of its batch."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = 0
    allowed_updates: list[str] = ALLOWED


class BadToken(BotError):
    """Telegram does not know this token."""


class TelegramPolling:
    """Polls the updates of one bot."""

    def __init__(self, bot: Bot, intake: TelegramIntake, *, pauses: Sequence[float] = PAUSES) -> None:
        self._bot = bot
        self._intake = intake
        self._pauses = pauses
        self._pending: dict[int, asyncio.Task[None]] = {}
        self._done: set[int] = set()  # handled, but not acknowledged yet because an older one is not finished
        self._next = 0  # acknowledges everything seen so far
        self._trouble = ""  # the error last logged, so that it is logged once
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Updates that are not finished then come again at the next start. Raises BadToken."""
        try:
            while True:
                await self._poll_once()
        finally:
            for task in self._pending.values():
                task.cancel()
            if self._pending:
                await asyncio.wait(self._pending.values())

    async def _poll_once(self) -> None:
        try:
            updates = await self._fetch_updates()
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            log.error("telegram.bad-token", hint="check GUISHANG_TELEGRAM__TOKEN")
            raise BadToken from error
        except AiogramError as error:
            await self._pause_after_error(error)
            return
        if self._trouble:
            log.info("telegram.polling-again")
        self._trouble, self._failures = "", 0
        for update in updates:
            self._start_handling(update)
        if self._pending:
            await asyncio.wait(self._pending.values(), timeout=PEEK)
        self._collect_finished()

    async def _fetch_updates(self) -> list[dict[str, Any]]:
        timeout = 0 if self._pending else LONG
        offset = min(self._pending, default=self._next)
        return await self._bot(GetRawUpdates(offset=offset or None, timeout=timeout), request_timeout=timeout + 15)

    def _start_handling(self, update: dict[str, Any]) -> None:
        number = update["update_id"]
        if number not in self._pending and number not in self._done:
            self._next = number + 1
            self._pending[number] = asyncio.create_task(self._intake.handle_update(update))

    def _collect_finished(self) -> None:
        self._done |= {number for number, task in self._pending.items() if task.done()}
        self._pending = {number: task for number, task in self._pending.items() if not task.done()}
        if not self._pending:
            self._done.clear()

    async def _pause_after_error(self, error: AiogramError) -> None:
        trouble = type(error).__name__
        if trouble != self._trouble:
            self._log_error(error)
            self._trouble = trouble
        pause = self._pauses[min(self._failures, len(self._pauses) - 1)]
        self._failures += 1
        await asyncio.sleep(error.retry_after if isinstance(error, TelegramRetryAfter) else pause)

    def _log_error(self, error: AiogramError) -> None:
        if isinstance(error, TelegramConflictError):
            log.error("telegram.conflict", hint="another process polls with this token, or a webhook is set")
        else:
            log.warning("telegram.unreachable", error=type(error).__name__)
