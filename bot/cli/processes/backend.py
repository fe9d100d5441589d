"""`guishang backend`: serves the desk alone, over HTTP. Chats, Redis and the model belong to other processes."""

from __future__ import annotations

import asyncio

import click

from backend.routes import build_api
from bot import metrics
from bot.desk import open_backend, preload_ranking
from bot.runtime import logs
from bot.runtime.disk import disk_check
from bot.runtime.process import build_application, reload_policy_on_sighup, serve_http, tell_life, wait_for_signal
from config import ROOT
from config.settings import Settings, load_settings


@click.command()
def backend() -> None:
    """Serve the desk alone, over HTTP, for gateways that have GUISHANG_BACKEND__URL set."""
    settings = load_settings()
    logs.configure_logging()
    asyncio.run(_serve_desk(settings))


async def _serve_desk(settings: Settings) -> None:
    async with open_backend(settings) as desk:
        reload_policy_on_sighup(desk.context.policy, ROOT / "policy")
        routes = metrics.operator_routes({"database": desk.is_ready, "disk": disk_check(settings.data_dir)})
        async with serve_http(settings, build_application(routes, build_api(desk))), preload_ranking(desk):
            with tell_life("backend"):
                await wait_for_signal()
