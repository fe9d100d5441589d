"""`guishang nlu queue|label|gold|shadow`: people label texts, and compare a candidate with the served model."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from backend.learning import gold_set, labels
from bot.cli.nlu.train import by_option, json_option, print_json
from bot.cli.with_backend import run_with_backend
from config.settings import load_settings
from nlu.evaluation import shadow as shadows
from nlu.training import gold_set as gold_texts

SAYS = click.Choice(labels.CHOICES)
_SHOWN = 60  # characters


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@json_option
def queue(limit: int, as_json: bool) -> None:
    """List the texts a label teaches most by: model, owner and desk disagree, or the model is in doubt."""
    found = run_with_backend(lambda desk: labels.correction_queue(desk.context, limit))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    table = Table("id", "model", "owner", "desk", "text")
    for one in found:
        table.add_row(f"{one.id}", f"{one.guess} {one.confidence:.2f}", one.chosen, one.desk, one.text[:_SHOWN])
    Console().print(table if found else "nothing to label")


@click.command()
@click.argument("ident", metavar="ID", type=int)
@click.argument("kind", type=SAYS)
@click.option("--by", required=True, help="Whose word it is.")
def label(ident: int, kind: str, by: str) -> None:
    """Say that the text ID is of KIND; `unfit`: not to be learnt from."""
    decided = run_with_backend(lambda desk: labels.label_text(desk.context, ident, kind, by))
    click.echo(f"{ident}: {decided}" if decided else f"{ident}: waits for another person's word")


@click.group()
def gold() -> None:
    """The texts models are measured by: never trained on, each labelled by two people blind to each other."""


@gold.command()
@json_option
def status(as_json: bool) -> None:
    """Say how many gold texts are agreed, by kind, and how many wait."""
    found = run_with_backend(lambda desk: gold_set.gold_status(desk.context))
    if as_json:
        print_json(asdict(found))
        return
    for kind, count in found.agreed.items():
        click.echo(f"{kind:12}{count}")
    click.echo(f"{found.open} wait for a first or second word, {found.disputed} for another person's")
    click.echo(f"{found.unfit} unfit")


@gold.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", default="", help="Whose labels these are, if the file has any.")
def import_(file: Path, by: str) -> None:
    """Hold out the texts of FILE, lines of {"text": …} or {"text": …, "label": …}."""
    data_dir = load_settings().data_dir
    added = run_with_backend(lambda desk: gold_texts.import_gold(desk.context, data_dir, file, by))
    click.echo(f"{added} new gold texts")


@gold.command()
@click.argument("count", type=click.IntRange(1, 10_000))
def draw(count: int) -> None:
    """Hold out COUNT of the newest tickets' texts that nobody has labelled."""
    data_dir = load_settings().data_dir
    click.echo(
        f"{run_with_backend(lambda desk: gold_texts.draw_gold_texts(desk.context, data_dir, count))} new gold texts"
    )


@gold.command("next")
@click.option("--by", required=True, help="Who is about to label.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
def next_(by: str, limit: int) -> None:
    """Show texts that need this person's word, and nobody else's word on them."""
    for one in run_with_backend(lambda desk: gold_set.next_gold_texts(desk.context, by, limit)):
        click.echo(f"{one.id}\t{' '.join(one.text.split())}")


gold.add_command(label)


@click.command()
@click.argument("what", metavar="VERSION|off|report")
@by_option
@json_option
def shadow(what: str, by: str, as_json: bool) -> None:
    """Run VERSION beside the served model on live messages, end that, or report where the two disagree."""
    data_dir = load_settings().data_dir
    if what == "off":
        shadows.stop_shadow(data_dir)
        click.echo("no shadow")
    elif what == "report":
        _print_report(data_dir, as_json)
    else:
        click.echo(f"shadow {shadows.start_shadow(data_dir, what, by).version}")


def _print_report(data_dir: Path, as_json: bool) -> None:
    """Print the report of the running shadow; if none is running, of the last one."""
    name = shadows.newest_shadow(data_dir)
    if not name:
        raise click.ClickException("no shadow has answered yet")
    found = shadows.shadow_report(data_dir, name)
    marks = {one.mark for one in found.examples}
    texts = run_with_backend(lambda desk: labels.texts_by_mark(desk.context, marks))
    examples = [asdict(one) | {"text": texts[one.mark]} for one in found.examples if one.mark in texts]
    if as_json:
        print_json(asdict(found) | {"examples": examples})
        return
    table = Table("served said", "shadow said", "times", title=f"{name}: {found.agreed} of {found.answers} agreed")
    for kind, others in found.apart.items():
        for other, count in others.items():
            table.add_row(kind, other, f"{count}")
    Console().print(table)
    for one in examples:
        click.echo(f"{one['kind']} → {one['shadow_kind']}\t{one['text'][:_SHOWN]}")
