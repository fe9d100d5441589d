"""A part of the house is away while an owner writes: nothing is given up or made twice, and one kind sentence is said.

Real Valkey, PostgreSQL and desk, each behind a line that can be cut, hang or lose answers; Telegram's servers are
faked. The model is away all the time: the owner is asked for the kind.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis

from backend.api.tokens import Scope
from backend.contract.values import Address, TicketView
from backend.db import engine
from backend.routes import build_api
from bot import bootstrap
from bot.bootstrap import App, build_rasa_client, open_app
from bot.channels.telegram.intake import TelegramIntake
from bot.desk import open_backend
from bot.errors import TryLater
from bot.runtime.process import build_application, keep_running, serve_http
from config.settings import Settings
from dialogues.core.events import Chose
from tests.fakes.bot_api import BotApi, Person
from tests.fixtures.databases import SECRET
from tests.fixtures.faulty_line import Fault, FaultyLine, open_line
from tests.journey.people import MATTER, WAIT

LATE = "收到了。这会儿有点慢，不用重发，好了马上回您。"
GIVEN_UP = ("请再发一次", "没交成", "现在连不上")
OWNER = 42


@dataclass(frozen=True, slots=True)
class World:
    """A gateway in this process, and the lines to what it needs."""

    app: App
    api: BotApi
    redis: FaultyLine
    database: FaultyLine
    desk: FaultyLine | None

    @property
    def owner(self) -> Person:
        return self.api.user(OWNER)

    async def tickets(self) -> tuple[TicketView, ...]:
        return await self.app.desk.list_tickets(Address("telegram", str(OWNER)))

    def said(self) -> list[str]:
        return [shown.text for shown in self.owner.screen if not shown.mine]


@pytest.fixture(autouse=True)
def quick_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    assert TelegramIntake.__init__.__kwdefaults__ is not None
    monkeypatch.setitem(TelegramIntake.__init__.__kwdefaults__, "pauses", (0.05, 0.2, 0.5, 0.5))
    monkeypatch.setattr(engine, "COMMAND_SECONDS", 2.0)
    monkeypatch.setattr(bootstrap, "REDIS_READS", 2.0)


def settings_of(folder: Path, api: BotApi, **settings: object) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings.model_validate(
        {
            "data_dir": folder,
            "http": {"port": 0},
            "secret_key": SecretStr(SECRET),
            "telegram": {"token": SecretStr(api.token), "api_base": api.url},
            **settings,
        }
    )


@asynccontextmanager
async def open_world(folder: Path, valkey: str, postgres_url: str, *, desk_apart: bool) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(BotApi())
        redis = await stack.enter_async_context(open_line(valkey.removeprefix("unix://")))
        socket = postgres_url.rpartition("host=")[2]
        database = await stack.enter_async_context(open_line(f"{socket}/.s.PGSQL.5432"))
        name = postgres_url.rpartition("/test_")[2].partition("?")[0]
        url = f"postgresql+asyncpg://postgres@127.0.0.1:{database.port}/test_{name}"
        settings = settings_of(folder, api, database_url=url)
        line = None
        if desk_apart:
            backend = await stack.enter_async_context(open_backend(settings))
            address = await stack.enter_async_context(serve_http(settings, build_application([], build_api(backend))))
            line = await stack.enter_async_context(open_line(("127.0.0.1", int(address.rpartition(":")[2]))))
            token = await backend.tokens.create("gateway", {Scope.DESK})
            there = {"url": f"http://127.0.0.1:{line.port}", "token": SecretStr(token)}
            settings = settings_of(folder, api, backend=there)
        nlu = await stack.enter_async_context(build_rasa_client("http://127.0.0.1:9"))
        app = await stack.enter_async_context(open_app(settings, f"redis://127.0.0.1:{redis.port}", nlu))
        assert app.telegram is not None
        await stack.enter_async_context(keep_running("telegram", app.telegram.run))
        yield World(app, api, redis, database, line)


async def reports(owner: Person) -> None:
    """Up to the question whether to submit."""
    await owner.says(MATTER)
    card = await owner.sees("投诉", within=WAIT)
    await owner.taps("投诉" if "投诉" in card.labels else "对")
    for question, answer in (("在哪", "南宁市青秀区"), ("您自己的店", "阿珍螺蛳粉"), ("电话", "13800005678")):
        await owner.sees(question, within=WAIT)
        await owner.says(answer)
    await owner.sees("请看一眼", within=WAIT)


def code_of(owner: Person, label: str) -> str:
    """The code of the latest button with this label."""
    shown = [message.get("reply_markup") or {} for message in owner.chat.messages.values()]
    buttons = [button for markup in shown for row in markup.get("inline_keyboard", []) for button in row]
    return str(next(button["callback_data"] for button in reversed(buttons) if button["text"] == label))


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.HANGS])
@pytest.mark.parametrize("part", ["redis", "database"])
async def test_what_is_written_meanwhile_is_answered_late(
    part: str, fault: Fault, tmp_path: Path, valkey: Redis, valkey_address: str, postgres_url: str
) -> None:
    async with open_world(tmp_path / "data", valkey_address, postgres_url, desk_apart=False) as world:
        owner, line = world.owner, {"redis": world.redis, "database": world.database}[part]
        await reports(owner)
        await world.api.acknowledged(within=WAIT)
        line.fails(fault)
        await owner.taps("提交")
        await owner.says("还有，他们中午不上班")
        await owner.sees(LATE, within=WAIT)
        await asyncio.sleep(2)
        line.heals()
        await owner.sees("收到了，编号 GS-", within=WAIT)
        await world.api.acknowledged(within=WAIT)
        assert len(await world.tickets()) == 1
        assert world.said().count(LATE) == 1
        assert not [text for text in world.said() for sign in GIVEN_UP if sign in text]


async def test_a_submission_whose_answer_was_lost_makes_one_ticket(
    tmp_path: Path, valkey: Redis, valkey_address: str, postgres_url: str
) -> None:
    async with open_world(tmp_path / "data", valkey_address, postgres_url, desk_apart=True) as world:
        assert world.desk is not None
        await reports(world.owner)
        await world.api.acknowledged(within=WAIT)
        world.desk.fails(Fault.LOSES_ANSWERS)
        await world.owner.taps("提交")
        await world.owner.sees(LATE, within=WAIT)
        assert world.desk.lost >= 3
        await world.owner.taps("提交")  # impatient
        world.desk.heals()
        await world.owner.sees("收到了，编号 GS-", within=WAIT)
        await world.api.acknowledged(within=WAIT)
        assert len(await world.tickets()) == 1
        assert not [text for text in world.said() for sign in GIVEN_UP if sign in text]


async def test_a_page_that_asks_again_with_another_event_makes_one_ticket(
    tmp_path: Path, valkey: Redis, valkey_address: str, postgres_url: str
) -> None:
    """The page gave up the first tap, or was loaded anew: the next is another event, with another key."""
    async with open_world(tmp_path / "data", valkey_address, postgres_url, desk_apart=True) as world:
        assert world.desk is not None
        await reports(world.owner)
        await world.api.acknowledged(within=WAIT)
        submit = Chose(code_of(world.owner, "提交"))
        who, talk = Address("telegram", str(OWNER)), world.app.conversations
        world.desk.fails(Fault.LOSES_ANSWERS)
        taps = [talk.receive(who, f"tap{number}", submit) for number in range(3)]
        outcomes = await asyncio.gather(*taps, return_exceptions=True)
        assert all(isinstance(outcome, TryLater) for outcome in outcomes)
        world.desk.heals()
        for number in (2, 1, 0):  # in whatever order they come again
            await talk.receive(who, f"tap{number}", submit)
        assert len(await world.tickets()) == 1
