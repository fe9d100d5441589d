"""Receives Telegram's updates: handed over one after another in each chat, each handled before it is acknowledged.

Owns the order in a chat, the answer to every tap, and what happens when handling fails, the later updates of the chat
waiting. When a part of the house does not answer, the update is tried until it is handled, and the person reads one
kind sentence meanwhile. When the update itself is what fails, it is tried some times, then set aside with a log line
and an apology, so that one bad update never blocks a chat for ever. Does not wait for one update before it hands over
the next: what belongs together is answered together (`bot.conversation.bursts`). Long polling and the webhook both end
here. No token, text or name of a person reaches the log.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from itertools import count
from typing import Any
from weakref import WeakValueDictionary

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from redis.exceptions import RedisError

from backend.contract.values import Address
from bot.channels.telegram.channel import TelegramChannel, TelegramTexts
from bot.channels.telegram.fetch import FileFetcher
from bot.channels.telegram.message_memory import MessageMemory
from bot.channels.telegram.message_state import ChatMemoryStore
from bot.channels.telegram.updates.decode import decode_update
from bot.channels.telegram.updates.incoming import Content, DeclinedChat, FileToFetch, IncomingUpdate
from bot.channels.telegram.updates.kept_updates import KeptUpdates
from bot.conversation.turns import MessageNotSent
from bot.errors import TryLater
from bot.ports import EventSink, FileStore, Message
from bot.runtime.outage import Outage
from dialogues.core.events import Attached, ChannelEvent, Chose, ContactShared, InputRefused, Located, Said

TYPING_AFTER = 0.8  # seconds
PAUSES = (0.2, 1.0, 3.0, 8.0)  # seconds between tries; the longest is repeated while a part is away
LATE_AFTER, LATE_SECONDS = 3, 4.0  # tries, or seconds; then the person is told that the answer comes later
UNSENT_SECONDS = 3600.0  # an answer that Telegram does not take for so long is given up
TOLD_APART = 0.05  # seconds between two sentences about an outage

AWAY = (TryLater, RedisError, OSError, TelegramNetworkError, TelegramServerError, TelegramRetryAfter)
"""What is raised when a part of the house, or Telegram itself, does not answer: the update is good."""

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
        memory: MessageMemory,
        texts: TelegramTexts,
        kept: KeptUpdates,
        *,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._bot = bot
        self._channel = channel
        self._event_sink = inbox
        self._fetcher = FileFetcher(bot, files)
        self._memory_store = refs
        self._messages = memory
        self._texts = texts
        self._kept = kept
        self._pauses = pauses
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._typing: set[int] = set()  # chats that see us typing
        self._outage = Outage("telegram updates")
        self._told_late: set[int] = set()  # chats that know of the outage they are in
        self._telling = asyncio.Lock()

    async def handle_update(self, raw: Mapping[str, Any]) -> None:
        """Handle one update in the order of its chat (the order of the calls). Returns when the update may be
        acknowledged. Raises nothing but cancellation.
        """
        incoming = decode_update(raw)
        number = raw.get("update_id")
        if not isinstance(number, int) or incoming is None:
            return
        with self._fetcher.fetching(incoming.chat, _new_files(incoming)):
            await self._handle_with_retries(raw, incoming)

    async def _handle_with_retries(self, raw: Mapping[str, Any], incoming: IncomingUpdate) -> None:
        """Handle an update: until it is handled, or its own fault is plain. While it is tried again the later updates
        of its chat wait.
        """
        number, began, faults = int(raw["update_id"]), asyncio.get_running_loop().time(), 0
        turn = self._locks.setdefault(incoming.chat, asyncio.Lock())
        failure = await self._try_to_handle(number, incoming, turn)
        if failure is None:
            return
        async with turn:
            for attempt in count(1):
                busy_for = asyncio.get_running_loop().time() - began
                if _is_away(failure, busy_for):
                    await self._wait_for_house(failure, incoming.chat, attempt, busy_for)
                else:
                    faults += 1
                    where = _error_location(failure)
                    log.warning("telegram.update-failed", update=number, error=type(failure).__name__, at=where)
                if faults > len(self._pauses):
                    break
                await asyncio.sleep(self._pauses[min(attempt, len(self._pauses)) - 1])
                failure = await self._try_to_handle(number, incoming, nullcontext())
                if failure is None:
                    return
        await self._give_up(raw, incoming.chat)

    async def _try_to_handle(
        self, number: int, incoming: IncomingUpdate, turn: AbstractAsyncContextManager[None]
    ) -> BaseException | None:
        """Handle an update; return what failed, or None."""
        (outcome,) = await asyncio.gather(self._handle_once(number, incoming, turn), return_exceptions=True)
        if outcome is None:
            self._outage.record_success()
            self._told_late.discard(incoming.chat)
        return outcome

    async def _wait_for_house(self, failure: BaseException, chat: int, attempt: int, busy_for: float) -> None:
        self._outage.record_failure(failure)
        # At the first it may only have waited for an update before it, which is handled now.
        is_late = attempt >= LATE_AFTER or (attempt > 1 and busy_for > LATE_SECONDS)
        if is_late and not isinstance(failure, MessageNotSent):
            await self._say_later(chat)

    async def _say_later(self, chat: int) -> None:
        """Say once in an outage that the answer comes later. Straight to Telegram: Redis may be what is away."""
        if chat in self._told_late:
            return
        self._told_late.add(chat)
        async with self._telling:
            try:
                await self._bot.send_message(chat, self._texts.late)
            except AiogramError as error:
                log.debug("telegram.late-not-said", error=type(error).__name__)
            await asyncio.sleep(TOLD_APART)

    async def _give_up(self, raw: Mapping[str, Any], chat: int) -> None:
        number = int(raw["update_id"])
        log.error("telegram.update-given-up", update=number, tries=len(self._pauses) + 1)
        await self._kept.set_aside(raw)
        address = Address(self._channel.name, str(chat))
        await self._channel.deliver(address, Message(f"{address}:u{number}:trouble", self._texts.trouble))

    async def _handle_once(
        self, number: int, incoming: IncomingUpdate, turn: AbstractAsyncContextManager[None]
    ) -> None:
        """Hand the update's events over in its `turn` among those of the chat, and wait until they are handled."""
        if isinstance(incoming.content, DeclinedChat):
            await self._decline_chat(incoming.chat)
            return
        answered = asyncio.create_task(self._answer_tap(incoming.callback_query_id))
        typing = asyncio.create_task(self._show_typing(incoming.chat))
        try:
            with self._channel.mark_answering(incoming.chat, incoming.tapped_message):
                async with turn:
                    news = await self._drop_unchanged(incoming, incoming.content)
                    events = await self._to_events(incoming, news)
                    handling = asyncio.gather(*self._hand_on(number, incoming.chat, events))
                await handling
        finally:
            typing.cancel()
            await answered
        if incoming.written is not None:
            await self._messages.save_written(incoming.chat, incoming.written)

    async def _drop_unchanged(self, incoming: IncomingUpdate, content: Sequence[Content]) -> Sequence[Content]:
        """What an edited message says that it did not say before: Telegram calls a reaction and a link's preview an
        edit too. All of it, for any other update.
        """
        if incoming.written is None or not incoming.written.is_edit:
            return content
        changed = await self._messages.find_changes(incoming.chat, incoming.written)
        return [what for what in content if (changed.files if isinstance(what, FileToFetch) else changed.words)]

    async def _to_events(self, incoming: IncomingUpdate, content: Sequence[Content]) -> list[ChannelEvent]:
        """The events of an update: its files are fetched, and a text that is a label of the keyboard becomes the
        label's code. Words that came with a file that cannot be taken are heard without it.
        """
        codes = await self._record_incoming(incoming)
        events: list[ChannelEvent] = []
        for what in content:
            match what:
                case FileToFetch(caption=words, ref=ref):
                    event = await self._fetcher.finish(incoming.chat, what)
                    left = [Said(words, ref)] if words and isinstance(event, InputRefused) else []
                    events += [event, *left]
                case Said(text, edited=False) if text in codes:
                    events.append(Chose(codes[text]))
                case event:
                    events.append(event)
        reply_to = await self._messages.find_topic(incoming.chat, incoming.replied_to)
        return [_name_topic(event, reply_to) for event in events] if reply_to else events

    async def _record_incoming(self, incoming: IncomingUpdate) -> dict[str, str]:
        """Save that the person wrote a new message. Returns label -> code of the keyboard below the chat."""
        if incoming.written is None or incoming.written.is_edit:
            return {}
        return await self._memory_store.record_incoming(incoming.chat, incoming.written.message_id)

    def _hand_on(self, number: int, chat: int, events: Sequence[ChannelEvent]) -> list[Awaitable[None]]:
        """Hand the events of an update to the conversation, each with an id that is the same when it comes again."""
        address = Address(self._channel.name, str(chat))
        ids = (f"u{number}" if n == 0 else f"u{number}.{n}" for n in range(len(events)))
        return [self._event_sink.receive(address, name, event) for name, event in zip(ids, events, strict=True)]

    async def _answer_tap(self, tap: str) -> None:
        """Stop the spinner of the tapped button. A tap that is too old to be answered is still handled."""
        if not tap:
            return
        try:
            await self._bot.answer_callback_query(tap)
        except AiogramError as error:
            log.debug("telegram.tap-not-answered", error=type(error).__name__)

    async def _show_typing(self, chat: int) -> None:
        """Show "typing" in the chat when the answer takes long; once for all updates that are in hand."""
        if chat in self._typing:
            return
        self._typing.add(chat)
        try:
            await asyncio.sleep(TYPING_AFTER)
            await self._bot.send_chat_action(chat, "typing")
            await asyncio.Event().wait()  # until it is cancelled
        except AiogramError as error:
            log.debug("telegram.not-typing", error=type(error).__name__)
        finally:
            self._typing.discard(chat)

    async def _decline_chat(self, chat: int) -> None:
        """Say once a month in a chat with others that the bot works in private chats only."""
        if not await self._memory_store.is_first_time(f"declined:{chat}"):
            return
        try:
            await self._bot.send_message(chat, self._texts.group_declined)
        except AiogramError as error:
            log.info("telegram.group-not-told", error=type(error).__name__)


def _is_away(failure: BaseException, busy_for: float) -> bool:
    """Whether a part does not answer, and the update is to be tried again however long it takes."""
    return isinstance(failure, AWAY) and not (isinstance(failure, MessageNotSent) and busy_for > UNSENT_SECONDS)


def _new_files(incoming: IncomingUpdate) -> list[FileToFetch]:
    """The files of a new message. Those of an edit may be the old ones, which need not be fetched."""
    if isinstance(incoming.content, DeclinedChat) or incoming.written is None or incoming.written.is_edit:
        return []
    return [what for what in incoming.content if isinstance(what, FileToFetch)]


def _name_topic(event: ChannelEvent, reply_to: str) -> ChannelEvent:
    """The event with what the message was about that the person replied to."""
    return replace(event, reply_to=reply_to) if isinstance(event, Said | Attached | Located | ContactShared) else event


def _error_location(error: BaseException) -> str:
    """File and line of an error. Never its text, which may contain what a person wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
