"""Downloads a file that a person sent from Telegram's servers into the store. A failure is a Refusal, never an
exception.

The text of an error is never passed on: it may contain the download address, and with it the bot's token.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing

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

log = structlog.get_logger(__name__)


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
