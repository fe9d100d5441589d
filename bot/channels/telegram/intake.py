"""Receives Telegram's updates: one after another in each chat, each handled before it may be acknowledged.

Owns the order in a chat, the answer to every tap, and what happens when handling fails: retries with growing pauses,
then a log line and an apology to the person, so that one bad update never blocks a chat for ever. Long polling and the
webhook both end here. No token, text or name of a person reaches the log.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Update
from pydantic import ValidationError

from backend.contract.values import Address
from bot.channels.telegram.channel import TelegramChannel, TelegramTexts
from bot.channels.telegram.decode import FileToFetch, GroupInvitation, IncomingUpdate, decode_update
from bot.channels.telegram.fetch import fetch_file
from bot.channels.telegram.message_state import ChatMemoryStore
from bot.ports import EventSink, FileStore, Message
from dialogues.core.events import Attached, ChannelEvent, Chose, ContactShared, Located, Said

TYPING_AFTER = 0.8  # seconds
PAUSES = (0.2, 1.0, 3.0, 8.0)  # seconds between tries

log = structlog.get_logger(__name__)


class TelegramIntake:
    """Handles the updates of one bot."""

    def __init__(
        self,
        bot: Bot,
        channel: TelegramChannel,
        inbox: EventSink,
        files: FileStore,
        refs: ChatMemoryStore,
        texts: TelegramTexts,
        *,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._event_sink = inbox
        self._files = files
        self._memory_store = refs
        self._texts = texts
        self._pauses = pauses
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def handle_update(self, raw: Mapping[str, Any]) -> None:
        """Handle one update in the order of its chat (the order of the calls). Returns when the update may be
        acknowledged. Raises nothing but cancellation.
        """
        number = raw.get("update_id")
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError:
            log.warning("telegram.update-malformed", update=number if isinstance(number, int) else None)
            return
        incoming = decode_update(update)
        if incoming is None:
            return
        lock = self._locks.setdefault(incoming.chat, asyncio.Lock())
        async with lock:
            await self._handle_with_retries(update.update_id, incoming)

    async def _handle_with_retries(self, number: int, incoming: IncomingUpdate) -> None:
        """Handle an update, with retries; after the last one, log it and apologise to the person."""
        for pause in (*self._pauses, None):
            (outcome,) = await asyncio.gather(self._handle_once(number, incoming), return_exceptions=True)
            if outcome is None:
                return
            log.warning(
                "telegram.update-failed", update=number, error=type(outcome).__name__, at=_error_location(outcome)
            )
            if pause is not None:
                await asyncio.sleep(pause)
        log.error("telegram.update-given-up", update=number, tries=len(self._pauses) + 1)
        address = Address(self._channel.name, str(incoming.chat))
        await self._channel.deliver(address, Message(f"{address}:u{number}:trouble", self._texts.trouble))

    async def _handle_once(self, number: int, incoming: IncomingUpdate) -> None:
        if isinstance(incoming.content, GroupInvitation):
            await self._decline_group(incoming.chat)
            return
        answered = asyncio.create_task(self._answer_tap(incoming.callback_query_id))
        typing = asyncio.create_task(self._show_typing(incoming.chat))
        try:
            with self._channel.mark_answering(incoming.chat, incoming.tapped_message):
                event = await self._to_event(incoming.chat, incoming.message_id, incoming.content)
                event = await self._name_topic(incoming, event)
                await self._event_sink.receive(Address(self._channel.name, str(incoming.chat)), f"u{number}", event)
        finally:
            typing.cancel()
            await answered

    async def _to_event(self, chat: int, message: int, what: ChannelEvent | FileToFetch) -> ChannelEvent:
        """The event of an update: its file is fetched, and a text that is a label of the keyboard becomes the label's
        code.
        """
        codes = await self._memory_store.record_incoming(chat, message) if message else {}
        match what:
            case FileToFetch():
                return await fetch_file(self._bot, self._files, what)
            case Said(text, edited=False) if text in codes:
                return Chose(codes[text])
            case event:
                return event

    async def _name_topic(self, incoming: IncomingUpdate, event: ChannelEvent) -> ChannelEvent:
        """The event with what the message was about that the person replied to."""
        if not incoming.replied_to or not isinstance(event, Said | Attached | Located | ContactShared):
            return event
        return replace(event, reply_to=await self._memory_store.find_topic(incoming.chat, incoming.replied_to))

    async def _answer_tap(self, tap: str) -> None:
        """Stop the spinner of the tapped button. A tap that is too old to be answered is still handled."""
        if not tap:
            return
        try:
            await self._bot.answer_callback_query(tap)
        except AiogramError as error:
            log.debug("telegram.tap-not-answered", error=type(error).__name__)

    async def _show_typing(self, chat: int) -> None:
        """Show "typing" in the chat when the answer takes long."""
        await asyncio.sleep(TYPING_AFTER)
        try:
            await self._bot.send_chat_action(chat, "typing")
        except AiogramError as error:
            log.debug("telegram.not-typing", error=type(error).__name__)

    async def _decline_group(self, chat: int) -> None:
        """Say once a month to a group that the bot does not work in groups."""
        if not await self._memory_store.is_first_time(f"declined:{chat}"):
            return
        try:
            await self._bot.send_message(chat, self._texts.group_declined)
        except AiogramError as error:
            log.info("telegram.group-not-told", error=type(error).__name__)


def _error_location(error: BaseException) -> str:
    """File and line of an error. Never its text, which may contain what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
