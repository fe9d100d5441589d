"""One Telegram per test that asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.channels.telegram.rate_limit import TelegramRates
from tests.fixtures.telegram_channel import Telegram, open_telegram


@pytest.fixture
async def telegram(valkey: Redis, tmp_path: Path) -> AsyncIterator[Telegram]:
    async with open_telegram(valkey, tmp_path, TelegramRates(chat_burst=10)) as telegram:
        yield telegram
