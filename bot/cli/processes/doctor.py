"""`guishang doctor`: checks whether each part works, and says how to repair it where it does not."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable

import click
from redis.asyncio import Redis
from rich.console import Console

from bot.bootstrap import build_rasa_client
from bot.desk import open_backend
from config.settings import Settings, load_settings

LIMIT = 8.0  # seconds a part may take
PartCheck = Callable[[Settings], Awaitable[str]]


async def _check_data_folder(settings: Settings) -> str:
    with tempfile.TemporaryFile(dir=settings.ensure_data_folder()):
        return f"{settings.data_dir.resolve()} can be written to"


async def _check_database(settings: Settings) -> str:
    async with open_backend(settings) as backend:
        await backend.is_ready()
    return "answers" if settings.database_url else "the embedded one answers"


async def _check_redis(settings: Settings) -> str:
    if not settings.redis_url:
        return "none set: `guishang up` runs its own"
    redis: Redis = Redis.from_url(settings.redis_url)
    try:
        info = await redis.info("server")
        if (policy := (await redis.info("memory")).get("maxmemory_policy", "noeviction")) != "noeviction":
            raise MemoryError(f"maxmemory-policy {policy} throws conversations away")
    finally:
        await redis.aclose()
    return f"{info.get('server_name', 'redis')} {info.get('valkey_version') or info['redis_version']}"


async def _check_model(settings: Settings) -> str:
    if settings.nlu.url is None:
        return "none set: `guishang up` trains and serves its own"
    async with build_rasa_client(settings.nlu.url) as client:
        if not await client.is_ready():
            raise ConnectionError("no model answers at GUISHANG_NLU__URL")
    return "a model answers"


async def _check_telegram(settings: Settings) -> str:
    if settings.telegram.token is None:
        return "no token: web chat only"
    from bot.channels.telegram.setup import fetch_username  # aiogram takes a second to import

    return "@" + await fetch_username(settings.telegram.token.get_secret_value(), settings.telegram.api_base)


async def _check_public_address(settings: Settings) -> str:
    if not (settings.public_url or "").startswith("https://"):
        return "no https address: long polling, and no Mini App button"
    return str(settings.public_url)


async def _check_key(settings: Settings) -> str:
    settings.load_newest_secret()
    if settings.is_key_beside_data():
        raise PermissionError("the key lies in the data folder")
    return "apart from the data"


CHECKS: dict[str, tuple[PartCheck, str]] = {
    "data folder": (_check_data_folder, "set GUISHANG_DATA_DIR to a folder this user may write to"),
    "secret key": (
        _check_key,
        "whoever copies the data folder has its key: move secret.key away and name it by GUISHANG_SECRET_KEY_FILE",
    ),
    "database": (_check_database, "check GUISHANG_DATABASE_URL and run `guishang migrate`"),
    "sessions and jobs": (_check_redis, "check GUISHANG_REDIS_URL; its maxmemory-policy must be noeviction"),
    "model": (_check_model, "check GUISHANG_NLU__URL, or unset it"),
    "telegram": (_check_telegram, "check GUISHANG_TELEGRAM__TOKEN and GUISHANG_TELEGRAM__API_BASE"),
    "public address": (_check_public_address, "set GUISHANG_PUBLIC_URL"),
}


@click.command()
def doctor() -> None:
    """Ask each part whether it works; exit code 1 if one does not."""
    settings = load_settings()
    console = Console(highlight=False)
    failed = False
    for part, (find, remedy) in CHECKS.items():
        try:
            console.print(f"[green]✓[/] {part}: {asyncio.run(asyncio.wait_for(find(settings), LIMIT))}")
        except Exception as error:  # noqa: BLE001 - whatever a part raises is the finding
            failed = True
            console.print(f"[red]✗[/] {part}: {type(error).__name__}. {remedy}")
    raise SystemExit(failed)
