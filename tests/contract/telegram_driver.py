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
from tests.contract.channel_driver import Line, Received, Seen
from tests.fixtures.telegram_channel import Telegram, telegram_house


class TelegramLine:
    def __init__(self, house: Telegram) -> None:
        self._house = house
        self.channel = house.channel
        self.files = house.files
        self.address = Address("telegram", str(house.person.id))
        self._latest: dict[str, object] = {}

    async def says(self, text: str) -> None:
        await self._house.person.says(text)
        self._keep()

    async def taps(self, label: str) -> None:
        await self._house.person.taps(label)
        self._keep()

    async def sends_file(self, content: bytes, name: str) -> None:
        await self._house.person.sends_file(content, name)
        self._keep()

    async def repeats(self) -> None:
        await self._house.api.acknowledged()
        await self._house.api.world.push_raw(self._latest)

    async def received(self, count: int) -> Sequence[Received]:
        await self._house.inbox.has(count)
        return [(event_id, event) for _, event_id, event in self._house.inbox.received]

    async def screen(self) -> Sequence[Seen]:
        return [(shown.text, shown.labels) for shown in self._house.person.screen if not shown.mine]

    def _keep(self) -> None:
        self._latest = self._house.api.world.updates[-1]


@asynccontextmanager
async def telegram_line(valkey: Redis, folder: Path) -> AsyncIterator[Line]:
    async with telegram_house(valkey, folder, TelegramRates(chat_burst=10)) as house:
        polling = asyncio.create_task(TelegramPolling(house.bot, house.intake).run())
        yield TelegramLine(house)
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
