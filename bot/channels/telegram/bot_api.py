"""Bot API calls, each through the rate limiter (`Pace`). Does not decide which call to make.

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

from bot.channels.telegram.draw import html, is_photo
from bot.channels.telegram.markup import Markup
from bot.channels.telegram.rate_limit import Pace, TooBusy
from bot.ports import FileStore
from dialogues.core.values import FileRef

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
PAST_EDITING = ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
STRIP_PATIENCE = 0.3  # seconds
UPLOAD_TIMEOUT = 120  # seconds, for ten files over a slow line

log = structlog.get_logger(__name__)


class TelegramWire:
    """Sends and edits messages of one bot. `urgent`: a person is waiting for this message."""

    def __init__(self, bot: Bot, files: FileStore, pace: Pace) -> None:
        self._bot = bot
        self._files = files
        self._pace = pace

    async def text(self, chat: int, words: str, markup: Markup | None, *, urgent: bool) -> int:
        """Send a text. Returns the id of the new message."""
        await self._pace.turn(str(chat), urgent=urgent)
        sent = await self._bot.send_message(
            chat, html(words), parse_mode=ParseMode.HTML, reply_markup=markup, link_preview_options=NO_PREVIEW
        )
        return sent.message_id

    async def edit(
        self, chat: int, message: int, words: str, markup: InlineKeyboardMarkup | None, *, urgent: bool
    ) -> bool:
        """Replace the text and buttons of a message. Returns False when that message can no longer be edited."""
        await self._pace.turn(str(chat), urgent=urgent)
        try:
            await self._bot.edit_message_text(
                html(words),
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

    async def strip(self, chat: int, message: int) -> None:
        """Remove the buttons of a message."""
        await self._soon(chat, EditMessageReplyMarkup(chat_id=chat, message_id=message))

    async def settle(self, chat: int, message: int, words: str, label: str) -> None:
        """Replace the buttons of a message by the label that was tapped."""
        text = f"{html(words)}\n\n<b>{html(label)}</b>"
        await self._soon(
            chat,
            EditMessageText(
                chat_id=chat,
                message_id=message,
                text=text,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
            ),
        )

    async def _soon(self, chat: int, edit: EditMessageReplyMarkup | EditMessageText) -> None:
        """Edit only if the rate limiter has a slot soon. Old buttons are harmless, so nobody waits for this, and it
        does not use up what may be sent to the chat.
        """
        try:
            await self._pace.turn(f"{chat}:buttons", urgent=False, patience=STRIP_PATIENCE)
            await self._bot(edit)
        except (AiogramError, TooBusy) as error:
            log.debug("telegram.buttons-stay", error=type(error).__name__)

    async def album(self, chat: int, files: Sequence[FileRef], *, urgent: bool) -> int:
        """Send files of one sort as an album. Returns the id of the last message; 0 when the store has none of the
        files any more.
        """
        held = [(file, content) for file in files if (content := await self._content(file)) is not None]
        if not held:
            return 0
        for _ in held:
            await self._pace.turn(str(chat), urgent=urgent)
        as_photos = all(is_photo(file) for file, _ in held)
        try:
            sent = await self._upload(chat, held, as_photos=as_photos)
        except TelegramBadRequest:
            if not as_photos:
                raise
            sent = await self._upload(chat, held, as_photos=False)  # not valid as a photo: too long, too thin, broken
        return sent[-1].message_id

    async def _content(self, file: FileRef) -> bytes | None:
        try:
            return await self._files.open(file)
        except FileNotFoundError:
            log.error("telegram.file-missing", file=file.id)
            return None

    async def _upload(
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
