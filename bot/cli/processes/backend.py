"""`guishang backend`: serves the desk alone, over HTTP. Chats, Redis and the model belong to other processes."""

from __future__ import annotations

import asyncio

import click

from backend.routes import build_api
from bot import metrics
from bot.desk import open_backend, warmed
from bot.runtime import logs
from bot.runtime.process import application, follow_policy, serving, until_told
from config import ROOT
from config.settings import Settings, load_settings


@click.command()
def backend() -> None:
    """Serve the desk alone, over HTTP, for gateways that have GUISHANG_BACKEND__URL set."""
    asyncio.run(_desk_alone(load_settings()))


async def _desk_alone(settings: Settings) -> None:
    logs.configure()
    async with open_backend(settings) as desk:
        follow_policy(desk.context.policy, ROOT / "policy")
        routes = metrics.routes({"database": desk.ready})
        async with serving(settings, application(routes, build_api(desk))), warmed(desk):
            await until_told()
