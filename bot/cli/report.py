"""`guishang report …`: writes the reports for leaders and units into a folder, as HTML, PDF and CSV (mechanism 24 to
26).

Without `--inside`, small numbers of confidential tickets are left out of every figure. Nothing is sent anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from backend.app import Backend
from backend.contract.errors import BadDraft
from backend.core.working_days import local_day
from backend.statistics.periods import BadPeriod, Month, Quarter, months_of, year_of
from backend.statistics.recurring_problems import find
from backend.statistics.reports import CityReportState
from bot.cli.with_backend import on_desk
from bot.documents.fonts import known_font, register_font
from bot.reports import csv_file, html_page, pdf_file
from bot.reports import monthly as month_report
from bot.reports import problems as problem_report
from bot.reports.blocks import Report
from bot.reports.monthly import SHOWN, Edition
from bot.reports.quarterly import quarterly as quarter_report
from bot.reports.sections import Names
from bot.reports.yearly import yearly as year_report
from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import region_names
from config import ROOT

T = TypeVar("T")

_out = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="The folder the files are written to.",
)
_inside = click.option(
    "--inside", is_flag=True, help="For the office alone: with the small numbers of confidential tickets."
)


@click.group()
def report() -> None:
    """Reports as HTML, PDF and CSV: by month, by quarter, by year, and what many owners run into."""


@report.command()
@click.option("--month", default="", help="Like 2026-10; the last one that is over when left out.")
@_out
@_inside
def monthly(month: str, out: Path, inside: bool) -> None:
    """The monthly report with the red and black list."""

    async def make(backend: Backend) -> tuple[str, Report]:
        reporting = backend.reporting
        asked = _parsed(Month.parse, month) if month else Month.of(backend.context.today).plus(-1)
        shown = await reporting.months([asked.plus(-back) for back in reversed(range(SHOWN))], inside=inside)
        before = Quarter.of_month(asked).plus(-1)
        fell_due = before if before.months[-1].plus(1) == asked else None
        states = await reporting.city_reports(fell_due) if fell_due else ()
        edition = await _edition(backend, asked, inside=inside)
        return f"monthly-{asked}", month_report.monthly(shown, states, fell_due, edition)

    _write(*on_desk(make), out)


@report.command()
@click.option("--year", default="", help="Like 2026; this one as far as it goes when left out.")
@_out
@_inside
def yearly(year: str, out: Path, inside: bool) -> None:
    """The year with the ranking of cities and units."""

    async def make(backend: Backend) -> tuple[str, Report]:
        today = Month.of(backend.context.today)
        asked = _parsed(year_of, year) if year else today.year
        months = [month for month in months_of(asked) if month <= today] or list(months_of(asked))
        figures = await backend.reporting.months(months, inside=inside)
        return f"yearly-{asked}", year_report(figures, await _edition(backend, months[-1], inside=inside))

    _write(*on_desk(make), out)


@report.command()
@click.option("--city", required=True, help="Its six digits, e.g. 450100 for 南宁市.")
@click.option("--quarter", default="", help="Like 2026Q3; the last one that is over when left out.")
@_out
@_inside
def quarterly(city: str, quarter: str, out: Path, inside: bool) -> None:
    """A city's report on a quarter. Once the quarter is over, making it is noted with the day."""

    async def make(backend: Backend) -> tuple[str, Report]:
        reporting = backend.reporting
        asked = _parsed(Quarter.parse, quarter) if quarter else Quarter.of(backend.context.today).plus(-1)
        code = reporting.checked_city(city)
        figures = await reporting.months((*asked.plus(-1).months, *asked.months), inside=inside)
        edition = await _edition(backend, asked.months[-1], inside=inside)
        made = f"quarterly-{asked}-{code}", quarter_report(code, asked, figures, edition)
        _write(*made, out)
        if figures[-1].final:
            await reporting.note_city_report(code, asked)
        return made

    on_desk(make)


@report.command()
@click.option("--quarter", default="", help="Like 2026Q3; the last one that is over when left out.")
def due(quarter: str) -> None:
    """Whose quarterly report was made, and whose is due."""

    async def look(backend: Backend) -> list[str]:
        asked = _parsed(Quarter.parse, quarter) if quarter else Quarter.of(backend.context.today).plus(-1)
        names = region_names(ROOT)
        states = await backend.reporting.city_reports(asked)
        return [_line(one, names.get(one.city, "")) for one in states]

    for line in on_desk(look):
        click.echo(line)


@report.command()
@click.option("--month", default="", help="Like 2026-10.")
@click.option("--quarter", default="", help="Like 2026Q3; the one that runs when neither is given.")
@_out
def problems(month: str, quarter: str, out: Path) -> None:
    """What many owners run into, with veiled examples; confidential tickets are not looked at."""
    if month and quarter:
        raise click.UsageError("give one of --month and --quarter")

    async def make(backend: Backend) -> tuple[str, Report]:
        today = backend.context.today
        asked: Month | Quarter = _parsed(Month.parse, month) if month else Quarter.of(today)
        if quarter:
            asked = _parsed(Quarter.parse, quarter)
        months = (asked,) if isinstance(asked, Month) else asked.months
        found = await find(backend.context, months)
        return f"problems-{asked}", problem_report.problems(found, await _edition(backend, months[-1], inside=False))

    _write(*on_desk(make), out)


def _line(state: CityReportState, name: str) -> str:
    when = f"due {state.due}" if state.made_at is None else f"made {local_day(state.made_at)}"
    return f"{state.city}  {when}  {'late' if state.late else '    '}  {name}"


def _parsed(parse: Callable[[str], T], text: str) -> T:
    """Parse a month, quarter or year. Raises BadDraft, which `on_desk` prints as one line."""
    try:
        return parse(text)
    except BadPeriod as error:
        raise BadDraft(str(error)) from None


async def _edition(backend: Backend, month: Month, *, inside: bool) -> Edition:
    reporting = backend.reporting
    words = Catalogue.load(ROOT / "locales").sentence
    names = Names(await reporting.unit_names(), region_names(ROOT), words)
    return Edition(names, reporting.policy(month), backend.context.today, inside)


def _write(name: str, made: Report, out: Path) -> None:
    """Write the report's three files. Raises ClickException when the folder cannot be written to."""
    font = register_font(known_font())
    drawn = {"html": html_page.html(made, font), "pdf": pdf_file.pdf(made, font), "csv": csv_file.csv_of(made.sheet)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for ending, content in drawn.items():
            (out / f"{name}.{ending}").write_bytes(content)
            click.echo(str(out / f"{name}.{ending}"))
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written to: {error.strerror}") from None
