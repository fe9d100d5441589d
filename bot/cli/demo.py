"""`guishang demo`: plays desk and handler for the newest ticket, one step for each key press, so that one can watch a
ticket go its way.
"""

from __future__ import annotations

import time
from functools import partial

import click

from backend import demo as script
from backend.app import Backend
from backend.demo import DemoPlay, DemoStep
from bot.cli.with_backend import run_with_backend

PAUSE = 4.0  # seconds between the steps of --auto


@click.command()
@click.option("--auto", is_flag=True, help="Go on by itself, a few seconds a step.")
def demo(auto: bool) -> None:
    """Play desk and handler for the newest ticket. Keep the chat open beside it and watch."""
    played = run_with_backend(_seed_and_play)
    if played is None:
        raise click.ClickException("no ticket yet: report something in the chat first, then play again")
    click.echo(f"{played.number}, now {played.state}. The owner sees each step in the chat.")
    if not played.steps:
        click.echo("Nothing to do for the staff: it waits for its owner, or is over.")
        return
    number = played.number
    while played is not None and played.steps and played.number == number:
        _wait_for_key(played.steps[0], auto=auto)
        run_with_backend(partial(_make_move, scene=played.steps[0]))
        played = run_with_backend(script.plan_demo)
    click.echo("Done. Now it is the owner's turn, in the chat.")


async def _seed_and_play(backend: Backend) -> DemoPlay | None:
    await script.seed_demo(backend)
    return await script.plan_demo(backend)


def _wait_for_key(scene: DemoStep, *, auto: bool) -> None:
    """Print the next step, and wait for Enter, or some seconds with `auto`."""
    click.echo(f"▶ {scene.says}")
    if auto:
        time.sleep(PAUSE)
    else:
        click.pause("  Enter …")


async def _make_move(backend: Backend, scene: DemoStep) -> None:
    """Make the move of the scene. Its key is unique, because a ticket may be played again after a return."""
    await backend.desk.move_ticket(scene.move, f"demo:{scene.move.number}:{scene.move.action}:{time.time_ns()}")
