"""`guishang`: the table of all commands. `guishang --help` lists them.

The module of a command is imported when that command is called, so nothing heavy may be imported here.
"""

from __future__ import annotations

import sys

import click

from bot.cli.lazy_group import LazyCommand, LazyGroup
from bot.errors import OperatorError
from config.errors import ConfigError
from nlu.errors import NluError

COMMANDS = {
    "up": LazyCommand("bot.cli.processes.up:up", "Run everything here, on embedded parts where no address is set."),
    "demo": LazyCommand("bot.cli.demo:demo", "Play desk and handler for the newest ticket."),
    "gateway": LazyCommand("bot.cli.processes.run:gateway", "Serve web chat, Telegram and API."),
    "worker": LazyCommand("bot.cli.processes.run:worker", "Deliver pushes and watch the deadlines."),
    "backend": LazyCommand(
        "bot.cli.processes.backend:backend",
        "Serve the desk alone, over HTTP, for gateways that have GUISHANG_BACKEND__URL set.",
    ),
    "migrate": LazyCommand("bot.cli.processes.migrate:migrate", "Bring the database to this version."),
    "doctor": LazyCommand(
        "bot.cli.processes.doctor:doctor", "Ask each part whether it works; exit code 1 if one does not."
    ),
    "qr": LazyCommand("bot.cli.codes:qr", "Codes that owners scan."),
    "token": LazyCommand("bot.cli.tokens:token", "API tokens; a token is shown once and stored as a hash."),
    "webhook": LazyCommand("bot.cli.webhooks:webhook", "Receivers of partners."),
    "staff": LazyCommand("bot.cli.staff:staff", "Desk members, handlers, and those above them."),
    "duties": LazyCommand(
        "bot.cli.duties:duties", "The duty list (职责清单): what comes to whom, on which tier, by which law."
    ),
    "keys": LazyCommand(
        "bot.cli.keys:keys", "The secrets that seal identities: GUISHANG_SECRET_KEY, then GUISHANG_OLD_SECRET_KEYS."
    ),
    "policy": LazyCommand("bot.cli.policy:policy", "The numbers of the mechanism, in config/policy."),
    "retention": LazyCommand(
        "bot.cli.retention:retention",
        "Taking the person out of tickets that ended long ago (config/policy/retention.toml).",
    ),
    "access": LazyCommand("bot.cli.retention:access", "The log of who read whose ticket it is."),
    "supervise": LazyCommand(
        "bot.cli.supervision:supervise",
        "What the software proposes and people decide: letters to units, in three levels.",
    ),
    "nlu": LazyCommand("bot.cli.nlu.commands:nlu", "The model that tells the kinds apart."),
    "report": LazyCommand(
        "bot.cli.report:report",
        "Reports as HTML, PDF and CSV: by month, by quarter, by year, and what many owners run into.",
    ),
}


@click.group(
    cls=LazyGroup,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="guishang", message="%(package)s %(version)s")
def cli() -> None:
    """桂商: business owners report problems by chat; a desk and its departments answer by promised dates.

    `guishang up` runs everything here. Settings come from the environment or .env, prefix GUISHANG_.
    """


def main() -> None:
    """Run a command. An error that an operator can repair ends with one line and exit code 2, without a traceback."""
    try:
        cli()
    except (ConfigError, OperatorError, NluError) as error:
        click.echo(f"guishang: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
