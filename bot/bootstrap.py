"""The composition root: builds every concrete part that one process needs. No other module knows them all.

`open_house` builds a `House` from the settings and closes it in the reverse order. The command decides which services
run on it (`bot.cli.processes`; see `bot.services`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from redis.asyncio import Redis
from redis.exceptions import RedisError
from saq import Queue
from saq.queue.redis import RedisQueue

from backend.app import Backend
from backend.contract.desk import TicketDesk
from backend.core.crypto import Vault
from backend.core.working_days import local_day
from backend.learning.predictions import mark_of
from bot.channels.webchat.channel import Bot as WebBot
from bot.channels.webchat.channel import WebChat
from bot.conversation.effects import Effects
from bot.conversation.sessions import RedisSessions
from bot.conversation.turns import Conversations
from bot.desk import now, open_backend
from bot.documents.qr_routes import AT_ONCE, Pictures
from bot.nlu_host.shadow_model import Shadow
from bot.ports import Channel, FileStore, Inbox
from bot.runtime.file_store import DiskFiles
from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import build_book
from bot.workers.push_delivery import Pusher, enqueuer
from config import ROOT
from config.errors import BadSettings
from config.policy import load_policy
from config.rules import Learning
from config.settings import Settings
from dialogues.engine import Engine
from nlu.contract import NluClient
from nlu.entities import load_rules
from nlu.serving.client import RasaClient

if TYPE_CHECKING:
    from bot.channels.telegram.app import Telegram


@dataclass(frozen=True, slots=True)
class House:
    """Everything that one process works with. `backend` is None when the desk runs in another process."""

    settings: Settings
    redis: Redis
    queue: Queue
    backend: Backend | None
    desk: TicketDesk
    nlu: NluClient
    conversations: Conversations
    web: WebChat
    pictures: Pictures
    telegram: Telegram | None

    @property
    def pusher(self) -> Pusher:
        """Sends the pushes of the outbox. Raises BadSettings when the desk runs in another process."""
        return Pusher(own_backend(self).outbox, self.conversations, now)


def own_backend(app: House) -> Backend:
    """Return the backend of this process. Raises BadSettings when the desk runs in another process."""
    if app.backend is None:
        raise BadSettings("GUISHANG_BACKEND__URL: this command works on the database itself; unset it here")
    return app.backend


def rasa_client(url: str) -> RasaClient:
    """Build a client for the model at `url`. The caller closes it."""
    return RasaClient(url, load_rules(lambda: local_day(now())))


def served_model(settings: Settings, stack: AsyncExitStack) -> NluClient:
    """Connect to a model that another process serves; `stack` closes the client. Raises BadSettings when no address is
    set.
    """
    if settings.nlu.url is None:
        raise BadSettings("GUISHANG_NLU__URL: missing; `guishang nlu serve` runs a model, `guishang up` runs all")
    client = rasa_client(settings.nlu.url)
    stack.push_async_callback(client.close)
    return client


def shadow_of(settings: Settings) -> Shadow:
    """Build the shadow model: a candidate that also gets the live messages. Messages are stored by a keyed hash of this
    installation, not by their text.
    """
    vault, policy = Vault([settings.secret()]), load_policy(ROOT / "policy")
    most = policy.rule(Learning, local_day(now())).shadow_answers
    return Shadow(settings.data_dir, rasa_client, lambda text: mark_of(vault, text), most)


@asynccontextmanager
async def open_house(settings: Settings, redis_url: str, nlu: NluClient) -> AsyncIterator[House]:
    """Open everything that one process needs, and close it at the end. Raises BadSettings, BadConfig."""
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(_redis(redis_url))
        queue = RedisQueue(await stack.enter_async_context(_redis(redis_url)), name="guishang")
        backend, desk = await _desk(settings, queue, stack)
        catalogue, files = Catalogue.load(ROOT / "locales"), DiskFiles(settings.data_dir / "files")
        channels: dict[str, Channel] = {}
        conversations = Conversations(
            engine=Engine(build_book(ROOT, local_day(now()))),
            sessions=RedisSessions(redis, Vault(settings.secrets())),
            effects=Effects(desk, nlu),
            draw=catalogue.message,
            channels=channels,
            clock=now,
            locks=WeakValueDictionary(),
        )
        telegram = await _telegram(settings, redis, files, conversations, catalogue, stack)
        if telegram is not None:
            channels["telegram"] = telegram.channel
        web = WebChat(
            redis,
            files,
            conversations,
            keys=settings.secrets(),
            public_url=settings.public_url or "",
            texts=catalogue.sentence,
            desk=desk,
            bot=WebBot(telegram.username, telegram.token) if telegram else None,
        )
        channels["web"] = web
        await web.start()
        stack.push_async_callback(web.stop)
        pictures = Pictures(desk, catalogue.sentence, settings.public_url or "", asyncio.Semaphore(AT_ONCE))
        yield House(settings, redis, queue, backend, desk, nlu, conversations, web, pictures, telegram)


async def _desk(settings: Settings, queue: Queue, stack: AsyncExitStack) -> tuple[Backend | None, TicketDesk]:
    if settings.backend.url is None:
        backend = await stack.enter_async_context(open_backend(settings, enqueuer(queue)))
        return backend, backend.desk
    if settings.backend.token is None:
        raise BadSettings("GUISHANG_BACKEND__TOKEN: missing; make one with `guishang token create --scope desk`")
    from backend.api.desk_client import HttpDesk  # needed only by a gateway without its own desk

    desk = HttpDesk(settings.backend.url, settings.backend.token.get_secret_value())
    stack.push_async_callback(desk.close)
    return None, desk


async def _telegram(
    settings: Settings, redis: Redis, files: FileStore, inbox: Inbox, catalogue: Catalogue, stack: AsyncExitStack
) -> Telegram | None:
    token = settings.telegram.token
    if token is None:
        return None
    from bot.channels.telegram.app import open_telegram  # aiogram takes a second to import: only a bot pays

    return await open_telegram(settings, token.get_secret_value(), redis, files, inbox, catalogue, stack)


@asynccontextmanager
async def _redis(url: str) -> AsyncIterator[Redis]:
    """Open a Redis connection. Raises BadSettings when no Redis answers at `url`."""
    redis: Redis = Redis.from_url(url)
    try:
        await _answering(redis)
        yield redis
    finally:
        await redis.aclose()


async def _answering(redis: Redis) -> None:
    try:
        await redis.get("anything")
    except RedisError as error:
        raise BadSettings(f"GUISHANG_REDIS_URL: no Redis answers there: {error}") from None
