"""Builds the Telegram channel from the settings: the bot, the channel, and how updates arrive.

Uses long polling by default, and a webhook when GUISHANG_PUBLIC_URL is an https address. When Telegram cannot be
reached at the start, the rest of the process starts all the same.
"""

from __future__ import annotations

import asyncio
import hmac
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiohttp import web
from redis.asyncio import Redis

from backend.core.crypto import Keyring
from bot.channels.telegram.channel import TelegramChannel, TelegramTexts
from bot.channels.telegram.intake import TelegramIntake
from bot.channels.telegram.message_memory import MessageMemory
from bot.channels.telegram.message_state import ChatMemoryStore
from bot.channels.telegram.polling import TelegramPolling
from bot.channels.telegram.rate_limit import TelegramRateLimiter
from bot.channels.telegram.setup import HTTPS, introduce_bot, make_bot, use_polling, use_webhook
from bot.channels.telegram.update_inbox import UpdateInbox
from bot.channels.telegram.updates.kept_updates import KeptUpdates
from bot.channels.telegram.webhook import PATH, webhook_handler
from bot.ports import EventSink, FileStore
from bot.texts.catalogue import Catalogue
from config.errors import BadSettings
from config.settings import Settings

log = structlog.get_logger()

COMMANDS = ("new", "mine", "human", "help", "cancel")
INTRODUCTION_SECONDS = 8.0
AGAIN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class TelegramApp:
    """The Telegram side of one process. `username` is empty while Telegram could not be reached; links to the bot are
    then left out.
    """

    bot: Bot
    token: str
    username: str
    channel: TelegramChannel
    intake: TelegramIntake
    inbox: UpdateInbox | None  # None: an update of the webhook is acknowledged when it is handled
    webhook_base: str  # the public address updates come to; empty: long polling
    webhook_secret: str
    kept: KeptUpdates

    def routes(self) -> list[web.RouteDef]:
        """The webhook's route, or none with long polling."""
        take_update = self.inbox.take if self.inbox else self.intake.handle_update
        return [web.post(PATH, webhook_handler(take_update, self.webhook_secret))] if self.webhook_base else []

    async def run(self) -> None:
        """Receive updates until cancelled. Raises BadToken."""
        while True:
            try:
                await (
                    use_webhook(self.bot, self.webhook_base, self.webhook_secret)
                    if self.webhook_base
                    else use_polling(self.bot)
                )
                break
            except AiogramError as error:
                log.warning("telegram not reached", error=type(error).__name__)
                await asyncio.sleep(AGAIN_SECONDS)
        if self.inbox is not None:
            await self.inbox.run()
        if self.webhook_base:
            await asyncio.Event().wait()
        await TelegramPolling(self.bot, self.intake, self.kept).run()


async def open_telegram(
    settings: Settings,
    token: str,
    redis: Redis,
    files: FileStore,
    inbox: EventSink,
    catalogue: Catalogue,
    stack: AsyncExitStack,
    *,
    gathers: bool,
) -> TelegramApp:
    """Open the bot and its channel; `stack` closes them. `gathers`: the inbox lets events wait for more. Raises
    BadSettings when Telegram does not know the token.
    """
    bot = make_bot(token, settings.telegram.api_base)
    stack.push_async_callback(bot.session.close)
    words = telegram_texts(catalogue)
    username = await _introduce_bot(bot, words, settings.public_url)
    keyring = Keyring(settings.load_secrets())
    refs, memory = ChatMemoryStore(redis, keyring), MessageMemory(redis, keyring)
    channel = TelegramChannel(bot, files, refs, memory, TelegramRateLimiter(redis, "telegram"), words)
    kept = KeptUpdates(settings.data_dir / "telegram", Keyring(settings.load_secrets()))
    intake = TelegramIntake(bot, channel, inbox, files, refs, memory, words, kept)
    public = settings.public_url or ""
    updates = UpdateInbox(redis, keyring, intake) if gathers and public.startswith(HTTPS) else None
    if updates is not None:
        stack.push_async_callback(updates.close)
    return TelegramApp(
        bot=bot,
        token=token,
        username=username,
        channel=channel,
        intake=intake,
        inbox=updates,
        webhook_base=public if public.startswith(HTTPS) else "",
        webhook_secret=_webhook_secret(settings),
        kept=kept,
    )


def telegram_texts(catalogue: Catalogue) -> TelegramTexts:
    """The sentences that the channel itself needs."""
    text = catalogue.sentence
    return TelegramTexts(
        group_declined=text("telegram-group-declined"),
        trouble=text("telegram-trouble"),
        late=text("late-answer"),
        share_contact=text("telegram-share-contact"),
        noted=text("telegram-noted"),
        app=text("telegram-app"),
        commands=tuple((name, text(f"telegram-command-{name}")) for name in COMMANDS),
    )


async def _introduce_bot(bot: Bot, words: TelegramTexts, public_url: str | None) -> str:
    """Introduce the bot and return its username; empty when Telegram cannot be reached. Raises BadSettings."""
    try:
        async with asyncio.timeout(INTRODUCTION_SECONDS):
            return await introduce_bot(bot, words, public_url)
    except (TelegramUnauthorizedError, TelegramNotFound) as error:
        raise BadSettings("GUISHANG_TELEGRAM__TOKEN: Telegram does not know this token") from error
    except (AiogramError, TimeoutError) as error:
        log.warning("telegram not reached", error=type(error).__name__)
        return ""


def _webhook_secret(settings: Settings) -> str:
    """The configured secret, or one derived from the installation's key, so that all gateways derive the same one."""
    if settings.telegram.webhook_secret is not None:
        return settings.telegram.webhook_secret.get_secret_value()
    return hmac.digest(settings.load_newest_secret().encode(), b"telegram webhook", "sha256").hex()
