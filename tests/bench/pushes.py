"""How much of Telegram's allowed rate the pushes use, and whether Telegram ever has to say 429.

The fake Telegram counts: it refuses what is above thirty a second or one a second to a chat. Pushes get going in two
ways, and both are measured: by the jobs that commits leave, and by the sweep that finds what lost jobs left. Beside
them stands the loop that broadcasts are usually written as: send, sleep a thirtieth of a second, wait where told to.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from backend.contract.values import Address
from backend.migrations import migrate
from bot.bootstrap import open_app, require_backend
from bot.runtime import embedded_valkey, logs
from bot.services import start_workers
from tests.bench import stock
from tests.bench.figures import Section, beside
from tests.bench.model import TableNlu
from tests.bench.product import settings_for
from tests.fakes.bot_api import BotApi
from tests.fakes.bot_api.errors import ApiError
from tests.fakes.bot_api.flood import OVERALL
from tests.fakes.bot_api.methods import Upload
from tests.fakes.bot_api.world import Json

CHATS = range(1, 361)  # one push each: twelve seconds at the allowed rate
LIMIT = 120.0


class CountingApi(BotApi):
    """Strict about the pace; notes when each message arrived and every refusal."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[float] = []
        self.refused = 0
        self.all_there = asyncio.Event()

    async def _run(self, method: str, given: Json, uploads: dict[str, Upload]) -> object:
        try:
            result = await super()._run(method, given, uploads)
        except ApiError as error:
            self.refused += error.code == 429
            raise
        if method == "sendMessage":
            self.arrived.append(time.monotonic())
            if len(self.arrived) == len(CHATS):
                self.all_there.set()
        return result

    @property
    def rate(self) -> float:
        return (len(self.arrived) - 1) / (self.arrived[-1] - self.arrived[0])


def measure(_: Path | None = None) -> Section:
    with TemporaryDirectory(prefix="bench-") as folder:
        return asyncio.run(_measure(Path(folder)))


async def _measure(folder: Path) -> Section:
    async with CountingApi() as api:
        await _ours(api, folder / "jobs", enqueued=True)
    async with CountingApi() as swept:
        await _ours(swept, folder / "sweep", enqueued=False)
    async with CountingApi() as loop:
        await _plain_loop(loop)
    figures = [
        beside("messages a second, a job after each commit", api.rate, OVERALL, "/s", "≥", 0.95),
        beside("the same, jobs lost, the sweep alone", swept.rate, OVERALL, "/s", "≥", 0.95),
        beside("for comparison, a loop of send and sleep", loop.rate, OVERALL, "/s"),
        beside("refused with 429, of all sent", api.refused + swept.refused, 2 * len(CHATS), "", "≤", 0),
    ]
    twice = len(api.arrived) + len(swept.arrived) - 2 * len(CHATS)
    notes = [
        f"{len(CHATS)} pushes to as many chats, twice; 429 for the plain loop: {loop.refused}; told twice: {twice}"
    ]
    return Section("Pushes", f"the {OVERALL:.0f}/s Telegram allows", notes, figures)


async def _ours(api: CountingApi, folder: Path, *, enqueued: bool) -> None:
    settings = settings_for(folder, api.url, api.token)
    logs.configure_logging(settings.ensure_data_folder() / "log" / "guishang.log")
    await migrate(settings.database)
    for chat in CHATS:
        api.user(chat)
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded_valkey.run_valkey(settings.data_dir))
        house = await stack.enter_async_context(open_app(settings, redis_url, TableNlu()))
        context = require_backend(house).context
        await stock.waiting_pushes(context, CHATS)
        if enqueued:
            await context.on_commit(frozenset(Address("telegram", str(chat)) for chat in CHATS))
        await start_workers(house, stack)
        await asyncio.wait_for(api.all_there.wait(), LIMIT)
        await asyncio.sleep(0.5)  # a doubled one would come now


async def _plain_loop(api: CountingApi) -> None:
    for chat in CHATS:
        api.user(chat)
    bot = Bot(api.token, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
    try:
        for chat in CHATS:
            while not await _sent(bot, chat):
                pass
            await asyncio.sleep(1 / OVERALL)
    finally:
        await bot.session.close()


async def _sent(bot: Bot, chat: int) -> bool:
    try:
        await bot.send_message(chat, "您的诉求有新进展。")
    except TelegramRetryAfter as error:
        await asyncio.sleep(error.retry_after)
        return False
    return True
