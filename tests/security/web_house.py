"""The web chat on a real desk, a real engine and a real Valkey, to be attacked from a browser's side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from weakref import WeakValueDictionary

from aiohttp import ClientSession, CookieJar, web
from redis.asyncio import Redis
from yarl import URL

from backend.contract.enums import Role
from backend.contract.values import Address
from backend.core.crypto import Keyring
from backend.core.signed_codes import split_pin
from bot.channels.webchat.channel import WebChat
from bot.conversation.effects import DeskEffectRunner
from bot.conversation.sessions import RedisSessionStore
from bot.conversation.turns import Conversations
from bot.ports import Channel
from bot.runtime.file_store import DiskFileStore
from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.engine import Engine
from nlu.contract import NotUnderstood
from tests.fixtures.desk import LiveDesk
from tests.fixtures.web_server import serve_on_loopback

SECRET = "a secret of the tests, long enough for anybody"


class NoModel:
    """The model is away: owners are asked for the kind."""

    async def understand(self, text: str) -> NotUnderstood:
        return NotUnderstood("away")

    async def is_ready(self) -> bool:
        return False


@dataclass
class WebHouse:
    url: str
    chat: WebChat
    desk: LiveDesk
    redis: Redis
    sessions: RedisSessionStore

    @asynccontextmanager
    async def browser(self, cookies: dict[str, str] | None = None) -> AsyncIterator[ClientSession]:
        """`cookies`: planted before the first visit."""
        jar = CookieJar(unsafe=True)
        jar.update_cookies(cookies or {}, URL(self.url))
        async with ClientSession(self.url, cookie_jar=jar, headers={"Origin": self.url}) as session:
            async with session.get("/") as page:
                assert page.status == 200
            yield session

    async def invite(self, name: str, unit: str = "market") -> tuple[str, str]:
        """Code and PIN."""
        return split_pin(await self.desk.backend.staff_register.invite_staff(name, Role.HANDLER, unit))

    async def everything_stored(self) -> bytes:
        """All that Valkey holds, as it is stored."""
        found = [key async for key in self.redis.scan_iter("*")]
        return b"\n".join([*found, *[bytes(await self.redis.dump(key) or b"") for key in found]])


def cookie_of(session: ClientSession) -> str:
    return next(cookie.value for cookie in session.cookie_jar if cookie.key == "guishang_visitor")


def address_of(session: ClientSession) -> Address:
    return Address("web", cookie_of(session).rsplit(".", 2)[0])


@asynccontextmanager
async def serve_web_house(desk: LiveDesk, redis: Redis, files: Path) -> AsyncIterator[WebHouse]:
    channels: dict[str, Channel] = {}
    sessions, catalogue = RedisSessionStore(redis, Keyring([SECRET])), Catalogue.load(ROOT / "locales")
    talk = Conversations(
        engine=Engine(load_dialogue_config(ROOT, date(2026, 11, 23))),
        sessions=sessions,
        effects=DeskEffectRunner(desk.port, NoModel()),  # type: ignore[arg-type]
        draw_message=catalogue.draw_message,
        channels=channels,
        now=desk.clock,
        locks=WeakValueDictionary(),
    )
    chat = WebChat(
        redis,
        DiskFileStore(files, Keyring([SECRET])),
        talk,
        keys=[SECRET],
        public_url="",
        texts=catalogue.sentence,
        desk=desk.port,
        forget=lambda address: sessions.erase(str(address)),
    )
    channels["web"] = chat
    app = web.Application()
    app.add_routes(chat.routes())
    await chat.start()
    async with serve_on_loopback(app) as url:
        try:
            yield WebHouse(url, chat, desk, redis, sessions)
        finally:
            await chat.stop()
