"""`guishang webhook …`: creates, lists and ends the receivers that get the events of a partner's tickets."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from backend.core.crypto import random_token
from backend.partners.webhooks import EVENTS
from bot.cli.with_backend import run_with_backend

_MOST = 1000


@click.group()
def webhook() -> None:
    """Receivers of partners. Partners may also make their own, with a token of scope webhooks."""


@webhook.command(epilog="For example:  guishang webhook create https://partner.example/guishang --origin zhiguitong")
@click.argument("url")
@click.option("--origin", required=True, help="The platform's name, as in its token (guishang token list).")
@click.option("--event", "events", multiple=True, metavar="EVENT", help="Only these, like ticket.resolve; see events.")
def create(url: str, origin: str, events: tuple[str, ...]) -> None:
    """Tell the platform at URL of its tickets. Prints the secret that signs what is sent, this once."""
    made = run_with_backend(
        lambda desk: desk.webhooks.create_receiver(origin, url, events, f"operator:{random_token()}")
    )
    click.echo(f"{made.id}\nsecret: {made.secret}")


@webhook.command("list")
def list_() -> None:
    """Receivers, with what is waiting for them, what was given up, and what the last failure was."""
    table = Table("id", "origin", "url", "events", "waiting", "given up", "last failure", "")
    for known in run_with_backend(lambda desk: desk.webhooks.list_receivers(None, _MOST)):
        events, state = " ".join(known.events) or "all", "ended" if known.ended else ""
        counts = (str(known.waiting), str(known.dead))
        table.add_row(known.id, known.origin, known.url, events, *counts, known.why, state)
    Console().print(table)


@webhook.command()
def events() -> None:
    """What a receiver can be told of."""
    click.echo("\n".join(EVENTS))


@webhook.command()
@click.argument("webhook_id", metavar="ID")
def end(webhook_id: str) -> None:
    """Send nothing more there; what was waiting is given up."""
    ended = run_with_backend(lambda desk: desk.webhooks.end_receiver(None, webhook_id))
    click.echo(f"ended; {ended.dead} events were given up")
