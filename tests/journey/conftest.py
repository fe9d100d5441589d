"""The whole house as `guishang up` composes it: real Valkey, SQLite and Rasa; only Telegram's servers are faked."""

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
from backend.demo import Seeded, play, seed
from backend.migrations import migrate
from backend.tickets.queries import newest_ticket
from bot.bootstrap import House, open_house, own_backend, rasa_client
from bot.desk import warmed
from bot.runtime.process import serving
from bot.services import inbound, outbound, site
from config.settings import Settings
from tests.fakes.bot_api import BotApi


@dataclass(frozen=True, slots=True)
class Whole:
    house: House
    api: BotApi
    address: str
    demo: Seeded

    @property
    def backend(self) -> Backend:
        return own_backend(self.house)

    async def plays(self, *, until: str = "") -> list[StaffMove]:
        """The demo's desk and handler go on with the newest ticket, up to and with the move `until`."""
        done: list[StaffMove] = []
        while (played := await play(self.backend)) is not None and played.scenes:
            action = played.scenes[0].move
            await self.backend.desk.act(action, f"test:{played.number}:{played.state}:{len(done)}")
            done.append(action)
            if action.action == until:
                break
        assert played is not None
        return done

    async def asks(self, question: str) -> None:
        """Whoever signed for the newest ticket asks its owner something."""
        async with self.backend.context.reading() as session:
            ticket = await newest_ticket(session)
        assert ticket is not None
        handler = ticket.rounds[-1].handler_id
        assert handler is not None
        await self.backend.desk.act(StaffMove(handler, ticket.number, Action.ASK, Remark(question)), "test:ask")


@pytest.fixture
async def whole(
    valkey: Redis, valkey_address: str, rasa_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Whole]:
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
        nlu = await stack.enter_async_context(rasa_client(rasa_url))
        house = await stack.enter_async_context(open_house(settings, valkey_address, nlu))
        await stack.enter_async_context(warmed(own_backend(house)))
        address = await stack.enter_async_context(serving(settings, site(house)))
        await inbound(house, stack)
        await outbound(house, stack)
        yield Whole(house, api, address, await seed(own_backend(house)))
