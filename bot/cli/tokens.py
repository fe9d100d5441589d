"""`guishang token …`: what partner systems and our own gateways show to the API."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from backend.tokens import Scope
from bot.cli.on_desk import on_desk


@click.group()
def token() -> None:
    """API tokens; a token is shown once and stored as a hash."""


@token.command()
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--name", default="operator", show_default=True, help="Whose it is.")
def create(scopes: tuple[str, ...], name: str) -> None:
    """Make a token and print it, this once."""
    click.echo(on_desk(lambda desk: desk.tokens.create(name, {Scope(scope) for scope in scopes})))


@token.command("list")
def list_() -> None:
    """Tokens and their scopes."""
    table = Table("id", "name", "scopes", "made", "")
    for known in on_desk(lambda desk: desk.tokens.all()):
        scopes = " ".join(sorted(known.scopes))
        table.add_row(known.id, known.name, scopes, f"{known.made_at:%Y-%m-%d}", "revoked" if known.revoked else "")
    Console().print(table)


@token.command()
@click.argument("token_id", metavar="ID")
def revoke(token_id: str) -> None:
    """Refuse a token from now on."""
    on_desk(lambda desk: desk.tokens.revoke(token_id))
    click.echo("revoked")
