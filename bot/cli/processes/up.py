"""`guishang up`: runs everything in one terminal, with embedded parts where no address is set.

Imports little: the embedded Valkey starts while the rest is imported.
"""

from __future__ import annotations

import signal
from contextlib import ExitStack

import click

from bot.runtime import logs
from bot.runtime.collecting import pause_collecting
from bot.runtime.embedded_valkey import begin_valkey, lock_data_folder
from config.settings import load_settings


@click.command()
@click.option("--no-demo", is_flag=True, help="Leave out the demo desk's staff and codes.")
def up(no_demo: bool) -> None:
    """Run everything here, on embedded parts where no address is set. Ctrl-C ends it."""
    settings = load_settings()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the loop listens: what was begun is ended too
    logs.configure_logging(settings.ensure_data_folder() / "log" / "guishang.log")
    try:
        with ExitStack() as stack, ExitStack() as starting:
            stack.enter_context(lock_data_folder(settings.data_dir))
            valkey = None if settings.redis_url else stack.enter_context(begin_valkey(settings.data_dir))
            starting.enter_context(pause_collecting())
            from bot.cli.processes.run_all import run_all

            run_all(settings, valkey, demo=not no_demo, when_open=starting.close)
    except KeyboardInterrupt:
        pass
    click.echo("Ending …", err=True)
