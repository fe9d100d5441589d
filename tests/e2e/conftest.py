"""A real Chromium of a phone's size before a real server with a scripted clerk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser
from redis.asyncio import Redis

from tests.fixtures.browser import PHONE
from tests.fixtures.chat_page import ChatPage
from tests.fixtures.webchat import WebchatSite, serve_webchat

Opener = Callable[..., AbstractAsyncContextManager[ChatPage]]


@pytest.fixture
async def site(valkey: Redis, tmp_path: Path) -> AsyncIterator[WebchatSite]:
    async with serve_webchat(valkey, tmp_path / "files") as site:
        yield site


@pytest.fixture
def browse(chromium: Browser, site: WebchatSite, tmp_path: Path) -> Opener:
    """A new visitor's page; leaving it checks that the browser had nothing to complain of."""

    @asynccontextmanager
    async def browse(**how: Any) -> AsyncIterator[ChatPage]:
        complaints = how.pop("complaints", ())
        options = {"viewport": PHONE, "device_scale_factor": 2, "locale": "zh-CN", "has_touch": True, **how}
        context = await chromium.new_context(**options)
        chat = await ChatPage.new(context, site.url, tmp_path)
        yield chat
        await context.close()
        assert [one for one in chat.problems if not any(known in one for known in complaints)] == []

    return browse
