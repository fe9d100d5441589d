"""`guishang qr …`: creates, lists and revokes signed QR codes, and writes their pictures and posters."""

from __future__ import annotations

import secrets
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from bot.cli.with_backend import run_with_backend
from bot.documents import poster
from bot.documents import qr_code as pictures
from bot.texts.catalogue import Catalogue
from config import ROOT
from config.settings import load_settings


@click.group()
def qr() -> None:
    """Codes that owners scan."""


@qr.command()
@click.option("--channel", default="poster", show_default=True, help="Where the code is shown: portal, window, app …")
@click.option("--region", default="", help="Region code, e.g. 450103 for 南宁市青秀区.")
@click.option("--place", default="", help="The place as owners know it, e.g. 青秀区政务中心 3 号窗口.")
@click.option("--title", default="", help="The poster's headline; a plain one when left out.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Also write PNG, SVG and an A4 poster here."
)
def create(channel: str, region: str, place: str, title: str, out: Path | None) -> None:
    """Make a code, show it, and write its pictures."""
    settings = load_settings()
    key = secrets.token_hex(8)
    made = run_with_backend(lambda desk: desk.entry_codes.create_poster(channel, region, place, title, key), settings)
    url = f"{settings.own_url}/c/{made.code}"
    click.echo(pictures.render_qr_text(url))
    click.echo(url)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        words = Catalogue.load(ROOT / "locales").sentence
        for name, content in poster.render_code_files(url, place, words, title).items():
            (out / f"{made.code[:8]}-{name}").write_bytes(content)
            click.echo(str(out / f"{made.code[:8]}-{name}"))
        if unprintable := poster.find_unprintable(place, title):
            click.echo(
                f"poster.pdf: no font of this machine has {' '.join(unprintable)}, and 〓 stands for it."
                " Install one that has (fonts-hanazono), or print poster.svg from a browser that shows it",
                err=True,
            )


@qr.command("list")
def list_() -> None:
    """Codes with how often they were scanned, led into the bot, and led to a ticket."""
    whole = Column("code", no_wrap=True, min_width=36)  # `revoke` needs the whole code
    table = Table(whole, "channel", "region", "place", "scans", "starts", "submits", "")
    for made in run_with_backend(lambda desk: desk.entry_codes.list_posters()):
        counts = (str(made.scans), str(made.starts), str(made.submits))
        table.add_row(made.code, made.channel, made.region, made.place, *counts, "revoked" if made.revoked else "")
    Console().print(table)


@qr.command()
@click.argument("code")
def revoke(code: str) -> None:
    """Make a code lead to a plain start from now on."""
    run_with_backend(lambda desk: desk.entry_codes.revoke_poster(code))
    click.echo("revoked")
