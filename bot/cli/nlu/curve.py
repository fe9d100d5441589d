"""`guishang nlu curve`: measures whether more labelled messages would improve the model."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from bot.cli.progress_bar import show_progress_bar
from bot.runtime.progress import ProgressSteps as Shown
from config.settings import load_settings
from nlu.evaluation.learning_curve import (
    CurveExamples,
    CurvePlan,
    LearningCurve,
    distinct_messages,
    measure_learning_curve,
    plan_curve,
)
from nlu.evaluation.measurement import LabelledMessage, read_labelled_messages
from nlu.evaluation.plots import draw_learning_curve as drawn
from nlu.evaluation.plots import write_drawings
from nlu.rasa_environment import ensure_environment
from nlu.training.corpus import load_examples
from nlu.training.train import examples_folders

console = Console(stderr=True)


def _parse_counts(_context: click.Context, _option: click.Parameter, said: str | None) -> list[int] | None:
    if said is None:
        return None
    counts = [int(part) for part in said.split(",") if part.isascii() and part.isdigit() and len(part) < 7]
    if len(counts) != said.count(",") + 1:
        raise click.BadParameter("write whole numbers with commas between them, such as 0,50,100")
    return counts


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--steps", callback=_parse_counts, metavar="0,50,100", help="How many messages to add; else quarters of FILE."
)
@click.option("--splits", default=8, show_default=True, type=click.IntRange(1, 200), help="Draws to take the mean of.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Draw the curve into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON, and nothing else.")
def curve(file: Path, steps: list[int] | None, splits: int, plots: Path | None, as_json: bool) -> None:
    """Show what labelled messages would bring before they are imported.

    FILE is what `guishang nlu evaluate` reads. So many of its messages, drawn at random and evenly from the kinds, are
    added to the shipped and imported examples; macro-F1 is measured on the messages that are never added. Messages
    that say what an example says already are left out. Nothing is kept and the served model stays.

    Only the kinds' linear model is fitted, with the weight that training gives to what was imported: some seconds a
    draw. A gain that is not well above its doubt (one standard error) is chance; more --splits make the doubt smaller.
    """
    settings, read = load_settings(), read_labelled_messages(file)
    examples = CurveExamples.from_examples(load_examples(*examples_folders(settings.data_dir)), load_examples())
    messages = distinct_messages(read, [*examples.shipped, *examples.imported])
    result = asyncio.run(_measure_curve(settings.data_dir, examples, messages, plan_curve(messages, steps, splits)))
    if plots:
        drawing = drawn(result.points, result.measured_on, result.splits)
        write_drawings(plots, {"learning-curve": drawing})
    if as_json:
        click.echo(result.to_json())
    else:
        _print_curve(result, len(read) - len(messages))


async def _measure_curve(
    data_dir: Path, examples: CurveExamples, messages: list[LabelledMessage], plan: CurvePlan
) -> LearningCurve:
    with Shown(console) as shown, shown.step("Making the model's environment ready") as report:
        environment = await ensure_environment(report, data_dir)
    with show_progress_bar(console, "Fitting", plan.point_count) as told:
        return await measure_learning_curve(environment, examples, messages, plan, told)


def _print_curve(result: LearningCurve, left_out: int) -> None:
    title = f"macro-F1 on {result.measured_on} messages that were not added, {result.splits} splits"
    table = Table("added", "macro-F1", "spread", "gain", "doubt", title=title)
    for point, gain, doubt in zip(result.points, result.gain, result.doubt, strict=True):
        table.add_row(str(point.added), f"{point.mean:.3f}", f"{point.spread:.3f}", f"{gain:+.3f}", f"{doubt:.3f}")
    output = Console()
    output.print(table)
    if left_out:
        output.print(f"{left_out} messages left out: an example or another message says the same")
