"""`guishang token …`: creates, lists and revokes the API tokens of partner systems and of our own gateways."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from backend.api.tokens import Scope
from bot.cli.with_backend import run_with_backend

_SCOPES = """
\b
desk            our own gateway: every owner's calls. Never for a partner.
qr              make, read and revoke QR codes
handover        bring a proven identity into one conversation
tickets:act     a desk's or department's own system; with --unit
tickets:create  a platform brings tickets; with --origin
tickets:read    it reads the tickets it brought; with --origin
webhooks        it is told of them; with --origin
reports         statistics and reports
"""


@click.group()
def token() -> None:
    """API tokens; a token is shown once and stored as a hash."""


@token.command(
    epilog="For example:  guishang token create --name 智桂通 --origin zhiguitong --scope tickets:create"
    " --scope tickets:read --scope webhooks"
)
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--name", default="operator", show_default=True, help="Whose it is.")
@click.option("--unit", default="", help="Code of the desk or department that a tickets:act token acts for, alone.")
@click.option("--origin", default="", help="Short name of the platform, like zhiguitong; its tickets go by it.")
def create(scopes: tuple[str, ...], name: str, unit: str, origin: str) -> None:
    click.echo(
        run_with_backend(
            lambda desk: desk.tokens.create(name, {Scope(scope) for scope in scopes}, unit=unit, origin=origin)
        )
    )


create.help = f"Make a token and print it, this once. The scopes:\n{_SCOPES}"


@token.command("list")
def list_() -> None:
    """Tokens with their scopes, never the tokens themselves."""
    table = Table("id", "name", "scopes", "unit", "origin", "made", "")
    for known in run_with_backend(lambda desk: desk.tokens.list_tokens()):
        scopes = " ".join(sorted(known.scopes))
        revoked = "revoked" if known.revoked else ""
        table.add_row(known.id, known.name, scopes, known.unit, known.origin, f"{known.made_at:%Y-%m-%d}", revoked)
    Console().print(table)


@token.command()
@click.argument("token_id", metavar="ID")
def revoke(token_id: str) -> None:
    """Refuse a token from now on. `guishang token list` shows the ids."""
    run_with_backend(lambda desk: desk.tokens.revoke(token_id))
    click.echo("revoked")
