"""Downloads a file that a person sent from Telegram's servers into the store. A failure is a Refusal, never an
exception.

The text of an error is never passed on: it may contain the download address, and with it the bot's token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import aclosing, contextmanager

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiohttp import ClientError

from bot.channels.telegram.updates.incoming import MAX_FILE, FileToFetch
from bot.ports import FileStore
from dialogues.core.events import Attached, InputRefused
from dialogues.core.values import FileRef, Refusal

PAUSES = (0.2, 1.0, 0.0)  # seconds after each try
TIMEOUT = 60  # seconds, for 20 MB over a slow line
AT_ONCE = 4  # downloads of one chat
TOGETHER = 8.0  # seconds that a file which is here waits for the others of its chat

log = structlog.get_logger(__name__)


class FileFetcher:
    """Downloads the files of all chats: several of one chat at once, and each is handed out when all that are under way
    are here, so that an album arrives as one.
    """

    def __init__(self, bot: Bot, files: FileStore) -> None:
        self._bot = bot
        self._files = files
        self._under_way: dict[int, dict[FileToFetch, asyncio.Task[Attached | InputRefused]]] = {}
        self._places: dict[int, asyncio.Semaphore] = {}

    @contextmanager
    def fetching(self, chat: int, wanted: Sequence[FileToFetch]) -> Iterator[None]:
        """Begin to download these files, for `finish`; the context lasts until they are handled."""
        places = self._places.setdefault(chat, asyncio.Semaphore(AT_ONCE))
        under_way = self._under_way.setdefault(chat, {})
        begun = [file for file in wanted if file not in under_way]  # an update may come again meanwhile
        under_way |= {file: asyncio.create_task(self._fetch(file, places)) for file in begun}
        try:
            yield
        finally:
            for file in begun:
                under_way.pop(file).cancel()
            if not under_way:
                self._under_way.pop(chat, None)
                self._places.pop(chat, None)

    async def finish(self, chat: int, wanted: FileToFetch) -> Attached | InputRefused:
        """Return the event of a file, which is downloaded now if it is not under way; see `fetch_file`."""
        under_way = self._under_way.get(chat, {})
        mine = under_way.get(wanted)
        loop = asyncio.get_running_loop()
        until = loop.time() + TOGETHER
        while others := [task for task in under_way.values() if not task.done()]:
            if loop.time() >= until:
                break
            await asyncio.wait(others, timeout=until - loop.time())
        return await (mine or fetch_file(self._bot, self._files, wanted))

    async def _fetch(self, wanted: FileToFetch, places: asyncio.Semaphore) -> Attached | InputRefused:
        async with places:
            return await fetch_file(self._bot, self._files, wanted)


async def fetch_file(bot: Bot, files: FileStore, wanted: FileToFetch) -> Attached | InputRefused:
    """Download and store a file, with retries. Returns `Attached`, or `InputRefused` with the reason."""
    if wanted.size > MAX_FILE:
        return InputRefused(Refusal.TOO_LARGE, wanted.name)
    for pause in PAUSES:
        try:
            stored = await _store_file(bot, files, wanted)
        except TelegramBadRequest as error:
            return InputRefused(_refusal_reason(error), wanted.name)
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            log.warning("telegram.file-not-fetched", error=type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return _file_event(stored, wanted)
    return InputRefused(Refusal.LOST, wanted.name)


async def _store_file(bot: Bot, files: FileStore, wanted: FileToFetch) -> FileRef | Refusal:
    found = await bot.get_file(wanted.file_id)
    if not found.file_path:
        return Refusal.LOST
    url = bot.session.api.file_url(bot.token, found.file_path)
    async with aclosing(bot.session.stream_content(url, timeout=TIMEOUT)) as chunks:
        return await files.put(wanted.name, chunks)


def _file_event(stored: FileRef | Refusal, wanted: FileToFetch) -> Attached | InputRefused:
    if isinstance(stored, Refusal):
        return InputRefused(stored, wanted.name)
    return Attached((stored,), wanted.caption, wanted.ref, album=wanted.album)


def _refusal_reason(error: TelegramBadRequest) -> Refusal:
    return Refusal.TOO_LARGE if "file is too big" in error.message else Refusal.LOST
