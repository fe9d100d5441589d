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
from backend.statistics.periods import BadPeriod, Month, Quarter, months_of_year, parse_year
from backend.statistics.recurring_problems import find_recurring_problems
from backend.statistics.reports import CityReportState
from bot.cli.with_backend import run_with_backend
from bot.documents.fonts import find_sans_font, register_font
from bot.reports import csv_file, html_page, pdf_file
from bot.reports import monthly as month_report
from bot.reports import problems as problem_report
from bot.reports.blocks import Report
from bot.reports.monthly import SHOWN, ReportContext
from bot.reports.quarterly import quarterly_report as quarter_report
from bot.reports.sections import ReportNames
from bot.reports.yearly import yearly_report as year_report
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
        reporting = backend.statistics
        asked = _parse_period(Month.parse, month) if month else Month.from_date(backend.context.today).plus_months(-1)
        shown = await reporting.month_figures(
            [asked.plus_months(-back) for back in reversed(range(SHOWN))], inside=inside
        )
        before = Quarter.from_month(asked).plus_quarters(-1)
        fell_due = before if before.months[-1].plus_months(1) == asked else None
        states = await reporting.city_reports(fell_due) if fell_due else ()
        edition = await _report_context(backend, asked, inside=inside)
        return f"monthly-{asked}", month_report.monthly_report(shown, states, fell_due, edition)

    _write_files(*run_with_backend(make), out)


@report.command()
@click.option("--year", default="", help="Like 2026; this one as far as it goes when left out.")
@_out
@_inside
def yearly(year: str, out: Path, inside: bool) -> None:
    """The year with the ranking of cities and units."""

    async def make(backend: Backend) -> tuple[str, Report]:
        today = Month.from_date(backend.context.today)
        asked = _parse_period(parse_year, year) if year else today.year
        months = [month for month in months_of_year(asked) if month <= today] or list(months_of_year(asked))
        figures = await backend.statistics.month_figures(months, inside=inside)
        return f"yearly-{asked}", year_report(figures, await _report_context(backend, months[-1], inside=inside))

    _write_files(*run_with_backend(make), out)


@report.command()
@click.option("--city", required=True, help="Its six digits, e.g. 450100 for 南宁市.")
@click.option("--quarter", default="", help="Like 2026Q3; the last one that is over when left out.")
@_out
@_inside
def quarterly(city: str, quarter: str, out: Path, inside: bool) -> None:
    """A city's report on a quarter. Once the quarter is over, making it is noted with the day."""

    async def make(backend: Backend) -> tuple[str, Report]:
        reporting = backend.statistics
        asked = (
            _parse_period(Quarter.parse, quarter)
            if quarter
            else Quarter.from_date(backend.context.today).plus_quarters(-1)
        )
        code = reporting.validate_city(city)
        figures = await reporting.month_figures((*asked.plus_quarters(-1).months, *asked.months), inside=inside)
        edition = await _report_context(backend, asked.months[-1], inside=inside)
        made = f"quarterly-{asked}-{code}", quarter_report(code, asked, figures, edition)
        _write_files(*made, out)
        if figures[-1].final:
            await reporting.record_city_report(code, asked)
        return made

    run_with_backend(make)


@report.command()
@click.option("--quarter", default="", help="Like 2026Q3; the last one that is over when left out.")
def due(quarter: str) -> None:
    """Whose quarterly report was made, and whose is due."""

    async def look(backend: Backend) -> list[str]:
        asked = (
            _parse_period(Quarter.parse, quarter)
            if quarter
            else Quarter.from_date(backend.context.today).plus_quarters(-1)
        )
        names = region_names(ROOT)
        states = await backend.statistics.city_reports(asked)
        return [_due_line(one, names.get(one.city, "")) for one in states]

    for line in run_with_backend(look):
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
        asked: Month | Quarter = _parse_period(Month.parse, month) if month else Quarter.from_date(today)
        if quarter:
            asked = _parse_period(Quarter.parse, quarter)
        months = (asked,) if isinstance(asked, Month) else asked.months
        found = await find_recurring_problems(backend.context, backend.statistics, months)
        return f"problems-{asked}", problem_report.recurring_problems_report(
            found, await _report_context(backend, months[-1], inside=False)
        )

    _write_files(*run_with_backend(make), out)


def _due_line(state: CityReportState, name: str) -> str:
    when = f"due {state.due}" if state.made_at is None else f"made {local_day(state.made_at)}"
    return f"{state.city}  {when}  {'late' if state.late else '    '}  {name}"


def _parse_period(parse: Callable[[str], T], text: str) -> T:
    """Parse a month, quarter or year. Raises BadDraft, which `run_with_backend` prints as one line."""
    try:
        return parse(text)
    except BadPeriod as error:
        raise BadDraft(str(error)) from None


async def _report_context(backend: Backend, month: Month, *, inside: bool) -> ReportContext:
    reporting = backend.statistics
    words = Catalogue.load(ROOT / "locales").sentence
    names = ReportNames(await reporting.unit_names(), region_names(ROOT), words)
    return ReportContext(names, reporting.rules_for(month), backend.context.today, inside)


def _write_files(name: str, made: Report, out: Path) -> None:
    """Write the report's three files. Raises ClickException when the folder cannot be written to."""
    font = register_font(find_sans_font())
    drawn = {
        "html": html_page.render_html(made, font),
        "pdf": pdf_file.render_pdf(made, font),
        "csv": csv_file.render_csv(made.sheet),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        for ending, content in drawn.items():
            (out / f"{name}.{ending}").write_bytes(content)
            click.echo(str(out / f"{name}.{ending}"))
    except OSError as error:
        raise click.ClickException(f"{out}: cannot be written to: {error.strerror}") from None
