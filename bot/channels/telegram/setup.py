"""Creates the bot and introduces it to Telegram: commands, menu button, and where updates are sent."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError as AiogramError  # for who asks for the name, and imports no aiogram itself
from aiogram.types import BotCommand, MenuButtonCommands, MenuButtonWebApp, WebAppInfo

from bot.channels.telegram.channel import TelegramTexts
from bot.channels.telegram.polling import ALLOWED
from bot.channels.telegram.webhook import PATH
from bot.ports import APP_PATH

HTTPS = "https://"  # Telegram accepts only https for Mini Apps and webhooks
CONNECTIONS = 40  # webhook requests in parallel


def make_bot(token: str, api_base: str) -> Bot:
    """Create a bot. The caller closes its `session`."""
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))


async def fetch_username(token: str, api_base: str) -> str:
    """The bot's username, for t.me links. Raises aiogram's errors."""
    bot = make_bot(token, api_base)
    try:
        return (await bot.get_me()).username or ""
    finally:
        await bot.session.close()


async def introduce_bot(bot: Bot, texts: TelegramTexts, public_url: str | None) -> str:
    """Set the commands and the menu button. Returns the bot's username. Raises aiogram's errors."""
    me = await bot.get_me()
    await bot.set_my_commands([BotCommand(command=name, description=about) for name, about in texts.commands])
    await bot.set_chat_menu_button(menu_button=_menu_button(texts, public_url))
    return me.username or ""


def _menu_button(texts: TelegramTexts, public_url: str | None) -> MenuButtonWebApp | MenuButtonCommands:
    if public_url and public_url.startswith(HTTPS):
        return MenuButtonWebApp(text=texts.app, web_app=WebAppInfo(url=f"{public_url}{APP_PATH}"))
    return MenuButtonCommands()


async def use_webhook(bot: Bot, public_url: str, secret: str) -> None:
    """Let Telegram send updates to our webhook. Raises aiogram's errors."""
    await bot.set_webhook(
        f"{public_url}{PATH}", secret_token=secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS
    )


async def use_polling(bot: Bot) -> None:
    """Delete the webhook, because an existing one would forbid polling. Waiting updates are kept. Raises aiogram's
    errors.
    """
    await bot.delete_webhook(drop_pending_updates=False)
