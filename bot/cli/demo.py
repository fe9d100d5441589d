"""`guishang demo`: plays desk and handler for the newest ticket, one step for each key press, so that one can watch a
ticket go its way.
"""

from __future__ import annotations

import time
from functools import partial

import click

from backend import demo as script
from backend.app import Backend
from backend.demo import Play, Scene
from bot.cli.with_backend import on_desk

PAUSE = 4.0  # seconds between the steps of --auto


@click.command()
@click.option("--auto", is_flag=True, help="Go on by itself, a few seconds a step.")
def demo(auto: bool) -> None:
    """Play desk and handler for the newest ticket. Keep the chat open beside it and watch."""
    played = on_desk(_seeded_play)
    if played is None:
        raise click.ClickException("no ticket yet: report something in the chat first, then play again")
    click.echo(f"{played.number}, now {played.state}. The owner sees each step in the chat.")
    if not played.scenes:
        click.echo("Nothing to do for the staff: it waits for its owner, or is over.")
        return
    number = played.number
    while played is not None and played.scenes and played.number == number:
        _wait(played.scenes[0], auto=auto)
        on_desk(partial(_move, scene=played.scenes[0]))
        played = on_desk(script.play)
    click.echo("Done. Now it is the owner's turn, in the chat.")


async def _seeded_play(backend: Backend) -> Play | None:
    await script.seed(backend)
    return await script.play(backend)


def _wait(scene: Scene, *, auto: bool) -> None:
    """Print the next step, and wait for Enter, or some seconds with `auto`."""
    click.echo(f"▶ {scene.says}")
    if auto:
        time.sleep(PAUSE)
    else:
        click.pause("  Enter …")


async def _move(backend: Backend, scene: Scene) -> None:
    """Make the move of the scene. Its key is unique, because a ticket may be played again after a return."""
    await backend.desk.act(scene.move, f"demo:{scene.move.number}:{scene.move.action}:{time.time_ns()}")
