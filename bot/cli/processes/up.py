"""`guishang up`: runs everything in one terminal, with embedded parts where no address is set."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

import click
from rich.console import Console

from backend.migrations import migrate
from bot.bootstrap import open_house, own_backend, rasa_client, served_model, shadow_of
from bot.desk import warmed
from bot.nlu_host.served_model import OwnModel
from bot.runtime import logs
from bot.runtime.embedded_valkey import only_one, valkey
from bot.runtime.process import follow_policy, serving, until_told
from bot.runtime.progress import Steps
from bot.services import inbound, outbound, site
from config import ROOT
from config.settings import Settings, load_settings
from nlu.errors import NluError

console = Console(stderr=True)


@click.command()
@click.option("--no-demo", is_flag=True, help="Leave out the demo desk's staff and codes.")
def up(no_demo: bool) -> None:
    """Run everything here, on embedded parts where no address is set. Ctrl-C ends it."""
    settings = load_settings()
    logs.configure(settings.folder() / "log" / "guishang.log")
    with only_one(settings.data_dir):
        asyncio.run(_up(settings, demo=not no_demo))


async def _up(settings: Settings, *, demo: bool) -> None:
    async with AsyncExitStack() as stack:
        with Steps(console) as steps:
            with steps.step("Sessions and jobs (Valkey)"):
                redis_url = settings.redis_url or await stack.enter_async_context(valkey(settings.data_dir))
            with steps.step("Database"):
                await migrate(settings.database)
            with steps.step("Web chat, desk and channels"):
                own = None if settings.nlu.url else OwnModel(settings.data_dir, rasa_client, shadow_of(settings))
                nlu = own or served_model(settings, stack)
                app = await stack.enter_async_context(open_house(settings, redis_url, nlu))
                follow_policy(app.backend.context.policy if app.backend else None, ROOT / "policy")
                address = await stack.enter_async_context(serving(settings, site(app)))
                await inbound(app, stack)
                await outbound(app, stack)
            # Loaded here: it draws a QR code, and nobody has to wait for that, since the port answers already.
            from bot.cli.processes.startup_banner import welcome

            steps.say(await welcome(app, address, demo=demo))
            await stack.enter_async_context(warmed(own_backend(app)))
            told = asyncio.create_task(until_told())
            if own is not None:
                stack.push_async_callback(own.stop)
                await _until_ready(own, steps, told)
        await told
        console.print("Ending …")


async def _until_ready(own: OwnModel, steps: Steps, told: asyncio.Task[None]) -> None:
    """Make the model ready while the chat is already open. A signal to end stops this too."""
    making = asyncio.create_task(_make_model_ready(own, steps))
    await asyncio.wait({told, making}, return_when=asyncio.FIRST_COMPLETED)
    making.cancel()
    with suppress(asyncio.CancelledError):
        await making


async def _make_model_ready(own: OwnModel, steps: Steps) -> None:
    try:
        with steps.step("Model that tells the kinds apart (the chat is open already)") as report:
            await own.start(report)
    except NluError as error:
        steps.say(f"The chat goes on without the model, by asking for the kind: {error}")
    else:
        steps.say("Ready. Ctrl-C ends it.")
