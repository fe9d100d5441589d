"""Runs one piece of work of a short command on the desk: opens it, does the work, closes it, and prints a refusal in
one line.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from backend.app import Backend
from backend.contract.errors import DeskError
from backend.migrations import migrate
from bot.desk import open_backend
from config.settings import Settings, load_settings

T = TypeVar("T")


def run_with_backend(work: Callable[[Backend], Awaitable[T]], settings: Settings | None = None) -> T:
    """Run `work` on the backend and return its result. Raises ClickException with the desk's refusal. Our own SQLite
    file is created on first use; a configured database is never migrated without being asked (`guishang migrate`).
    """
    return asyncio.run(_open_and_run(work, settings or load_settings()))


async def _open_and_run(work: Callable[[Backend], Awaitable[T]], settings: Settings) -> T:
    if not settings.database_url:
        settings.ensure_data_folder()
        await migrate(settings.database)
    async with open_backend(settings) as backend:
        try:
            return await work(backend)
        except DeskError as error:
            raise click.ClickException(error.detail) from None
