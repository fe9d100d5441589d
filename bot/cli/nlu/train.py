"""`guishang nlu …`: trains the model as a job, compares versions, promotes one, and shows drift."""

from __future__ import annotations

import getpass
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar

import click
from rich.console import Console
from rich.table import Table

from backend.app import Backend
from backend.learning.drift import measure_drift as drift_of
from bot.cli.with_backend import run_with_backend
from bot.desk import utc_now
from bot.runtime.progress import ProgressSteps
from config.settings import load_settings
from nlu.evaluation import promotion
from nlu.evaluation.gate import Gate
from nlu.training.corrections import load_training_material
from nlu.training.jobs import JobState, TrainingJob, TrainingJobs

console = Console(stderr=True)
T = TypeVar("T")

by_option = click.option("--by", default=getpass.getuser, show_default="your login", help="Who does this; it is kept.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")


@click.command()
@by_option
def train(by: str) -> None:
    """Train on the shipped examples, the imported ones and people's corrections, as a job; print the version.

    The served model stays: `guishang nlu gate VERSION` compares, `guishang nlu promote VERSION` serves it. Ctrl-C, or
    `guishang nlu cancel` elsewhere, ends it.
    """
    settings = load_settings()
    with ProgressSteps(console) as steps, steps.step("Training the model") as report:

        async def work(desk: Backend) -> TrainingJob:
            return await TrainingJobs(settings.data_dir).train(await load_training_material(desk.context), by, report)

        job = run_with_backend(work, settings)
    if job.state is not JobState.DONE:
        raise click.ClickException(f"job {job.id} {job.state}: {job.why}".rstrip(": "))
    click.echo(job.version)


@click.command()
@click.argument("job", required=False)
@json_option
def jobs(job: str | None, as_json: bool) -> None:
    """List the trainings, newest first; with JOB, its log."""
    kept = TrainingJobs(load_settings().data_dir)
    if job:
        if kept.find(job) is None:
            raise click.ClickException(f"no job {job}")
        click.echo(kept.read_log(job), nl=False)
        return
    if as_json:
        print_json([asdict(one) for one in kept.list_jobs()])
        return
    table = Table("job", "state", "by", "began", "what")
    for one in kept.list_jobs():
        table.add_row(one.id, one.state, one.by, f"{one.began:%Y-%m-%d %H:%M}", one.version or one.why or one.progress)
    Console().print(table if table.row_count else "no training yet: guishang nlu train")


@click.command()
@click.argument("job", required=False)
def cancel(job: str | None) -> None:
    """End the running training, or JOB."""
    kept = TrainingJobs(load_settings().data_dir)
    running = next((one.id for one in kept.list_jobs() if one.state is JobState.RUNNING), "")
    click.echo(f"cancelling {kept.cancel(job or running).id}")


@click.command()
@click.argument("version")
@json_option
def gate(version: str, as_json: bool) -> None:
    """Compare VERSION with the served model and say whether it may be promoted. Exit code 1: it may not."""
    table = _run_with_progress(lambda desk, report: _examine_version(desk, version, report))
    if as_json:
        print_json(asdict(table) | {"passed": table.passed})
    else:
        print_gate(table)
    if not table.passed:
        raise SystemExit(1)


@click.command()
@click.argument("version")
@click.option("--in-spite", metavar="REASON", default="", help="Promote though the gate is closed; both are kept.")
@by_option
def promote(version: str, in_spite: str, by: str) -> None:
    """Serve VERSION, if it passes the gate. A running `guishang up` or `nlu serve` changes over within seconds."""
    settings = load_settings()

    async def work(desk: Backend, report: Callable[[str], None]) -> Gate:
        material = await promotion.load_gate_input(desk.context)
        return await promotion.promote_model(settings.data_dir, version, by, material, report, in_spite)

    table = _run_with_progress(work)
    click.echo(f"serving {version}" + ("" if table.passed else f" in spite of the gate: {in_spite}"))


@click.command()
@by_option
def rollback(by: str) -> None:
    """Serve the version served before this one."""
    click.echo(f"serving {promotion.roll_back_model(load_settings().data_dir, by, utc_now()).name}")


@click.command()
@click.option("--weeks", default=8, show_default=True, type=click.IntRange(1, 104))
@json_option
def drift(weeks: int, as_json: bool) -> None:
    """By the week, newest first: the share of guesses of low confidence, and of those owners replaced, by kind."""
    found = run_with_backend(lambda desk: drift_of(desk.context, weeks))
    if as_json:
        print_json([asdict(week) | {"alarms": week.alarms} for week in found])
        return
    kinds = [kind.kind for kind in found[0].kinds]
    table = Table("week of", "guesses", "low", *kinds, "above policy")
    for week in found:
        shares = (f"{kind.repicked_share:.0%}" for kind in week.kinds)
        table.add_row(f"{week.monday}", f"{week.guesses}", f"{week.low_share:.0%}", *shares, ", ".join(week.alarms))
    Console().print(table)


def print_json(found: object) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))


def print_gate(table: Gate) -> None:
    """Print the comparison of a candidate with the served model."""
    output = Console()
    kinds = Table("kind", "gold", "examples", "F1 served", "F1 candidate", title=f"{table.candidate} ({table.basis})")
    for row in table.kinds:
        kinds.add_row(
            row.kind, f"{row.gold}", f"{row.examples}", _format_f1(row.served_f1), _format_f1(row.candidate_f1)
        )
    checks = Table("", "check", "found", "wanted")
    for check in table.checks:
        checks.add_row("✓" if check.passed else "✗", check.name, check.found, check.wanted)
    output.print(kinds, checks)
    if table.note:
        output.print(table.note, soft_wrap=True)
    output.print("passed" if table.passed else "did not pass")


def _format_f1(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


async def _examine_version(desk: Backend, version: str, report: Callable[[str], None]) -> Gate:
    return await promotion.examine_candidate(
        load_settings().data_dir, version, await promotion.load_gate_input(desk.context), report
    )


def _run_with_progress(work: Callable[[Backend, Callable[[str], None]], Awaitable[T]]) -> T:
    with ProgressSteps(console) as steps, steps.step("Comparing with the served model") as report:
        return run_with_backend(lambda desk: work(desk, report))
