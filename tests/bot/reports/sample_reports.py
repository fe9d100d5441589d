"""A report of each kind, and what can be read in its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import pypdfium2

from backend.statistics.formulas import Cell, Counts
from backend.statistics.periods import Month, Quarter
from backend.statistics.reports import CityReportState, MonthFigures
from bot.reports.blocks import Report
from bot.reports.monthly import ReportContext, monthly_report
from bot.reports.quarterly import quarterly_report
from bot.reports.sections import ReportNames
from bot.reports.yearly import yearly_report
from bot.texts.catalogue import Catalogue
from config import ROOT
from config.policy import load_policy
from config.rules import StatisticsRules

OCTOBER = Month(2026, 10)
POLICY = load_policy(ROOT / "policy").rules_on(StatisticsRules, date(2026, 10, 31))
WORDS = Catalogue.load(ROOT / "locales").sentence
NAMES = ReportNames(
    {"market": "南宁市市场监督管理局", "tax": "<b>税务</b>"}, {"450100": "南宁市", "450200": "柳州市"}, WORDS
)
EDITION = ReportContext(NAMES, POLICY, date(2026, 11, 2))
GOOD = Counts(received=60, due=60, on_time=60, results=60, solved=55, answered=30, graded=30, satisfied=29)
POOR = Counts(received=40, due=40, on_time=20, results=30, solved=10, answered=10, graded=10, satisfied=4, entered=2)
TABLE = {
    Cell("market", "450100", "help", secret=False): GOOD,
    Cell("tax", "450200", "complaint", secret=False): POOR,
    Cell("tax", "", "consult", secret=False): Counts(received=1),
}
MONTHS = [MonthFigures(OCTOBER.plus_months(back), TABLE, final=True) for back in range(-5, 1)]
STATES = [
    CityReportState("450100", date(2026, 10, 5), datetime(2026, 10, 4, tzinfo=UTC), late=False),
    CityReportState("450200", date(2026, 10, 5), None, late=True),
]


def made() -> Iterator[Report]:
    yield monthly_report(MONTHS, STATES, Quarter(2026, 3), EDITION)
    yield yearly_report(MONTHS, EDITION)
    yield quarterly_report("450100", Quarter(2026, 3), MONTHS[:-1], EDITION)
    yield monthly_report([MonthFigures(OCTOBER, {}, final=False)], (), None, EDITION)


def pdf_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        pages = [document[at].get_textpage() for at in range(len(document))]
        found = "".join(page.get_text_bounded() for page in pages)
        for page in pages:
            page.close()
    return found


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
