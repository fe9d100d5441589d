"""Sends to Telegram: a drawn Message becomes messages, albums and keyboards in a chat.

Owns five rules:
- In place: a message of a slot is edited while it is still the newest message of the chat. Otherwise the edit would be
  out of sight, so its buttons are removed and a new message is sent below.
- Answered: the buttons of a question are removed once the next answer stands below it, and the chosen label is written
  in their place, because a tap leaves no other trace in a chat. Messages with `keep` (a receipt, a push) keep their
  buttons, and such a push leaves the open question open.
- Contact: a question that asks for the phone number shows one keyboard below the chat, with the share button and the
  question's other answers. Telegram allows a message one sort of buttons only, and a person expects one place to
  answer. A label pressed there comes back as its code (`ChatMemoryStore.record_incoming`).
- Keyboard: that keyboard is removed with the next answer. A message cannot remove it and bring buttons of its own, so
  in that case a short text is sent first. A push does not remove it: the question is still open.
- Once: a message that was sent is not sent again, and a message of several parts continues where it stopped. After a
  crash this is best effort.

A wish for the location draws nothing: Telegram's attachment menu has it, and the place question needs its buttons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from redis.exceptions import RedisError

from backend.contract.values import Address
from bot.channels.telegram.bot_api import TelegramBotApi
from bot.channels.telegram.draw import group_into_albums, sanitize_text, split_text, text_with_calls
from bot.channels.telegram.markup import Markup, contact_keyboard, inline_keyboard
from bot.channels.telegram.message_memory import MessageMemory
from bot.channels.telegram.message_state import ChatMemory, ChatMemoryStore, DeliveryRecord
from bot.channels.telegram.rate_limit import RateLimitExceeded, TelegramRateLimiter
from bot.channels.telegram.updates.incoming import TappedMessage
from bot.ports import Delivered, Delivery, FileStore, Message, Retryable, Undeliverable
from dialogues.core.values import Capability, FileRef

CHAT = re.compile(r"-?[0-9]{1,19}")
GONE = ("chat not found", "user is deactivated", "PEER_ID_INVALID", "bot was blocked", "bot can't initiate")
UNREACHED_AFTER = 3.0  # seconds
REJECTED_AFTER = 5.0  # seconds; a malformed message is our fault, so the chat does not count as gone

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramTexts:
    """The few sentences that the channel itself says, drawn from the catalogue by `bot.channels.telegram.app`."""

    group_declined: str
    trouble: str  # an update could not be handled after several tries
    late: str  # an update cannot be handled now, and will be answered later
    share_contact: str  # the label of the share button
    noted: str  # the short text sent to remove a keyboard
    app: str  # the label of the Mini App button
    commands: tuple[tuple[str, str], ...]  # (name without slash, what it does)


@dataclass(frozen=True, slots=True)
class TextPart:
    """One text message with its buttons."""

    text: str
    markup: Markup | None = None


MessagePart = TextPart | tuple[FileRef, ...]


class TelegramChannel:
    """Delivers messages to Telegram chats."""

    name = "telegram"

    def __init__(
        self,
        bot: Bot,
        files: FileStore,
        refs: ChatMemoryStore,
        memory: MessageMemory,
        pace: TelegramRateLimiter,
        texts: TelegramTexts,
    ) -> None:
        self._bot_api = TelegramBotApi(bot, files, pace)
        self._memory_store = refs
        self._messages = memory
        self._rate_limiter = pace
        self._texts = texts
        self._answering: dict[int, list[TappedMessage | None]] = {}

    @contextmanager
    def mark_answering(self, chat: int, tapped: TappedMessage | None) -> Iterator[None]:
        """Mark `chat` as waiting while one of its updates is handled: what is sent there meanwhile is an urgent
        answer. Several updates may be in hand at once.
        """
        in_hand = self._answering.setdefault(chat, [])
        in_hand.append(tapped)
        try:
            yield
        finally:
            in_hand.remove(tapped)
            if not in_hand:
                self._answering.pop(chat, None)

    async def deliver(self, address: Address, message: Message) -> Delivery:
        """Send a message, or edit the message of its slot. Returns how the delivery ended; raises nothing of
        Telegram's.
        """
        if not CHAT.fullmatch(address.chat):
            return Undeliverable("not a Telegram chat")
        try:
            await self._send_message(int(address.chat), message)
        except RateLimitExceeded as error:
            return Retryable("pace", error.wait)
        except TelegramRetryAfter as error:
            await self._rate_limiter.block_chat(address.chat, error.retry_after)
            return Retryable("flood", float(error.retry_after))
        except AiogramError as error:
            return _failed_delivery(error)
        except (RedisError, OSError) as error:
            return Retryable(type(error).__name__, UNREACHED_AFTER)
        return Delivered()

    async def _send_message(self, chat: int, message: Message) -> None:
        memory = await self._memory_store.load(chat, message.id, message.slot)
        parts = self._message_parts(message)
        if memory.parts_sent >= len(parts):
            return
        if await self._edit_in_place(chat, parts, memory):
            question = memory.slot if message.buttons and not message.keep else 0
            changed = DeliveryRecord(len(parts), memory.slot, message.slot, memory.slot, question)
            await self._memory_store.record_delivery(chat, message.id, changed)
            await self._messages.save_topic(chat, [memory.slot], message.about)
            return
        parts = await self._remove_keyboard(chat, parts, memory)
        newest = await self._send_parts(chat, message, parts, memory.parts_sent)
        moved_on = chat in self._answering or not message.keep
        await self._record_delivery(chat, message, parts, newest, question=0 if moved_on else memory.question)
        for old in {memory.slot, memory.question if moved_on else 0} - {0}:
            await self._remove_old_buttons(chat, old)

    async def _remove_old_buttons(self, chat: int, old: int) -> None:
        """Remove the buttons of an old question, or write the chosen label in their place."""
        taps = (tapped for tapped in self._answering.get(chat, ()) if tapped and tapped.message_id == old)
        match next(taps, None):
            case TappedMessage(_, text, label) if text and label:
                await self._bot_api.show_chosen_label(chat, old, text, label)
            case _:
                await self._bot_api.remove_buttons(chat, old)

    def _message_parts(self, message: Message) -> list[MessagePart]:
        """The files first, then the text, so that the text and its buttons are nearest to the input field. Buttons
        stand below the last text.
        """
        texts = [TextPart(text) for text in split_text(text_with_calls(message))]
        if texts:
            texts[-1] = TextPart(texts[-1].text, self._message_markup(message))
        return [*group_into_albums(message.files), *texts]

    def _message_markup(self, message: Message) -> Markup | None:
        if Capability.CONTACT in message.wants:
            return contact_keyboard(self._texts.share_contact, message.buttons)
        return inline_keyboard(message.buttons, message.columns)

    async def _edit_in_place(self, chat: int, parts: Sequence[MessagePart], memory: ChatMemory) -> bool:
        """Whether the message of the slot could be edited instead of sending a new one."""
        if not memory.slot or memory.slot != memory.newest:
            return False
        match parts:
            case [TextPart(text, InlineKeyboardMarkup() | None as markup)]:
                return await self._bot_api.edit_text(chat, memory.slot, text, markup, urgent=chat in self._answering)
            case _:
                return False

    async def _remove_keyboard(self, chat: int, parts: list[MessagePart], memory: ChatMemory) -> list[MessagePart]:
        """Let the answer that follows a contact question remove its keyboard. Returns the parts to send."""
        if not memory.has_keyboard or chat not in self._answering:
            return parts
        match parts[-1]:
            case TextPart(_, ReplyKeyboardMarkup()):
                return parts
            case TextPart(text, None):
                parts = [*parts[:-1], TextPart(text, ReplyKeyboardRemove())]
            case _:
                await self._bot_api.send_text(chat, self._texts.noted, ReplyKeyboardRemove(), urgent=True)
                await self._memory_store.clear_keyboard(chat)
        return parts

    async def _send_parts(self, chat: int, message: Message, parts: Sequence[MessagePart], sent: int) -> int:
        """Send the parts that were not sent yet. Returns the id of the newest message."""
        urgent = chat in self._answering
        newest = 0
        for number, part in enumerate(parts[sent:], start=sent + 1):
            match part:
                case TextPart(text, markup):
                    numbers = [await self._bot_api.send_text(chat, text, markup, urgent=urgent)]
                case files:
                    numbers = await self._bot_api.send_album(chat, files, urgent=urgent)
            newest = max(numbers, default=newest)
            await self._messages.save_topic(chat, numbers, message.about)
            if number < len(parts):
                await self._memory_store.save_progress(message.id, number)
        return newest

    async def _record_delivery(
        self, chat: int, message: Message, parts: Sequence[MessagePart], newest: int, *, question: int
    ) -> None:
        """Record what was sent. Only a plain text, or a text with inline buttons, can be edited later."""
        editable = 0
        match last := parts[-1]:
            case TextPart(_, None):
                editable = newest
            case TextPart(_, InlineKeyboardMarkup()):
                editable = newest
                question = question if message.keep else newest
        await self._memory_store.record_delivery(
            chat, message.id, DeliveryRecord(len(parts), newest, message.slot, editable, question)
        )
        match last:
            case TextPart(_, ReplyKeyboardMarkup()):
                await self._memory_store.save_keyboard(
                    chat, {sanitize_text(button.label): button.code for button in message.buttons}
                )
            case TextPart(_, ReplyKeyboardRemove()):
                await self._memory_store.clear_keyboard(chat)


def _failed_delivery(error: AiogramError) -> Delivery:
    """How a delivery ended that raised this error."""
    match error:
        case TelegramForbiddenError(message=why):
            return Undeliverable(why)
        case TelegramMigrateToChat():
            return Undeliverable("the chat became another one")
        case TelegramAPIError(message=why) if any(words in why for words in GONE):
            return Undeliverable(why)
        case TelegramNetworkError() | TelegramServerError() | ClientDecodeError():
            return Retryable(type(error).__name__, UNREACHED_AFTER)
        case _:
            log.error("telegram.rejected", error=type(error).__name__)
            return Retryable(type(error).__name__, REJECTED_AFTER)
