"""The whole product as `guishang up` composes it: real Valkey, SQLite and Rasa; only Telegram's servers are faked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import Redis

from backend.app import Backend
from backend.contract.enums import Action
from backend.contract.moves import Remark, StaffMove
from backend.demo import DemoData, plan_demo, seed_demo
from backend.migrations import migrate
from backend.tickets.queries import find_newest_ticket
from bot.bootstrap import App, build_rasa_client, open_app, require_backend
from bot.conversation.bursts import NO_BURSTS
from bot.desk import preload_ranking
from bot.runtime.process import serve_http
from bot.services import build_web_app, start_receiving, start_workers
from config.settings import Settings
from tests.fakes.bot_api import BotApi


@dataclass(frozen=True, slots=True)
class RunningProduct:
    house: App
    api: BotApi
    address: str
    demo: DemoData

    @property
    def backend(self) -> Backend:
        return require_backend(self.house)

    async def play_demo(self, *, until: str = "") -> list[StaffMove]:
        """The demo's desk and handler go on with the newest ticket, up to and with the move `until`."""
        done: list[StaffMove] = []
        while (played := await plan_demo(self.backend)) is not None and played.steps:
            action = played.steps[0].move
            await self.backend.desk.move_ticket(action, f"test:{played.number}:{played.state}:{len(done)}")
            done.append(action)
            if action.action == until:
                break
        assert played is not None
        return done

    async def ask_owner(self, question: str) -> None:
        """The handler who signed for the newest ticket asks its owner something."""
        async with self.backend.context.read_session() as session:
            ticket = await find_newest_ticket(session)
        assert ticket is not None
        handler = ticket.rounds[-1].handler_id
        assert handler is not None
        await self.backend.desk.move_ticket(StaffMove(handler, ticket.number, Action.ASK, Remark(question)), "test:ask")


@pytest.fixture
async def product(
    valkey: Redis, valkey_address: str, rasa_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[RunningProduct]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi())
        for name, value in {
            "DATA_DIR": str(tmp_path / "data"),
            "HTTP__PORT": "0",
            "TELEGRAM__TOKEN": api.token,
            "TELEGRAM__API_BASE": api.url,
        }.items():
            monkeypatch.setenv(f"GUISHANG_{name}", value)
        settings = Settings()
        settings.data_dir.mkdir()
        await migrate(settings.database)
        nlu = await stack.enter_async_context(build_rasa_client(rasa_url))
        house = await stack.enter_async_context(open_app(settings, valkey_address, nlu, NO_BURSTS))
        await stack.enter_async_context(preload_ranking(require_backend(house)))
        address = await stack.enter_async_context(serve_http(settings, build_web_app(house)))
        await start_receiving(house, stack)
        await start_workers(house, stack)
        yield RunningProduct(house, api, address, await seed_demo(require_backend(house)))
