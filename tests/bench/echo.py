"""`python -m tests.bench.echo API_BASE TOKEN`: the peer, a bare aiogram 3 bot behind its own aiohttp webhook.

It repeats what it is told and keeps nothing: one update in, one message out, 200 once that left.
"""

from __future__ import annotations

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from tests.bench.child import announce
from tests.bench.talk import SECRET

PATH = "/telegram/webhook"


async def echo(message: Message) -> None:
    await message.answer(message.text or "…")


async def main(api_base: str, token: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_base)))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET).register(app, path=PATH)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        await announce(webhook=f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}")
    finally:
        await runner.cleanup()
        await bot.session.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
