"""The composition root: builds every concrete part that one process needs. No other module knows them all.

`open_app` builds a `App` from the settings and closes it in the reverse order. The command decides which services
run on it (`bot.cli.processes`; see `bot.services`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from saq import Queue
from saq.queue.redis import RedisQueue

from backend.app import Backend
from backend.contract.desk import TicketDesk
from backend.core.crypto import Keyring
from backend.core.working_days import local_day
from backend.learning.predictions import text_fingerprint
from bot.channels.webchat.channel import TelegramBot as WebBot
from bot.channels.webchat.channel import WebChat
from bot.conversation.bursts import BurstLimits
from bot.conversation.effects import DeskEffectRunner
from bot.conversation.sessions import RedisSessionStore
from bot.conversation.turns import Conversations
from bot.desk import open_backend, utc_now
from bot.documents.qr_routes import MAX_DRAWINGS, QrCodeRoutes
from bot.nlu_host.shadow_model import ShadowModel
from bot.ports import Channel, FileStore
from bot.runtime.file_store import DiskFileStore
from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from bot.workers.push_delivery import PushSender, enqueue_on_commit
from config import ROOT
from config.errors import BadSettings
from config.policy import load_policy
from config.rules import LearningRules
from config.settings import Settings
from dialogues.engine import Engine
from nlu.contract import NluClient
from nlu.entities import load_rules
from nlu.serving.client import RasaClient

if TYPE_CHECKING:
    from bot.channels.telegram.app import TelegramApp


REDIS_CONNECTS, REDIS_READS = 3.0, 8.0  # seconds that opening a connection, and one answer, may take
REDIS_WAITS = 5.0  # seconds for a free connection
REDIS_TRIES = 2  # after the first, on a new connection: one that was idle may have been closed


@dataclass(frozen=True, slots=True)
class App:
    """Everything that one process works with. `backend` is None when the desk runs in another process."""

    settings: Settings
    redis: Redis
    queue: Queue
    backend: Backend | None
    desk: TicketDesk
    nlu: NluClient
    conversations: Conversations
    web_chat: WebChat
    qr_routes: QrCodeRoutes
    telegram: TelegramApp | None
    push_sender: PushSender | None


def require_push_sender(app: App) -> PushSender:
    """Return what sends the pushes of the outbox. Raises BadSettings when the desk runs in another process."""
    require_backend(app)
    assert app.push_sender is not None
    return app.push_sender


def require_backend(app: App) -> Backend:
    """Return the backend of this process. Raises BadSettings when the desk runs in another process."""
    if app.backend is None:
        raise BadSettings("GUISHANG_BACKEND__URL: this command works on the database itself; unset it here")
    return app.backend


def build_rasa_client(url: str) -> RasaClient:
    """Build a client for the model at `url`. The caller closes it."""
    return RasaClient(url, load_rules(lambda: local_day(utc_now())))


def connect_to_model(settings: Settings, stack: AsyncExitStack) -> NluClient:
    """Connect to a model that another process serves; `stack` closes the client. Raises BadSettings when no address is
    set.
    """
    if settings.nlu.url is None:
        raise BadSettings("GUISHANG_NLU__URL: missing; `guishang nlu serve` runs a model, `guishang up` runs all")
    client = build_rasa_client(settings.nlu.url)
    stack.push_async_callback(client.close)
    return client


def build_shadow_model(settings: Settings) -> ShadowModel:
    """Build the shadow model: a candidate that also gets the live messages. Messages are stored by a keyed hash of this
    installation, not by their text.
    """
    keyring, policy = Keyring([settings.load_newest_secret()]), load_policy(ROOT / "policy")
    most = policy.rules_on(LearningRules, local_day(utc_now())).shadow_answers
    return ShadowModel(settings.data_dir, build_rasa_client, lambda text: text_fingerprint(keyring, text), most)


def open_file_store(settings: Settings) -> DiskFileStore:
    """The store of attachments in the data folder."""
    return DiskFileStore(settings.data_dir / "files", Keyring(settings.load_secrets()))


@asynccontextmanager
async def open_app(
    settings: Settings, redis_url: str, nlu: NluClient, burst_limits: BurstLimits | None = None
) -> AsyncIterator[App]:
    """Open everything that one process needs, and close it at the end. `burst_limits`: other ones than policy's. Raises
    BadSettings, BadConfig.
    """
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(_open_redis(redis_url, settings.redis_connections, REDIS_READS))
        # Without a limit: the queue waits for its next job by one long read.
        queue = RedisQueue(
            await stack.enter_async_context(_open_redis(redis_url, settings.redis_connections)), name="guishang"
        )
        await _check_key(redis, Keyring(settings.load_secrets()))
        backend, desk = await _open_desk(settings, queue, stack)
        catalogue, files = Catalogue.load(ROOT / "locales"), open_file_store(settings)
        channels: dict[str, Channel] = {}
        sessions = RedisSessionStore(redis, Keyring(settings.load_secrets()))
        book = load_dialogue_config(ROOT, local_day(utc_now()))
        sessions = RedisSessionStore(redis, Keyring(settings.load_secrets()))
        conversations = Conversations(
            engine=Engine(book),
            sessions=sessions,
            effects=DeskEffectRunner(desk, nlu),
            draw_message=catalogue.draw_message,
            channels=channels,
            now=utc_now,
            locks=WeakValueDictionary(),
            burst_limits=burst_limits or BurstLimits.from_policy(book.limits),
        )
        telegram = await _open_telegram(settings, redis, files, conversations, catalogue, stack)
        if telegram is not None:
            channels["telegram"] = telegram.channel
        web = WebChat(
            redis,
            files,
            conversations,
            keys=settings.load_secrets(),
            public_url=settings.public_url or "",
            texts=catalogue.sentence,
            desk=desk,
            forget=lambda address: sessions.erase(str(address)),
            bot=WebBot(telegram.username, telegram.token) if telegram else None,
            uploads=settings.http.uploads,
        )
        channels["web"] = web
        await web.start()
        stack.push_async_callback(web.stop)
        pusher = PushSender(backend.push_outbox, conversations, utc_now) if backend else None
        if pusher is not None:
            stack.push_async_callback(pusher.stop)
        stack.push_async_callback(conversations.close)
        pictures = QrCodeRoutes(desk, catalogue.sentence, settings.public_url or "", asyncio.Semaphore(MAX_DRAWINGS))
        yield App(settings, redis, queue, backend, desk, nlu, conversations, web, pictures, telegram, pusher)


async def _open_desk(settings: Settings, queue: Queue, stack: AsyncExitStack) -> tuple[Backend | None, TicketDesk]:
    if settings.backend.url is None:
        backend = await stack.enter_async_context(
            open_backend(settings, enqueue_on_commit(queue, Keyring(settings.load_secrets())))
        )
        return backend, backend.desk
    if settings.backend.token is None:
        raise BadSettings("GUISHANG_BACKEND__TOKEN: missing; make one with `guishang token create --scope desk`")
    from backend.api.desk_client import HttpDesk  # needed only by a gateway without its own desk

    desk = HttpDesk(settings.backend.url, settings.backend.token.get_secret_value())
    stack.push_async_callback(desk.close)
    return None, desk


async def _open_telegram(
    settings: Settings,
    redis: Redis,
    files: FileStore,
    conversations: Conversations,
    catalogue: Catalogue,
    stack: AsyncExitStack,
) -> TelegramApp | None:
    token = settings.telegram.token
    if token is None:
        return None
    from bot.channels.telegram.app import open_telegram  # aiogram takes a second to import: only a bot pays

    gathers = bool(conversations.burst_limits.silence)
    bot_token = token.get_secret_value()
    return await open_telegram(settings, bot_token, redis, files, conversations, catalogue, stack, gathers=gathers)


@asynccontextmanager
async def _open_redis(url: str, most: int, reading: float | None = None) -> AsyncIterator[Redis]:
    """Open up to `most` connections to Redis; who needs one more waits for it. One that hangs is given up after
    `reading` seconds: the event is handled again. Raises BadSettings when no Redis answers at `url`."""
    retry = Retry(ExponentialBackoff(cap=0.5, base=0.05), REDIS_TRIES, (RedisConnectionError,))
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=most,
        timeout=REDIS_WAITS,
        socket_connect_timeout=REDIS_CONNECTS,
        socket_timeout=reading,
        retry=retry,
    )
    redis = Redis.from_pool(pool)
    try:
        await _check_redis(redis)
        yield redis
    finally:
        await redis.aclose()


async def _check_key(redis: Redis, keyring: Keyring) -> None:
    """Sessions are sealed too, and a gateway without a database has nothing else to tell a wrong secret by. Raises
    BadSettings."""
    oldest = keyring.fingerprints[-1].encode()
    if not await redis.set("guishang:key", oldest, nx=True) and await redis.get("guishang:key") != oldest:
        raise BadSettings(
            "GUISHANG_SECRET_KEY: the sessions in Redis were sealed with another; see GUISHANG_OLD_SECRET_KEYS"
        )


async def _check_redis(redis: Redis) -> None:
    try:
        await redis.get("anything")
    except RedisError as error:
        raise BadSettings(f"GUISHANG_REDIS_URL: no Redis answers there: {error}") from None
