"""Long polling that acknowledges an update only after it is handled (docs/decisions: own polling loop).

Owns the offset: it moves to the oldest update that is neither handled nor kept, so after a crash Telegram sends again
everything that was not finished. An update that cannot be handled for a while is kept on the disk (`kept_updates`), so
that it does not hold up the others. Updates of different chats are handled in parallel; `intake` keeps the order in a
chat.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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
from bot.channels.telegram.updates.kept_updates import KeptUpdates
from bot.errors import BotError
from bot.runtime.outage import Outage

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG = 25  # seconds that Telegram waits before an empty answer
PEEK = 0.25  # seconds between polls while updates are being handled
KEEP_AFTER = 20.0  # seconds an update is in hand
MOST_KEPT = 5_000  # more stay with Telegram
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


@dataclass(frozen=True, slots=True)
class UpdateInHand:
    """An update that is being handled, since an instant of the loop's clock."""

    raw: dict[str, Any]
    handling: asyncio.Task[None]
    since: float


class TelegramPolling:
    """Polls the updates of one bot."""

    def __init__(
        self,
        bot: Bot,
        intake: TelegramIntake,
        kept: KeptUpdates,
        *,
        pauses: Sequence[float] = PAUSES,
        keep_after: float = KEEP_AFTER,
    ) -> None:
        self._bot = bot
        self._intake = intake
        self._store = kept
        self._pauses = pauses
        self._keep_after = keep_after
        self._pending: dict[int, UpdateInHand] = {}
        self._kept: dict[int, UpdateInHand] = {}
        self._done: set[int] = set()  # handled, but not acknowledged yet because an older one is not finished
        self._next = 0  # acknowledges everything seen so far
        self._trouble = ""  # the error last logged, so that it is logged once
        self._failures = 0
        self._disk = Outage("keeping telegram updates")

    async def run(self) -> None:
        """Poll until cancelled. Updates that are not finished then come again at the next start. Raises BadToken."""
        try:
            for update in await self._store.load():
                self._kept[update["update_id"]] = self._begin_handling(update)
            while True:
                await self._poll_once()
        finally:
            handling = [one.handling for one in (*self._pending.values(), *self._kept.values())]
            for task in handling:
                task.cancel()
            if handling:
                await asyncio.wait(handling)

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
            await asyncio.wait([one.handling for one in self._pending.values()], timeout=PEEK)
        await self._keep_late()
        self._collect_finished()
        await self._forget_handled()

    async def _fetch_updates(self) -> list[dict[str, Any]]:
        timeout = 0 if self._pending else LONG
        offset = min(self._pending, default=self._next)
        return await self._bot(GetRawUpdates(offset=offset or None, timeout=timeout), request_timeout=timeout + 15)

    def _start_handling(self, update: dict[str, Any]) -> None:
        number = update["update_id"]
        if number not in self._pending and number not in self._done:
            self._next = number + 1
            self._pending[number] = self._begin_handling(update)

    def _begin_handling(self, update: dict[str, Any]) -> UpdateInHand:
        handling = asyncio.create_task(self._intake.handle_update(update))
        return UpdateInHand(update, handling, asyncio.get_running_loop().time())

    async def _keep_late(self) -> None:
        """Keep what is in hand for long, oldest first. Its handling goes on."""
        now = asyncio.get_running_loop().time()
        for number, one in list(self._pending.items()):
            if one.handling.done() or now - one.since < self._keep_after or len(self._kept) >= MOST_KEPT:
                continue
            try:
                await self._store.keep(one.raw)
            except OSError as error:
                self._disk.record_failure(error)
                return
            self._disk.record_success()
            self._kept[number] = self._pending.pop(number)
            self._done.add(number)

    async def _forget_handled(self) -> None:
        for number, one in list(self._kept.items()):
            if one.handling.done():
                await self._store.forget(number)
                del self._kept[number]

    def _collect_finished(self) -> None:
        self._done |= {number for number, one in self._pending.items() if one.handling.done()}
        self._pending = {number: one for number, one in self._pending.items() if not one.handling.done()}
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
