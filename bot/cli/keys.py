"""`guishang keys …`: shows how much data is encrypted with an older key, and re-encrypts it with the newest."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from backend.app import Backend
from backend.db.keys import forget_rotated_keys
from backend.privacy.key_rotation import ResealProgress, reseal_database
from bot.cli.with_backend import run_with_backend


@click.group()
def keys() -> None:
    """The secrets that seal identities: GUISHANG_SECRET_KEY, then GUISHANG_OLD_SECRET_KEYS."""


@keys.command()
def status() -> None:
    """Count the values that only an older secret opens, or none; exit code 1 if there are any."""
    old, unopened = run_with_backend(lambda backend: _reseal_with_progress(backend, look_only=True))
    click.echo(f"{old} values are under an older secret" if old else "everything is under the newest secret")
    _tell_unopened(unopened)
    raise SystemExit(1 if old or unopened else 0)


@keys.command()
def rotate() -> None:
    """Seal everything with the newest secret; can be broken off and begun again, while the house runs."""
    old, unopened = run_with_backend(_rotate_keys)
    click.echo(f"{old} values sealed anew")
    _tell_unopened(unopened)


async def _rotate_keys(backend: Backend) -> tuple[int, int]:
    old, unopened = await _reseal_with_progress(backend, look_only=False)
    if not unopened:
        await forget_rotated_keys(backend.context)
    return old, unopened


def _tell_unopened(unopened: int) -> None:
    if unopened:
        why = (
            "they are damaged, or under a secret that is not given: if there is one, add it to GUISHANG_OLD_SECRET_KEYS"
        )
        click.echo(f"{unopened} values cannot be opened; {why}", err=True)


async def _reseal_with_progress(backend: Backend, *, look_only: bool) -> tuple[int, int]:
    """Go through all encrypted values with a progress bar. Returns how many were under an older key, and how many under
    none of those given.
    """
    seen: dict[str, ResealProgress] = {}
    bars: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True)) as progress:
        async for walked in reseal_database(backend.context, look_only=look_only):
            if walked.table not in bars:
                bars[walked.table] = progress.add_task(walked.table)
            progress.update(bars[walked.table], completed=walked.done, total=walked.total)
            seen[walked.table] = walked
    return sum(walked.old for walked in seen.values()), sum(walked.unopened for walked in seen.values())
