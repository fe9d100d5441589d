"""Bot API calls, each through the rate limiter (`TelegramRateLimiter`). Does not decide which call to make.

Raises aiogram's errors and TooBusy. When Telegram says that an edit is not needed or no longer possible, that is a
return value here, not an error.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.methods import EditMessageReplyMarkup, EditMessageText
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
)
from aiogram.types import Message as SentMessage

from bot.channels.telegram.draw import escape_html, is_photo
from bot.channels.telegram.markup import Markup
from bot.channels.telegram.rate_limit import RateLimitExceeded, TelegramRateLimiter
from bot.ports import FileStore
from dialogues.core.values import FileRef

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PAST_EDITING = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
STRIP_PATIENCE = 0.3  # seconds
UPLOAD_TIMEOUT = 120  # seconds, for ten files over a slow line

log = structlog.get_logger(__name__)


class TelegramBotApi:
    """Sends and edits messages of one bot. `urgent`: a person is waiting for this message."""

    def __init__(self, bot: Bot, files: FileStore, pace: TelegramRateLimiter) -> None:
        self._bot = bot
        self._files = files
        self._rate_limiter = pace

    async def send_text(self, chat: int, words: str, markup: Markup | None, *, urgent: bool) -> int:
        """Send a text. Returns the id of the new message."""
        await self._rate_limiter.wait_for_turn(str(chat), urgent=urgent)
        sent = await self._bot.send_message(
            chat, escape_html(words), parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=NO_PREVIEW
        )
        return sent.message_id

    async def edit_text(
        self, chat: int, message: int, words: str, markup: InlineKeyboardMarkup | None, *, urgent: bool
    ) -> bool:
        """Replace the text and buttons of a message. Returns False when that message can no longer be edited."""
        await self._rate_limiter.wait_for_turn(str(chat), urgent=urgent)
        try:
            await self._bot.edit_message_text(
                escape_html(words),
                chat_id=chat,
                message_id=message,
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )
        except TelegramBadRequest as error:
            if "message is not modified" in error.message:
                return True
            if any(words in error.message for words in PAST_EDITING):
                return False
            raise
        return True

    async def remove_buttons(self, chat: int, message: int) -> None:
        """Remove the buttons of a message."""
        await self._edit_if_soon(chat, EditMessageReplyMarkup(chat_id=chat, message_id=message))

    async def show_chosen_label(self, chat: int, message: int, words: str, label: str) -> None:
        """Replace the buttons of a message by the label that was tapped."""
        text = f"{escape_html(words)}\n\n<b>{escape_html(label)}</b>"
        await self._edit_if_soon(
            chat,
            EditMessageText(
                chat_id=chat,
                message_id=message,
                text=text,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
            ),
        )

    async def _edit_if_soon(self, chat: int, edit: EditMessageReplyMarkup | EditMessageText) -> None:
        """Edit only if the rate limiter has a slot soon. Old buttons are harmless, so nobody waits for this, and it
        does not use up what may be sent to the chat.
        """
        try:
            await self._rate_limiter.wait_for_turn(f"{chat}:buttons", urgent=False, patience=STRIP_PATIENCE)
            await self._bot(edit)
        except (AiogramError, RateLimitExceeded) as error:
            log.debug("telegram.buttons-stay", error=type(error).__name__)

    async def send_album(self, chat: int, files: Sequence[FileRef], *, urgent: bool) -> list[int]:
        """Send files of one sort as an album. Returns the ids of its messages; none when the store has none of the
        files any more.
        """
        held = [(file, content) for file in files if (content := await self._read_file(file)) is not None]
        if not held:
            return []
        for _ in held:
            await self._rate_limiter.wait_for_turn(str(chat), urgent=urgent)
        as_photos = all(is_photo(file) for file, _ in held)
        try:
            sent = await self._upload_files(chat, held, as_photos=as_photos)
        except TelegramBadRequest:
            if not as_photos:
                raise
            sent = await self._upload_files(
                chat, held, as_photos=False
            )  # not valid as a photo: too long, too thin, broken
        return [message.message_id for message in sent]

    async def _read_file(self, file: FileRef) -> bytes | None:
        try:
            return await self._files.open(file)
        except FileNotFoundError:
            log.error("telegram.file-missing", file=file.id)
            return None

    async def _upload_files(
        self, chat: int, held: Sequence[tuple[FileRef, bytes]], *, as_photos: bool
    ) -> Sequence[SentMessage]:
        inputs = [BufferedInputFile(content, file.name) for file, content in held]
        if len(inputs) > 1:
            kind = InputMediaPhoto if as_photos else InputMediaDocument
            return await self._bot.send_media_group(
                chat, [kind(media=item) for item in inputs], request_timeout=UPLOAD_TIMEOUT
            )
        if as_photos:
            return [await self._bot.send_photo(chat, inputs[0], request_timeout=UPLOAD_TIMEOUT)]
        return [await self._bot.send_document(chat, inputs[0], request_timeout=UPLOAD_TIMEOUT)]
