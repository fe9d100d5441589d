"""`guishang gateway` and `guishang worker`: one process each. They share a database, a Redis and a model."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import click

from bot.bootstrap import App, connect_to_model, open_app
from bot.desk import preload_ranking
from bot.runtime import logs
from bot.runtime.process import reload_policy_on_sighup, serve_http, tell_life, wait_for_signal
from bot.services import build_web_app, start_receiving, start_workers
from config import ROOT
from config.errors import BadSettings
from config.settings import Settings, load_settings


@click.command()
def gateway() -> None:
    """Serve web chat, Telegram and API. Needs GUISHANG_REDIS_URL and GUISHANG_NLU__URL."""
    _run("gateway", worker=False)


@click.command()
def worker() -> None:
    """Deliver pushes and watch the deadlines. Needs GUISHANG_REDIS_URL."""
    _run("worker", worker=True)


def _run(command: str, *, worker: bool) -> None:
    settings = load_settings()
    logs.configure_logging()
    asyncio.run(_run_process(settings, command, worker=worker))


async def _run_process(settings: Settings, command: str, *, worker: bool) -> None:
    if not settings.redis_url:
        raise BadSettings("GUISHANG_REDIS_URL: missing; processes that share work need one Redis or Valkey")
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings, settings.redis_url, connect_to_model(settings, stack)))
        reload_policy_on_sighup(app.backend.context.policy if app.backend else None, ROOT / "policy")
        await (start_workers if worker else _serve_gateway)(app, stack)
        if app.backend is not None:
            await stack.enter_async_context(preload_ranking(app.backend))
        with tell_life(command):
            await wait_for_signal()


async def _serve_gateway(app: App, stack: AsyncExitStack) -> None:
    await stack.enter_async_context(serve_http(app.settings, build_web_app(app)))
    await start_receiving(app, stack)
