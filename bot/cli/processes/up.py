"""`guishang up`: runs everything in one terminal, with embedded parts where no address is set."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

import click
from rich.console import Console

from backend.migrations import migrate
from bot.bootstrap import build_rasa_client, build_shadow_model, connect_to_model, open_app, require_backend
from bot.desk import preload_ranking
from bot.nlu_host.served_model import ServedModel
from bot.runtime import logs
from bot.runtime.embedded_valkey import lock_data_folder, run_valkey
from bot.runtime.process import reload_policy_on_sighup, serve_http, wait_for_signal
from bot.runtime.progress import ProgressSteps
from bot.services import build_web_app, start_receiving, start_workers
from config import ROOT
from config.settings import Settings, load_settings
from nlu.errors import NluError

console = Console(stderr=True)


@click.command()
@click.option("--no-demo", is_flag=True, help="Leave out the demo desk's staff and codes.")
def up(no_demo: bool) -> None:
    """Run everything here, on embedded parts where no address is set. Ctrl-C ends it."""
    settings = load_settings()
    logs.configure_logging(settings.ensure_data_folder() / "log" / "guishang.log")
    with lock_data_folder(settings.data_dir):
        asyncio.run(_run_all(settings, demo=not no_demo))


async def _run_all(settings: Settings, *, demo: bool) -> None:
    async with AsyncExitStack() as stack:
        with ProgressSteps(console) as steps:
            with steps.step("Sessions and jobs (Valkey)"):
                redis_url = settings.redis_url or await stack.enter_async_context(run_valkey(settings.data_dir))
            with steps.step("Database"):
                await migrate(settings.database)
            with steps.step("Web chat, desk and channels"):
                own = (
                    None
                    if settings.nlu.url
                    else ServedModel(settings.data_dir, build_rasa_client, build_shadow_model(settings))
                )
                nlu = own or connect_to_model(settings, stack)
                app = await stack.enter_async_context(open_app(settings, redis_url, nlu))
                reload_policy_on_sighup(app.backend.context.policy if app.backend else None, ROOT / "policy")
                address = await stack.enter_async_context(serve_http(settings, build_web_app(app)))
                await start_receiving(app, stack)
                await start_workers(app, stack)
            # Loaded here: it draws a QR code, and nobody has to wait for that, since the port answers already.
            from bot.cli.processes.startup_banner import build_banner

            steps.print_line(await build_banner(app, address, demo=demo))
            await stack.enter_async_context(preload_ranking(require_backend(app)))
            told = asyncio.create_task(wait_for_signal())
            if own is not None:
                stack.push_async_callback(own.stop)
                await _wait_until_ready(own, steps, told)
        await told
        console.print("Ending …")


async def _wait_until_ready(own: ServedModel, steps: ProgressSteps, told: asyncio.Task[None]) -> None:
    """Make the model ready while the chat is already open. A signal to end stops this too."""
    making = asyncio.create_task(_make_model_ready(own, steps))
    await asyncio.wait({told, making}, return_when=asyncio.FIRST_COMPLETED)
    making.cancel()
    with suppress(asyncio.CancelledError):
        await making


async def _make_model_ready(own: ServedModel, steps: ProgressSteps) -> None:
    try:
        with steps.step("Model that tells the kinds apart (the chat is open already)") as report:
            await own.start(report)
    except NluError as error:
        steps.print_line(f"The chat goes on without the model, by asking for the kind: {error}")
    else:
        steps.print_line("Ready. Ctrl-C ends it.")
