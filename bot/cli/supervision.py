"""`guishang supervise …`: proposals, letters and the ledger. Each command acts in the name of a member of staff."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from backend.contract.enums import Role
from backend.core.working_days import local_day
from backend.supervision.evidence import Unit
from backend.supervision.spot_checks import Finding
from backend.supervision.views import EvidenceView, LetterView
from bot.cli.with_backend import run_with_backend
from bot.documents.letter import render_letter_html
from bot.texts.catalogue import Catalogue
from config import ROOT
from config.organisation import load_organisation

_AS = click.option("--as", "staff", required=True, metavar="ID", help="Who acts; see `guishang staff list`.")


@click.group()
def supervise() -> None:
    """What the software proposes and people decide: letters to units, in three levels."""


@supervise.command()
def scan() -> None:
    """Look for new evidence now, as the worker does every minute."""
    found = run_with_backend(lambda desk: desk.supervision_scan.scan(datetime.now(UTC)))
    click.echo(f"{found.evidence} new pieces of evidence, {found.proposals} proposals, {found.entries} ledger entries")


@supervise.command()
@_AS
@click.option("--state", default="open", type=click.Choice(["open", "issued", "dismissed"]), show_default=True)
def proposals(staff: str, state: str) -> None:
    """Proposals with their evidence."""
    table = Table("id", "level", "rule", "unit", "evidence", "made")
    for one in run_with_backend(lambda desk: desk.proposals.list_proposals(staff, state)):
        table.add_row(
            str(one.id),
            str(one.level),
            one.rule,
            one.unit_name,
            _evidence_lines(one.evidence),
            _format_day(one.made_at),
        )
    Console().print(table)


@supervise.command()
@click.argument("proposal", type=click.IntRange(1, 2**53))
@_AS
@click.option("--words", default="", help="In the place of the standard opening.")
@click.option("--days", type=click.IntRange(1, 90), required=True, help="Working days to reply.")
@click.option("--leave-out", multiple=True, type=int, help="The id of a piece of evidence.")
def edit(proposal: int, staff: str, words: str, days: int, leave_out: tuple[int, ...]) -> None:
    """Change what a letter will say."""
    run_with_backend(
        lambda desk: desk.proposals.edit_proposal(staff, proposal, words, days, leave_out, secrets.token_hex(8))
    )
    click.echo("changed")


@supervise.command()
@click.argument("proposal", nargs=-1, required=True, type=click.IntRange(1, 2**53))
@_AS
def issue(proposal: tuple[int, ...], staff: str) -> None:
    """Issue one letter for the PROPOSALs."""
    letter = run_with_backend(lambda desk: desk.proposals.issue_letter(staff, proposal, secrets.token_hex(8)))
    click.echo(f"{letter.id} to {letter.unit_name}, to be answered by {letter.reply_by}")


@supervise.command()
@click.argument("proposal", type=click.IntRange(1, 2**53))
@_AS
@click.option("--reason", required=True)
def dismiss(proposal: int, staff: str, reason: str) -> None:
    """No letter, and why."""
    run_with_backend(lambda desk: desk.proposals.dismiss_proposal(staff, proposal, reason, secrets.token_hex(8)))
    click.echo("dismissed")


@supervise.command()
@_AS
@click.option("--department", default="", help="The unit's code; or --desk.")
@click.option("--desk", default="")
@click.option("--ground", required=True, help="One of the policy's grounds, e.g. fraud.")
@click.option("--words", required=True, help="What was found; opens the letter.")
@click.option("--ticket", "tickets", multiple=True, required=True, help="A ticket the unit had in hand.")
def order(staff: str, department: str, desk: str, ground: str, words: str, tickets: tuple[str, ...]) -> None:
    """Draft a third-level letter, on the working group's order."""
    unit = _find_unit(department, desk)
    made = run_with_backend(
        lambda backend: backend.proposals.order_interview(staff, unit, ground, words, tickets, secrets.token_hex(8))
    )
    click.echo(f"proposal {made.id} drafted; issue it with `guishang supervise issue {made.id} --as {staff}`")


