"""`guishang`: the one command. `guishang --help` lists what it does."""

from __future__ import annotations

import sys

import click

from bot.cli import (
    codes,
    demo,
    doctor,
    duties,
    keys,
    policy,
    report,
    retention,
    run,
    staff,
    supervision,
    tokens,
    webhooks,
)
from bot.cli.nlu import commands
from bot.runtime.embedded_valkey import AlreadyRunning
from config.reading import BadConfig
from config.settings import BadSettings
from nlu.errors import NluError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """桂商: business owners report problems by chat; a desk and its departments answer by promised dates.

    `guishang up` runs everything here. Settings come from the environment or .env, prefix GUISHANG_.
    """


for command in (
    run.up,
    demo.demo,
    run.gateway,
    run.worker,
    run.backend,
    run.migrate,
    doctor.doctor,
    codes.qr,
    tokens.token,
    webhooks.webhook,
    staff.staff,
    duties.duties,
    keys.keys,
    policy.policy,
    retention.retention,
    retention.access,
    supervision.supervise,
    commands.nlu,
    report.report,
):
    cli.add_command(command)


def main() -> None:
    """Run a command; what an operator can mend ends in one line and exit code 2, without a traceback."""
    try:
        cli()
    except (BadSettings, BadConfig, NluError, AlreadyRunning) as error:
        click.echo(f"guishang: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
