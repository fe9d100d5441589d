"""`guishang retention …` and `guishang access …`: anonymises old tickets, and lists who read an owner's identity."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from backend.app import Backend
from backend.privacy.retention import RetentionSummary
from backend.tickets.access_log import list_accesses
from bot.bootstrap import open_file_store
from bot.cli.with_backend import run_with_backend
from bot.workers.retention import run_retention
from config.settings import load_settings


@click.group()
def retention() -> None:
    """Taking the person out of tickets that ended long ago (config/policy/retention.toml)."""


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only count.")
def run(dry_run: bool) -> None:
    """Anonymise what is due. The worker does so once a day."""
    settings = load_settings()
    files = open_file_store(settings)

    async def work(backend: Backend) -> tuple[RetentionSummary, int]:
        return (await backend.retention.preview(), 0) if dry_run else await run_retention(backend.retention, files)

    done, removed = run_with_backend(work, settings)
    for kind, count in sorted(done.counts.items()):
        click.echo(f"{kind}: {count}")
    click.echo(f"{done.total} tickets {'would be ' if dry_run else ''}anonymised, {removed} files removed")


@click.group()
def access() -> None:
    """The log of who read whose ticket it is. It is only ever added to."""


@access.command("list")
@click.option("--ticket", default="", help="Its number.")
@click.option("--staff", default="", help="Their id, from `guishang staff list`.")
@click.option("--limit", default=200, show_default=True)
def list_(ticket: str, staff: str, limit: int) -> None:
    """Newest first."""
    table = Table("at (UTC)", "ticket", "staff", "name", "unit", "why")
    for read in run_with_backend(
        lambda backend: list_accesses(backend.context, ticket=ticket, staff=staff, limit=limit)
    ):
        table.add_row(f"{read.at:%Y-%m-%d %H:%M:%S}", read.number, read.staff, read.name, read.unit, read.why)
    Console().print(table)