@supervise.command()
@_AS
@click.option("--overdue", is_flag=True, help="Only those that should have been answered by now.")
def letters(staff: str, overdue: bool) -> None:
    """Letters to one's unit, or of the levels one supervises."""
    table = Table("id", "unit", "issued", "by", "answer due", "answered")
    for one in run_with_backend(lambda desk: desk.letters.list_letters(staff, overdue=overdue)):
        answered = _format_day(one.replied_at) if one.replied_at else "overdue" if one.overdue else ""
        table.add_row(one.id, one.unit_name, _format_day(one.issued_at), one.issued_by, str(one.reply_by), answered)
    Console().print(table)


@supervise.command()
@click.argument("letter")
@_AS
@click.option("--words", required=True)
def answer(letter: str, staff: str, words: str) -> None:
    """Write down a unit's answer, once."""
    run_with_backend(lambda desk: desk.letters.answer_letter(staff, letter, words, secrets.token_hex(8)))
    click.echo("answered")


@supervise.command()
@click.argument("letter")
@_AS
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The folder to write to.")
def render(letter: str, staff: str, out: Path) -> None:
    """Write LETTER as HTML and PDF."""
    view = run_with_backend(lambda desk: desk.letters.get_letter(staff, letter))
    out.mkdir(parents=True, exist_ok=True)
    for path, content in _letter_files(view, out):
        path.write_bytes(content)
        click.echo(str(path))


@supervise.command()
@_AS
@click.option("--draw", type=click.IntRange(1, 100), help="Choose so many entries by lot for a spot check.")
def ledger(staff: str, draw: int | None) -> None:
    """Tickets worth a second look."""
    if draw is not None:
        drawing = run_with_backend(lambda desk: desk.spot_checks.draw_entries(staff, draw, secrets.token_hex(8)))
        click.echo(f"drawing {drawing.seed}: {len(drawing.entries)} of {drawing.pool}")
        entries = drawing.entries
    else:
        entries = run_with_backend(lambda desk: desk.spot_checks.list_entries(staff))
    table = Table("id", "ticket", "kind", "unit", "made", "drawing", "finding")
    for one in entries:
        finding = one.finding.value if one.finding else ""
        table.add_row(str(one.id), one.number, one.kind, one.unit_name, _format_day(one.made_at), one.seed, finding)
    Console().print(table)


@supervise.command()
@click.argument("entry", type=click.IntRange(1, 2**53))
@_AS
@click.option("--finding", required=True, type=click.Choice([finding.value for finding in Finding]))
@click.option("--words", required=True, help="What was found.")
def check(entry: int, staff: str, finding: str, words: str) -> None:
    """Write down what came of a spot check, once."""
    run_with_backend(
        lambda desk: desk.spot_checks.record_finding(staff, entry, Finding(finding), words, secrets.token_hex(8))
    )
    click.echo("written down")


def _letter_files(letter: LetterView, out: Path) -> Sequence[tuple[Path, bytes]]:
    from bot.documents.letter_pdf import render_letter_pdf  # reportlab takes long to import, so only this command does

    words = Catalogue.load(ROOT / "locales").sentence
    return (
        (out / f"{letter.id}.html", render_letter_html(letter, words).encode()),
        (out / f"{letter.id}.pdf", render_letter_pdf(letter, words)),
    )


def _find_unit(department: str, desk: str) -> Unit:
    if bool(department) == bool(desk):
        raise click.UsageError("give one of --department and --desk")
    organisation = load_organisation(ROOT)
    found = organisation.find_desk(desk) if desk else organisation.find_department(department)
    if found is None:
        raise click.UsageError(f"no such unit: {desk or department}")
    return Unit(Role.DESK if desk else Role.HANDLER, found.code, found.name)


def _evidence_lines(pieces: Sequence[EvidenceView]) -> str:
    return "\n".join(
        f"{piece.id}: {piece.number} {piece.event} {_format_day(piece.at)}{' (left out)' if piece.left_out else ''}"
        for piece in pieces
    )


def _format_day(moment: datetime) -> str:
    return f"{local_day(moment):%Y-%m-%d}"
