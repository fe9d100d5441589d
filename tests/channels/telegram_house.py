"""The Telegram channel on the fake Bot API, a real Valkey and real files, with an inbox that records."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from redis.asyncio import Redis

from backend.contract.values import Address
from bot.channels.telegram.channel import TelegramChannel, TelegramTexts
from bot.channels.telegram.intake import TelegramIntake
from bot.channels.telegram.message_state import MessageRefs
from bot.channels.telegram.rate_limit import Pace, Rates
from bot.runtime.file_store import DiskFiles
from dialogues.core.events import ChannelEvent
from dialogues.core.values import FileRef
from tests.fakes.bot_api import BotApi, Person

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"photo" * 300
PDF = b"%PDF-1.7\n" + b"page" * 300
TEXTS = TelegramTexts(
    group_declined="请私聊我",
    trouble="没处理好，请再发一次",
    share_contact="用当前号码",
    noted="好的",
    app="打开",
    commands=(("mine", "我的诉求"), ("new", "说新的事")),
)
Reaction = Callable[[Address, str, ChannelEvent], Awaitable[None]]


class RecordingInbox:
    """Remembers what arrived; fails or reacts as told."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str, ChannelEvent]] = []  # (chat, event id, event)
        self.reaction: Reaction | None = None
        self.failures: dict[str, int] = defaultdict(int)  # chat → how many times to fail
        self._changed = asyncio.Condition()

    @property
    def events(self) -> list[ChannelEvent]:
        return [event for _, _, event in self.received]

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        if self.failures[address.chat]:
            self.failures[address.chat] -= 1
            raise RuntimeError("the desk fell over")
        if self.reaction:
            await self.reaction(address, event_id, event)
        async with self._changed:
            self.received.append((address.chat, event_id, event))
            self._changed.notify_all()

    async def has(self, count: int, within: float = 5.0) -> None:
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(lambda: len(self.received) >= count), within)


class PlainSession(AiohttpSession):
    """aiogram's, without the quarter of a second it gives TLS to close."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@dataclass(slots=True)
class Telegram:
    """Everything a test touches."""

    api: BotApi
    bot: Bot
    channel: TelegramChannel
    intake: TelegramIntake
    inbox: RecordingInbox
    files: DiskFiles
    refs: MessageRefs
    person: Person

    async def pump(self) -> None:
        """Hand every waiting update to the intake, one after the other."""
        for update in list(self.api.world.updates):
            await self.intake.take(update)
        await self.api.world.forget_before(2**40)

    async def keep(self, content: bytes, name: str) -> FileRef:
        async def chunks() -> AsyncIterator[bytes]:
            yield content

        kept = await self.files.put(name, chunks())
        assert isinstance(kept, FileRef), kept
        return kept


@asynccontextmanager
async def telegram_house(valkey: Redis, folder: Path, rates: Rates | None = None) -> AsyncIterator[Telegram]:
    async with BotApi() as api:
        bot = Bot(api.token, session=PlainSession(api=TelegramAPIServer.from_base(api.url)))
        inbox, files, refs = RecordingInbox(), DiskFiles(folder), MessageRefs(valkey)
        channel = TelegramChannel(bot, files, refs, Pace(valkey, "telegram", rates), TEXTS)
        intake = TelegramIntake(bot, channel, inbox, files, refs, TEXTS, pauses=(0.01, 0.01))
        try:
            yield Telegram(api, bot, channel, intake, inbox, files, refs, api.user(42))
        finally:
            await bot.session.close()
