"""`guishang nlu import|imports`: adds your own labelled messages to the shipped training examples, and lists them."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.settings import load_settings
from nlu.imports.columns import LEAVE_OUT, ColumnChoice, read_entries
from nlu.imports.plan import ImportPlan, plan_import
from nlu.imports.store import ImportRecord, ImportStore, import_name
from nlu.imports.tables import read_sheets
from nlu.training.corpus import INTENTS, load_examples
from nlu.training.train import examples_folders


def _parse_mapping(_context: click.Context, _option: click.Parameter, said: tuple[str, ...]) -> dict[str, str]:
    kinds = {}
    for pair in said:
        name, equals, kind = pair.partition("=")
        if not name or not equals or kind not in (*INTENTS, LEAVE_OUT):
            raise click.BadParameter(f"{pair}: write NAME=KIND, where KIND is one of {' '.join(INTENTS)}, or nothing")
        kinds[name] = kind
    return kinds


@click.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="What to call this import; without it, the file's own name.")
@click.option("--text-column", help="Column of what was said. Usual names are found by themselves.")
@click.option("--label-column", help="Column of the kind, likewise.")
@click.option(
    "--map", "kinds", multiple=True, callback=_parse_mapping, metavar="NAME=KIND", help="A kind as the table names it."
)
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@click.option("--remove", metavar="NAME", help="Take the import NAME back.")
def import_(
    file: Path | None,
    name: str | None,
    text_column: str | None,
    label_column: str | None,
    kinds: dict[str, str],
    dry_run: bool,
    remove: str | None,
) -> None:
    """Add past tickets to the examples that the model learns from.

    FILE is .csv, .xlsx (every visible sheet that has them) or .jsonl, with a column of what was said and one of its
    kind. Chinese and English column names and the five kinds' Chinese names are known; --map 诉求=help adds one,
    --map 表扬= leaves those rows out.

    Phone, identity and card numbers, credit codes, e-mail addresses, plates and announced names are masked before
    anything is kept. Rows that say the same as another are taken once. It is all or nothing: one row that cannot be
    used, or one text with two kinds, imports nothing, and every such row is listed.

    The served model does not change. `guishang nlu train` trains on shipped and imported examples together.
    """
    shelf = ImportStore(examples_folders(load_settings().data_dir)[1])
    if remove is not None:
        with shelf.lock():
            shelf.remove(remove)
        click.echo(f"{remove}: taken back")
        return
    if file is None:
        raise click.UsageError("Missing argument 'FILE' (or --remove NAME).")
    with shelf.lock():
        _import_file(shelf, file, name or import_name(file), ColumnChoice(text_column, label_column, kinds), dry_run)


def _import_file(shelf: ImportStore, file: Path, name: str, choice: ColumnChoice, dry_run: bool) -> None:
    entries = read_entries(read_sheets(file), choice)
    plan = plan_import(file.name, entries, load_examples(*examples_folders(load_settings().data_dir)))
    _print_plan(plan, f"{file.name} → {name}")
    if not plan.new:
        click.echo("nothing to import: every row is among the examples already")
    elif dry_run:
        click.echo(f"dry run: nothing was changed; {len(plan.new)} examples would be added")
    else:
        shelf.add(name, plan.new)
        click.echo(f"{name}: {len(plan.new)} examples added; guishang nlu train learns from them")


def _print_plan(plan: ImportPlan, title: str) -> None:
    table = Table("kind", "rows", "new", "twice in the file", "there already", title=escape(title))
    for intent in INTENTS:
        if plan.rows[intent]:
            counts = (plan.rows, plan.new_by_intent, plan.twice, plan.known)
            table.add_row(intent, *(str(count[intent]) for count in counts))
    output = Console()
    output.print(table)
    for what, counted in (("masked", plan.masked), ("left out", plan.left_out)):
        if counted:
            listed = ", ".join(f"{count} {name}" for name, count in sorted(counted.items()))
            output.print(f"{what}: {escape(listed)}")


@click.command()
def imports() -> None:
    """List what was imported, with the number of examples of each kind."""
    shelf = ImportStore(examples_folders(load_settings().data_dir)[1])
    listed = shelf.list_imports()
    if not listed:
        click.echo("nothing was imported: guishang nlu import FILE")
        return
    intents = [intent for intent in INTENTS if any(one.examples[intent] for one in listed)]
    table = Table("name", "imported", *intents)
    for one in listed:
        _add_row(table, one, intents)
    Console().print(table)


def _add_row(table: Table, one: ImportRecord, intents: list[str]) -> None:
    table.add_row(one.name, f"{one.when.astimezone():%Y-%m-%d %H:%M}", *(str(one.examples[name]) for name in intents))
