"""The web chat under the channel contract: a visitor without a browser, on real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

from aiohttp import ClientSession, FormData
from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.ports import Message
from bot.runtime.file_store import DiskFileStore
from dialogues.core.events import ChannelEvent
from tests.contract.channel_driver import ChannelDriver, Received, Seen
from tests.fixtures.webchat import SECRET, WebchatSite, serve_webchat
from tests.fixtures.webchat_visitor import Frame, Page, address_of, new_visitor, open_page


class WebchatDriver:
    def __init__(self, site: WebchatSite, session: ClientSession, page: Page, files: DiskFileStore) -> None:
        self._site = site
        self._session = session
        self._page = page
        self._received: list[Received] = []
        self._sent = 0
        self._again: Callable[[], Awaitable[None]]
        self.channel = site.chat
        self.address = address_of(site, session)
        self.files = files
        site.inbox.answer = self._record

    def _record(self, event_id: str, event: ChannelEvent) -> Sequence[Message]:
        self._received.append((event_id, event))
        return ()

    async def says(self, text: str) -> None:
        await self._do(lambda cid: self._page.say(text, cid))

    async def taps(self, label: str) -> None:
        frames = [frame for frame in reversed(await self._history()) for button in frame["buttons"] if label in button]
        code = next(code for code, words in frames[0]["buttons"] if words == label)

        async def choose(cid: str) -> None:
            await self._page.send(type="choose", cid=cid, code=code, label=label)
            await self._page.hear("ack", cid=cid)

        await self._do(choose)

    async def sends_file(self, content: bytes, name: str) -> None:
        async def upload(cid: str) -> None:
            form = FormData(default_to_multipart=True, quote_fields=False)
            form.add_field("cid", cid)
            form.add_field("file", BytesIO(content), filename=name, content_type="application/octet-stream")
            async with self._session.post("/upload", data=form, headers={"Origin": self._site.url}) as answer:
                assert answer.status == 200

        await self._do(upload)

    async def repeats(self) -> None:
        await self._again()

    async def _do(self, act: Callable[[str], Awaitable[None]]) -> None:
        self._sent += 1
        cid = f"c-line-{self._sent:04}"
        self._again = lambda: act(cid)
        await act(cid)

    async def received(self, count: int) -> Sequence[Received]:
        async with asyncio.timeout(5):
            while len(self._received) < count:  # noqa: ASYNC110 — the clerk has no bell
                await asyncio.sleep(0.02)
        return self._received

    async def screen(self) -> Sequence[Seen]:
        """As the page shows it: of the messages of one slot only the newest keeps its buttons."""
        frames = await self._history()
        newest = {frame["slot"]: frame["mid"] for frame in frames if frame["slot"]}
        return [
            (
                frame["text"],
                [label for _, label in frame["buttons"] if newest.get(frame["slot"], frame["mid"]) == frame["mid"]],
            )
            for frame in frames
        ]

    async def _history(self) -> list[Frame]:
        async with open_page(self._session, self._site) as (_, welcome):
            return [message for message in welcome["messages"] if message["side"] == "bot"]


@asynccontextmanager
async def webchat_driver(valkey: Redis, folder: Path) -> AsyncIterator[ChannelDriver]:
    async with (
        serve_webchat(valkey, folder) as site,
        new_visitor(site) as session,
        open_page(session, site) as (page, _),
    ):
        yield WebchatDriver(site, session, page, DiskFileStore(folder, Keyring([SECRET])))
