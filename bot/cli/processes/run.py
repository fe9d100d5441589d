"""`guishang gateway` and `guishang worker`: one process each. They share a database, a Redis and a model."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import click

from bot.bootstrap import House, open_house, served_model
from bot.desk import warmed
from bot.runtime import logs
from bot.runtime.process import follow_policy, serving, until_told
from bot.services import inbound, outbound, site
from config import ROOT
from config.errors import BadSettings
from config.settings import Settings, load_settings


@click.command()
def gateway() -> None:
    """Serve web chat, Telegram and API. Needs GUISHANG_REDIS_URL and GUISHANG_NLU__URL."""
    asyncio.run(_one_process(load_settings(), worker=False))


@click.command()
def worker() -> None:
    """Deliver pushes and watch the deadlines. Needs GUISHANG_REDIS_URL."""
    asyncio.run(_one_process(load_settings(), worker=True))


async def _one_process(settings: Settings, *, worker: bool) -> None:
    logs.configure()
    if not settings.redis_url:
        raise BadSettings("GUISHANG_REDIS_URL: missing; processes that share work need one Redis or Valkey")
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_house(settings, settings.redis_url, served_model(settings, stack)))
        follow_policy(app.backend.context.policy if app.backend else None, ROOT / "policy")
        await (outbound if worker else _serve)(app, stack)
        if app.backend is not None:
            await stack.enter_async_context(warmed(app.backend))
        await until_told()


async def _serve(app: House, stack: AsyncExitStack) -> None:
    await stack.enter_async_context(serving(app.settings, site(app)))
    await inbound(app, stack)
