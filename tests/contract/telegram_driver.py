"""Telegram under the channel contract: long polling from the fake Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from redis.asyncio import Redis

from backend.contract.values import Address
from bot.channels.telegram.polling import TelegramPolling
from bot.channels.telegram.rate_limit import TelegramRates
from tests.contract.channel_driver import ChannelDriver, Received, Seen
from tests.fixtures.telegram_channel import Telegram, open_telegram


class TelegramDriver:
    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self.channel = telegram.channel
        self.files = telegram.files
        self.address = Address("telegram", str(telegram.person.id))
        self._latest: dict[str, object] = {}

    async def says(self, text: str) -> None:
        await self._telegram.person.says(text)
        self._keep()

    async def taps(self, label: str) -> None:
        await self._telegram.person.taps(label)
        self._keep()

    async def sends_file(self, content: bytes, name: str) -> None:
        await self._telegram.person.sends_file(content, name)
        self._keep()

    async def repeats(self) -> None:
        await self._telegram.api.acknowledged()
        await self._telegram.api.world.push_raw(self._latest)

    async def received(self, count: int) -> Sequence[Received]:
        await self._telegram.inbox.has(count)
        return [(event_id, event) for _, event_id, event in self._telegram.inbox.received]

    async def screen(self) -> Sequence[Seen]:
        return [(shown.text, shown.labels) for shown in self._telegram.person.screen if not shown.mine]

    def _keep(self) -> None:
        self._latest = self._telegram.api.world.updates[-1]


@asynccontextmanager
async def telegram_driver(valkey: Redis, folder: Path) -> AsyncIterator[ChannelDriver]:
    async with open_telegram(valkey, folder, TelegramRates(chat_burst=10)) as telegram:
        polling = asyncio.create_task(TelegramPolling(telegram.bot, telegram.intake, telegram.kept).run())
        yield TelegramDriver(telegram)
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
