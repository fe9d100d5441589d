"""`guishang keys …`: shows how much data is encrypted with an older key, and re-encrypts it with the newest."""

from __future__ import annotations

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from backend.app import Backend
from backend.core.crypto import DecryptionError
from backend.privacy.key_rotation import reseal_database
from bot.cli.with_backend import run_with_backend


@click.group()
def keys() -> None:
    """The secrets that seal identities: GUISHANG_SECRET_KEY, then GUISHANG_OLD_SECRET_KEYS."""


@keys.command()
def status() -> None:
    """Count the values that only an older secret opens; exit code 1 if there are any."""
    old = run_with_backend(lambda backend: _reseal_with_progress(backend, look_only=True))
    click.echo(f"{old} values are under an older secret" if old else "everything is under the newest secret")
    raise SystemExit(1 if old else 0)


@keys.command()
def rotate() -> None:
    """Seal everything with the newest secret; can be broken off and begun again, while the house runs."""
    click.echo(
        f"{run_with_backend(lambda backend: _reseal_with_progress(backend, look_only=False))} values sealed anew"
    )


async def _reseal_with_progress(backend: Backend, *, look_only: bool) -> int:
    """Go through all encrypted values with a progress bar. Returns how many were under an older key. Raises
    ClickException when a key is missing.
    """
    old: dict[str, int] = {}
    bars: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True)) as progress:
        try:
            async for walked in reseal_database(backend.context, look_only=look_only):
                if walked.table not in bars:
                    bars[walked.table] = progress.add_task(walked.table)
                progress.update(bars[walked.table], completed=walked.done, total=walked.total)
                old[walked.table] = walked.old
        except DecryptionError:
            raise click.ClickException(
                "a value is under a secret that is not given: add it to GUISHANG_OLD_SECRET_KEYS"
            ) from None
    return sum(old.values())
