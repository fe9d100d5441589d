"""Runs what `guishang up` is made of: opens the chat first, then makes the model ready. A signal ends it any time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack, suppress

from rich.console import Console

from backend.migrations import migrate
from bot.bootstrap import App, build_rasa_client, build_shadow_model, connect_to_model, open_app, require_backend
from bot.desk import preload_ranking
from bot.nlu_host.served_model import ServedModel
from bot.runtime.database_errors import explain_database
from bot.runtime.embedded_valkey import EmbeddedValkey
from bot.runtime.process import (
    finish_work,
    keep_running,
    reload_policy_on_sighup,
    serve_http,
    tell_life,
    wait_for_signal,
)
from bot.runtime.progress import ProgressSteps
from bot.services import build_web_app, start_receiving, start_workers
from config import ROOT
from config.settings import Settings
from nlu.errors import NluError

StartedValkey = tuple[EmbeddedValkey, Future[None]]

console = Console(stderr=True)


def run_all(settings: Settings, valkey: StartedValkey | None, *, demo: bool, when_open: Callable[[], None]) -> None:
    """Run until a signal. `valkey`: the embedded one that was begun; None when GUISHANG_REDIS_URL names another.
    `when_open` is called once the port answers."""
    asyncio.run(_run_until_signal(settings, valkey, demo, when_open))


async def _run_until_signal(
    settings: Settings, valkey: StartedValkey | None, demo: bool, when_open: Callable[[], None]
) -> None:
    told = asyncio.create_task(wait_for_signal())
    await asyncio.sleep(0)  # from here on a signal is heard
    async with AsyncExitStack() as stack:
        stack.enter_context(tell_life("up"))  # its lines are in the log file, not in the terminal
        starting = asyncio.create_task(_start(settings, valkey, demo, when_open, stack))
        await asyncio.wait({told, starting}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        with suppress(asyncio.CancelledError):
            await starting
        await told


async def _start(
    settings: Settings, valkey: StartedValkey | None, demo: bool, when_open: Callable[[], None], stack: AsyncExitStack
) -> None:
    with ProgressSteps(console) as steps:
        with steps.step("Sessions and jobs (Valkey)"):
            redis_url = settings.redis_url or await _await_valkey(valkey, stack)
        with steps.step("Database"), explain_database():
            await finish_work(migrate(settings.database))
        with steps.step("Web chat, desk and channels"):
            own = _build_own_model(settings)
            app = await stack.enter_async_context(
                open_app(settings, redis_url, own or connect_to_model(settings, stack))
            )
            reload_policy_on_sighup(app.backend.context.policy if app.backend else None, ROOT / "policy")
            address = await stack.enter_async_context(serve_http(settings, build_web_app(app)))
            when_open()
            await start_receiving(app, stack)
            await start_workers(app, stack)
        await _print_banner(app, address, steps, demo=demo)
        await stack.enter_async_context(preload_ranking(require_backend(app)))
        if own is not None:
            stack.push_async_callback(own.stop)
            await _make_model_ready(own, steps)


async def _await_valkey(valkey: StartedValkey | None, stack: AsyncExitStack) -> str:
    assert valkey is not None
    server, started = valkey
    await asyncio.wrap_future(started)
    await stack.enter_async_context(keep_running("valkey", server.keep_running))
    return server.url


def _build_own_model(settings: Settings) -> ServedModel | None:
    if settings.nlu.url:
        return None
    return ServedModel(settings.data_dir, build_rasa_client, build_shadow_model(settings))


async def _print_banner(app: App, address: str, steps: ProgressSteps, *, demo: bool) -> None:
    # Loaded here: it draws a QR code, and nobody has to wait for that, since the port answers already.
    from bot.cli.processes.startup_banner import build_banner

    steps.print_line(await finish_work(build_banner(app, address, demo=demo)))


async def _make_model_ready(own: ServedModel, steps: ProgressSteps) -> None:
    """Make the model ready while the chat is already open."""
    try:
        with steps.step("Model that tells the kinds apart (the chat is open already)") as report:
            await own.start(report)
    except NluError as error:
        steps.print_line(f"The chat goes on without the model, by asking for the kind: {error}")
    else:
        steps.print_line("Ready. Ctrl-C ends it.")
