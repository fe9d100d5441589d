"""`guishang staff …`: invites, lists and deactivates members of staff. An invite binds the chat that opens its link,
once.
"""

from __future__ import annotations

import asyncio

import click
from rich.console import Console
from rich.table import Table

from backend.contract.enums import Role
from backend.core.signed_codes import split_pin
from bot.cli.with_backend import run_with_backend
from config.settings import Settings, load_settings

BODIES = (Role.OFFICE.value, Role.TASK_FORCE.value, Role.WORKING_GROUP.value, Role.ADMIN.value)


@click.group()
def staff() -> None:
    """Desk members, handlers, and those above them."""


@staff.command()
@click.argument("name")
@click.option("--department", default="", help="A department's code, e.g. from config/departments.toml.")
@click.option("--desk", default="", help="A desk's code, e.g. from config/desks.toml.")
@click.option("--body", type=click.Choice(BODIES), help="One of those above the desks.")
def invite(name: str, department: str, desk: str, body: str | None) -> None:
    """Add NAME to a department, a desk or a body above them and print the link that binds their chat."""
    if sum(map(bool, (department, desk, body))) != 1:
        raise click.UsageError("give one of --department, --desk and --body")
    settings = load_settings()
    role = Role(body) if body else Role.DESK if desk else Role.HANDLER
    code = run_with_backend(
        lambda backend: backend.staff_register.invite_staff(name, role, body or desk or department), settings
    )
    _print_invite(settings, code)


@staff.command()
@click.argument("staff_id", metavar="ID")
def renew(staff_id: str) -> None:
    """Print another invite for somebody who lost theirs, was signed out, or changes the chat."""
    settings = load_settings()
    _print_invite(settings, run_with_backend(lambda backend: backend.staff_register.renew_invite(staff_id), settings))


def _print_invite(settings: Settings, invited: str) -> None:
    """Print link and PIN; they are to travel on different ways."""
    code, pin = split_pin(invited)
    click.echo(f"Web chat: {settings.own_url}/join#{code}")
    if settings.telegram.token is not None:
        click.echo(f"Telegram: https://t.me/{_bot_name(settings)}?start={code}")
    click.echo(f"PIN: {pin}  (tell it another way than the link: by telephone, or in person)")


def _bot_name(settings: Settings) -> str:
    """The bot's username. Raises ClickException when Telegram cannot be reached."""
    from bot.channels.telegram.setup import (  # aiogram takes a second to import: only a bot pays
        AiogramError,
        fetch_username,
    )

    assert settings.telegram.token is not None
    try:
        return asyncio.run(fetch_username(settings.telegram.token.get_secret_value(), settings.telegram.api_base))
    except AiogramError as error:
        raise click.ClickException(f"Telegram was not reached ({type(error).__name__}); the web link works") from None


@staff.command("list")
def list_() -> None:
    """Everybody, with their unit."""
    table = Table("id", "name", "role", "unit", "")
    for member in run_with_backend(lambda backend: backend.staff_register.list_staff()):
        table.add_row(member.id, member.name, member.role.value, member.unit, "" if member.active else "left")
    Console().print(table)


@staff.command()
@click.argument("staff_id", metavar="ID")
def deactivate(staff_id: str) -> None:
    """Let somebody go: their chat sees and does nothing any more."""
    run_with_backend(lambda backend: backend.staff_register.deactivate_staff(staff_id))
    click.echo("done")
