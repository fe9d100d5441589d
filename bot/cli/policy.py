"""`guishang policy …`: shows what another policy would change, before it is put in force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from backend.policy_preview import PolicyDiff, preview_policy
from bot.cli.with_backend import run_with_backend
from config.policy import load_policy


@click.group()
def policy() -> None:
    """The numbers of the mechanism, in config/policy."""


@policy.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Compare for this day; else the last one that FOLDER names."
)
@click.option("--limit", default=20, show_default=True, help="Tickets that are listed one by one.")
def check(folder: Path, on: datetime | None, limit: int) -> None:
    """Tell what the policy in FOLDER (a copy of config/policy) would change. Changes nothing.

    A bad file is refused with its line and the reason. To put a good one in force: copy it over config/policy and send
    the running processes SIGHUP, or start them anew."""
    other = load_policy(folder)
    _print_diff(
        run_with_backend(lambda backend: preview_policy(backend.context, other, on.date() if on else None)), limit
    )


def _print_diff(checked: PolicyDiff, limit: int) -> None:
    console = Console(highlight=False)
    console.print(f"Compared for {checked.day}: {len(checked.changes)} values differ.")
    for change in checked.changes:
        console.print(f"  {change.file}: {change.name}: {change.old} -> {change.new}", markup=False)
    for rule, count in sorted(checked.count_by_key.items()):
        console.print(f"{count} open tickets by {rule}")
    if checked.affected:
        console.print("What was promised stays; the office may count a ticket anew (recompute).")
        console.print(_tickets_table(checked, limit))
    old, new = checked.anonymised
    if old != new:
        console.print(f"To be anonymised at once: {new} ended tickets instead of {old}")


def _tickets_table(checked: PolicyDiff, limit: int) -> Table:
    table = Table("ticket", "state", "rule", "due", "would be")
    for one in checked.affected[:limit]:
        table.add_row(one.number, one.state.value, one.policy_key, str(one.old), str(one.new))
    return table
