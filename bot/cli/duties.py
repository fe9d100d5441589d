"""`guishang duties …`: shows what a new duty list would change, imports it, prints it, and measures the ranking."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from backend.app import Backend
from backend.dispatch.duty_diff import DutyListDiff
from backend.dispatch.evaluation import DispatchFigures, evaluate_ranking, load_messages
from bot.cli.with_backend import run_with_backend
from config import ROOT
from config.duties import DutyEntry, DutyList, load_duties
from config.rules import DispatchRules

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def duties() -> None:
    """The duty list (职责清单): what comes to whom, on which tier, by which law."""


@duties.command("import")
@click.argument("file", type=FILE, default=ROOT / "duties.toml")
@click.option("--dry-run", is_flag=True, help="Show what it changes and change nothing.")
def import_(file: Path, dry_run: bool) -> None:
    """Check FILE (config/duties.toml when left out), show what it changes, and keep it as a new version."""

    async def work(backend: Backend) -> DutyListDiff:
        read = load_duties(file, backend.context.organisation.lines)
        return await (backend.duty_lists.preview_import(read) if dry_run else backend.duty_lists.import_list(read))

    changes = run_with_backend(work)
    _print_changes(changes)
    done = "nothing was written" if dry_run or changes.is_in_force else f"kept, in force from {changes.effective} on"
    click.echo(f"version {changes.version}: {done}")


def _print_changes(changes: DutyListDiff) -> None:
    for duty in changes.added:
        click.echo(f"+ {duty.code} {duty.name}")
    for duty in changes.removed:
        click.echo(f"- {duty.code} {duty.name}")
    for change in changes.changed:
        click.echo(f"~ {change.duty} {change.field}: {change.before} → {change.after}")
    missing: dict[tuple[str, ...], list[str]] = {}
    for desk, lines in changes.without_unit:
        missing.setdefault(lines, []).append(desk)
    for lines, desks in missing.items():
        click.echo(f"! {' '.join(desks)}: no unit of their own for {len(lines)} lines, {' '.join(lines)}")
    counts = f"{len(changes.added)} added, {len(changes.removed)} removed"
    fields = f"{len({change.duty for change in changes.changed})} changed in {len(changes.changed)} fields"
    click.echo(f"{counts}, {fields}; compared with version {changes.replaced or 'none'}")


@duties.command("list")
@click.option("--line", default="", help="Only this line of work, e.g. tax.")
@click.option("--version", default="", help="Another version than the one in force.")
def list_(line: str, version: str) -> None:
    """The duties in force, and every version with its day."""

    async def work(backend: Backend) -> tuple[DutyList, str]:
        every = await backend.duty_lists.list_versions()
        return await _requested_list(backend, version), "   ".join(f"{name} from {day}" for name, day in every)

    found, versions = run_with_backend(work)
    table = Table("code", "name", "category", "line", "level")
    for duty in found.duties:
        if line in ("", duty.line):
            table.add_row(duty.code, duty.name, duty.category, duty.line, duty.level)
    console = Console()
    console.print(table)
    console.print(f"version {found.version}, {table.row_count} duties. Kept: {versions}", highlight=False)


@duties.command()
@click.argument("code")
@click.option("--version", default="", help="Another version than the one in force.")
def show(code: str, version: str) -> None:
    """One duty with its law and words, and who has it at each desk."""

    async def work(backend: Backend) -> tuple[DutyEntry | None, list[tuple[str, str]]]:
        duty = (await _requested_list(backend, version)).find_duty(code)
        organisation = backend.context.organisation
        units = [
            (desk.code, organisation.unit_for(duty.line, desk.code, duty.level)) for desk in organisation.desks if duty
        ]
        return duty, [(desk, unit.name if unit else "nobody") for desk, unit in units]

    duty, units = run_with_backend(work)
    if duty is None:
        raise click.ClickException(f"no duty has the code {code[:64]!r}")
    for name, value in duty.model_dump().items():
        click.echo(f"{name:9} {value if isinstance(value, str) else '、'.join(value)}")
    for desk, unit in units:
        click.echo(f"{desk:15} {unit}")


async def _requested_list(backend: Backend, version: str) -> DutyList:
    """The duty list of a version; the one in force when `version` is empty."""
    return await (backend.duty_lists.get_version(version) if version else backend.duty_lists.get_current())


@duties.command("measure")
@click.argument("file", type=FILE)
def measure_(file: Path) -> None:
    """Rank FILE, lines of {"text", "duty", "kind", "region"} and perhaps "part", and say how often it was right."""

    async def work(backend: Backend) -> tuple[DispatchFigures, ...]:
        messages = load_messages(file, await backend.duty_lists.get_current())
        return evaluate_ranking(
            await backend.duty_lists.get_ranking(), messages, backend.context.policy_rule(DispatchRules)
        )

    table = Table("part", "messages", "top 1", "top 3", "unit of top 1", "automatic", "of these right", "unit right")
    for part in run_with_backend(work):
        whole = (part.top1, part.top3, part.unit)
        rates = (f"{right / part.messages:.3f}" for right in whole)
        sent = max(1, part.automatic)
        among = (f"{part.automatic_right / sent:.3f}", f"{part.automatic_unit / sent:.3f}")
        table.add_row(part.part, str(part.messages), *rates, f"{part.automatic}/{part.allowed}", *among)
    Console().print(table)
