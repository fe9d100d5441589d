"""The commands that run: everything in one terminal, or one process each; and the one that prepares the database."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress

import click
from rich.console import Console

from backend.app import Backend
from backend.migrations import migrate as migrate_database
from backend.routes import build_api
from bot import metrics
from bot.bootstrap import House, open_backend, open_house, rasa_client, shadow_of
from bot.cli.startup_banner import welcome
from bot.nlu_host.served_model import OwnModel
from bot.runtime import logs
from bot.runtime.embedded_valkey import only_one, valkey
from bot.runtime.process import application, follow_policy, serving, until_told
from bot.runtime.progress import Steps
from bot.services import inbound, outbound, site, warmed
from config import ROOT
from config.errors import BadSettings
from config.policy import load_policy
from config.settings import Settings, load_settings
from nlu.contract import NluClient
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


@click.command()
def gateway() -> None:
    """Serve web chat, Telegram and API. Needs GUISHANG_REDIS_URL and GUISHANG_NLU__URL."""
    asyncio.run(_one_process(load_settings(), worker=False))


@click.command()
def worker() -> None:
    """Deliver pushes and watch the deadlines. Needs GUISHANG_REDIS_URL."""
    asyncio.run(_one_process(load_settings(), worker=True))


@click.command()
def backend() -> None:
    """Serve the desk alone, over HTTP, for gateways that have GUISHANG_BACKEND__URL set."""
    asyncio.run(_desk_alone(load_settings()))


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    settings = load_settings()
    settings.folder()
    asyncio.run(migrate_database(settings.database))
    click.echo("The database is up to date.")


async def _up(settings: Settings, *, demo: bool) -> None:
    async with AsyncExitStack() as stack:
        with Steps(console) as steps:
            with steps.step("Sessions and jobs (Valkey)"):
                redis_url = settings.redis_url or await stack.enter_async_context(valkey(settings.data_dir))
            with steps.step("Database"):
                await migrate_database(settings.database)
            with steps.step("Web chat, desk and channels"):
                own = None if settings.nlu.url else OwnModel(settings.data_dir, rasa_client, shadow_of(settings))
                nlu = own or _model(settings, stack)
                house = await stack.enter_async_context(open_house(settings, redis_url, nlu))
                _follow_policy(house.backend)
                await _warm(house, stack)
                address = await stack.enter_async_context(serving(settings, site(house)))
                await inbound(house, stack)
                await outbound(house, stack)
            steps.say(await welcome(house, address, demo=demo))
            told = asyncio.create_task(until_told())
            if own is not None:
                stack.push_async_callback(own.stop)
                await _until_ready(own, steps, told)
        await told
        console.print("Ending …")


async def _until_ready(own: OwnModel, steps: Steps, told: asyncio.Task[None]) -> None:
    """Make the model while the chat is open already; being told to end ends this too."""
    making = asyncio.create_task(_make_model_ready(own, steps))
    await asyncio.wait({told, making}, return_when=asyncio.FIRST_COMPLETED)
    making.cancel()
    with suppress(asyncio.CancelledError):
        await making


async def _one_process(settings: Settings, *, worker: bool) -> None:
    logs.configure()
    if not settings.redis_url:
        raise BadSettings("GUISHANG_REDIS_URL: missing; processes that share work need one Redis or Valkey")
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(settings, settings.redis_url, _model(settings, stack)))
        _follow_policy(house.backend)
        await _warm(house, stack)
        if worker:
            await outbound(house, stack)
        else:
            await stack.enter_async_context(serving(settings, site(house)))
            await inbound(house, stack)
        await until_told()


async def _desk_alone(settings: Settings) -> None:
    logs.configure()
    async with open_backend(settings) as desk:
        checks = {"database": desk.ready}
        _follow_policy(desk)
        async with warmed(desk), serving(settings, application(metrics.routes(checks), build_api(desk))):
            await until_told()


async def _warm(house: House, stack: AsyncExitStack) -> None:
    if house.backend is not None:
        await stack.enter_async_context(warmed(house.backend))


def _follow_policy(backend: Backend | None) -> None:
    """Where the desk is another process there is nothing to follow, but a SIGHUP to all must end nobody."""
    folder = ROOT / "policy"
    follow_policy(backend.context.policy if backend else load_policy(folder), folder)


def _model(settings: Settings, stack: AsyncExitStack) -> NluClient:
    if settings.nlu.url is None:
        raise BadSettings("GUISHANG_NLU__URL: missing; `guishang nlu serve` runs a model, `guishang up` runs all")
    client = rasa_client(settings.nlu.url)
    stack.push_async_callback(client.close)
    return client


async def _make_model_ready(own: OwnModel, steps: Steps) -> None:
    try:
        with steps.step("Model that tells the kinds apart (the chat is open already)") as report:
            await own.start(report)
    except NluError as error:
        steps.say(f"The chat goes on without the model, by asking for the kind: {error}")
    else:
        steps.say("Ready. Ctrl-C ends it.")
