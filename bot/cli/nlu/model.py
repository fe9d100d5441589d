"""`guishang nlu evaluate|serve|status`: evaluates the served model, serves it alone, and lists the versions."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.cli.progress_bar import show_progress_bar
from bot.runtime.process import wait_for_signal
from bot.runtime.progress import ProgressSteps
from config.settings import Settings, load_settings
from nlu.contract import NluClient
from nlu.evaluation.measurement import LabelledMessage, evaluate_model, read_labelled_messages
from nlu.evaluation.metrics import Evaluation
from nlu.evaluation.plots import write_plots
from nlu.rasa_environment import ensure_environment
from nlu.serving.client import RasaClient
from nlu.serving.model_watcher import watch_pointer
from nlu.serving.rasa_server import RasaProcess
from nlu.serving.token_files import publish_token
from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder, train_if_needed

console = Console(stderr=True)


@click.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON, and nothing else.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Draw the figures into this folder.")
def evaluate_(file: Path, as_json: bool, plots: Path | None) -> None:
    """Measure the served model on FILE.

    Each line of FILE is one message and what it is: {"text": "…", "label": "complaint"}. The labels are consult, help,
    complaint, report and suggestion. If a line is anything else, nothing is measured and every such line is listed.

    --plots writes confusion, reliability and coverage, each as .svg and .pdf.

    \b
    top-2      the label is among the model's first two
    coverage   share of messages it can decide alone with nine of ten right
    ECE        how far its confidence is from the share that is right; 0 is honest
    """
    settings, examples = load_settings(), read_labelled_messages(file)
    result = asyncio.run(_evaluate_model(settings, examples))
    if plots:
        write_plots(plots, result)
    if as_json:
        click.echo(result.to_json())
    else:
        _print_evaluation(result)


def _print_evaluation(result: Evaluation) -> None:
    scores = Table("kind", "F1", "precision", "recall", title=f"model {result.model}, {result.examples} messages")
    said = Table("labelled", *result.confusion, title="said")
    for kind, counts in result.confusion.items():
        scores.add_row(kind, *(f"{score[kind]:.2f}" for score in (result.f1, result.precision, result.recall)))
        said.add_row(kind, *(str(count) for count in counts.values()))
    output = Console()
    output.print(scores, said)
    output.print(
        f"macro-F1 {result.macro_f1:.3f}   accuracy {result.accuracy:.3f}   top-2 {result.top2:.3f}   "
        f"coverage at 90 % precision {result.coverage_at_90:.2f}   ECE {result.calibration_error:.3f}"
    )


async def _evaluate_model(settings: Settings, examples: Sequence[LabelledMessage]) -> Evaluation:
    async with _open_model(settings) as client:
        with show_progress_bar(console, "Parsing the messages", len(examples)) as parsed:
            return await evaluate_model(client, examples, parsed)


@asynccontextmanager
async def _open_model(settings: Settings) -> AsyncIterator[NluClient]:
    """The model that owners use: the one that is already served, or the one that the next start would serve."""
    if settings.nlu.url:
        async with RasaClient(settings.nlu.url) as client:
            yield client
        return
    with ProgressSteps(console) as steps, steps.step("Making the model ready") as report:
        environment = await ensure_environment(report, settings.data_dir)
        version = await train_if_needed(settings.data_dir, report)
        process = RasaProcess(environment, version.path, settings.data_dir / "log" / "rasa-evaluate.log", _ignore_line)
        running = asyncio.create_task(process.run())
    try:
        await process.wait_until_up()
        async with RasaClient(process.url) as client:
            yield client
    finally:
        await process.stop()
        await running


def _ignore_line(line: str) -> None:
    """Ignore a line of the server's output: it is in the log file."""


@click.command()
@click.option("--port", default=5005, show_default=True, type=click.IntRange(1, 65535))
def serve(port: int) -> None:
    """Serve the model on loopback, for processes that have GUISHANG_NLU__URL set. Ctrl-C ends it."""
    asyncio.run(_serve_model(load_settings(), port))


async def _serve_model(settings: Settings, port: int) -> None:
    with ProgressSteps(console) as steps, steps.step("Making the model ready") as report:
        environment = await ensure_environment(report, settings.data_dir)
        version = await train_if_needed(settings.data_dir, report)
    log, token = settings.data_dir / "log" / "rasa.log", _stored_token(settings.data_dir / "nlu.token")
    process = RasaProcess(environment, version.path, log, _print_line, port, token=token)
    running = asyncio.create_task(process.run())
    try:
        await process.wait_until_up()
        publish_token(port, token)
        _print_line(f"GUISHANG_NLU__URL={process.url}")
        following = asyncio.create_task(watch_pointer(process, settings.data_dir, _print_line))
        await wait_for_signal()
        following.cancel()
    finally:
        await process.stop()
        await running


def _stored_token(file: Path) -> str:
    """The token of this installation's model server, made once; in the address that other processes are given."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return file.read_text(encoding="ascii")


def _print_line(text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)


@click.command()
def status() -> None:
    """List the versions, newest last; the served one is marked."""
    registry = ModelRegistry(models_folder(load_settings().data_dir))
    current = registry.served_version()
    table = Table("", "version", "trained", "by", "seconds", "examples")
    for version in registry.list_versions():
        mark = "→" if current and version.name == current.name else ""
        when = f"{version.trained_at:%Y-%m-%d %H:%M}"
        table.add_row(
            mark, version.name, when, version.trained_by, f"{version.seconds:.0f}", str(sum(version.examples.values()))
        )
    Console().print(table if table.row_count else "no model yet: guishang nlu train")
