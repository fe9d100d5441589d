"""`guishang migrate`: brings the database to this version."""

from __future__ import annotations

import asyncio

import click

from backend.migrations import migrate as migrate_database
from bot.runtime.database_errors import explain_database
from config.settings import load_settings


@click.command()
def migrate() -> None:
    """Bring the database to this version."""
    settings = load_settings()
    settings.ensure_data_folder()
    with explain_database():
        asyncio.run(migrate_database(settings.database))
    click.echo("The database is up to date.")
