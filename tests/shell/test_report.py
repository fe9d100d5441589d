"""Reports as an operator makes them: three files each, and nothing in them that should stay inside."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from playwright.async_api import async_playwright

from backend.contract.enums import TicketKind
from backend.contract.values import Address, TicketDraft
from backend.statistics.formulas import Cell, Counts, Rate
from backend.statistics.periods import Month, Quarter
from backend.statistics.reports import CityReportState, MonthFigures
from bot.__main__ import cli
from bot.documents.fonts import find_sans_font, register_font
from bot.reports import csv_file, html_page, pdf_file
from bot.reports.blocks import NOTHING, Report, ReportSheet, format_percent, point_change
from bot.reports.monthly import ReportContext, monthly_report
from bot.reports.quarterly import quarterly_report
from bot.reports.sections import ReportNames
from bot.reports.yearly import yearly_report
from bot.texts.catalogue import Catalogue
from config import ROOT
from config.policy import load_policy
from config.rules import StatisticsRules
from tests.backend.statistics.sample_reports import MATTERS
from tests.e2e.page import CHROMIUM, FLAGS
from tests.fixtures.desk import SECRET, open_desk

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


# -- what is said --
def test_the_monthly_report_says_the_figures_and_what_they_are_made_of() -> None:
    # timely (60 + 20) / (60 + 40) = 80.0 %     resolution (55 + 10) / (60 + 30) = 72.2 %
    # satisfied (29 + 4) / (30 + 10) = 82.5 %   response (30 + 10) / (60 + 30) = 44.4 %
    report = next(made())
    page = html_page.render_html(report, register_font(None)).decode()
    for told in ("80.0%", "80 / 100", "72.2%", "65 / 90", "82.5%", "33 / 40", "44.4%", "40 / 90", "2026 年 10 月"):
        assert told in page
    for told in ("南宁市", "柳州市", "求助", "2 份由工作人员电话回访", "未报，已过期限", "2026 年 10 月 4 日已报"):
        assert told in page
    red, black = page.split("黑榜</h2>")[0].split("红榜</h2>")[1], page.split("黑榜</h2>")[1]
    assert "南宁市市场监督管理局" in red
    assert "按时办结率、问题解决率、满意率" in black


@pytest.mark.parametrize("at", range(4))
def test_screen_paper_and_sheet_say_the_same(at: int) -> None:
    report = list(made())[at]
    font = register_font(None)
    page, told = html_page.render_html(report, font).decode(), pdf_text(pdf_file.render_pdf(report, font))
    assert report.title in page
    for row in rows_of(csv_file.render_csv(report.sheet))[1:]:
        assert len(row) == len(report.sheet.columns)
    plain = re.sub(r"\s", "", told)
    for part in report.parts:
        for row in getattr(part, "rows", ()):
            assert all(re.sub(r"\s", "", cell) in plain for cell in row), row


def test_a_font_of_the_machine_is_embedded_and_its_chinese_can_be_searched() -> None:
    found = find_sans_font()
    if found is None:
        pytest.skip("no Chinese font with outlines on this machine")
    content = pdf_file.render_pdf(next(made()), register_font(found))
    assert "按时办结率" in pdf_text(content)
    assert b"/FontFile2" in content


def test_words_are_never_markup() -> None:
    report = next(made())
    font = register_font(None)
    page = html_page.render_html(report, font).decode()
    assert "<b>税务</b>" not in page
    assert "&lt;b&gt;税务&lt;/b&gt;" in page
    assert "<b>税务</b>" in pdf_text(pdf_file.render_pdf(report, font))
    for drawing in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(drawing)
    assert "<script" not in page
    assert "http://" not in re.sub(r'xmlns(:xlink)?="[^"]*"', "", page)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+86 138", "'+86 138"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =HYPERLINK(1)", "'  =HYPERLINK(1)"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("-1.5", "-1.5"),
        ("南宁市", "南宁市"),
        ("", ""),
    ],
)
def test_a_spreadsheet_takes_no_words_for_a_formula(text: str, written: str) -> None:
    assert (
        rows_of(csv_file.render_csv(ReportSheet(("a",), ((text,),))))[1:] == ([[written]] if written else [[]])
        or written == ""
    )
    assert csv_file.escape_cell(text) == written


def test_a_rate_is_written_to_one_decimal_and_never_rounds_a_failure_away() -> None:
    assert format_percent(Rate(2, 3)) == "66.7%"
    assert format_percent(Rate(9999, 10000)) == "99.9%"
    assert format_percent(Rate(1, 10000)) == "0.1%"
    assert format_percent(Rate(0, 0)) == NOTHING
    assert point_change(Rate(2, 3), Rate(1, 2)) == 16.7
    assert point_change(Rate(1, 1), Rate(0, 0)) is None


@pytest.mark.browser
async def test_a_page_is_drawn_without_an_error_and_fits_a_phone() -> None:
    page_of = html_page.render_html(next(made()), register_font(None)).decode()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = await browser.new_page(viewport={"width": 375, "height": 700})
        problems_: list[str] = []
        page.on("console", lambda said: problems_.append(said.text))
        await page.set_content(page_of)
        assert await page.locator("svg[role=img]").count() == 2
        assert await page.evaluate("document.documentElement.scrollWidth") <= 375
        assert problems_ == []
        await browser.close()


# -- from a desk to the folder --
async def run(folder: Path, *arguments: str, **settings: str) -> Result:
    """The command as it is called, in a thread: it has a loop of its own."""
    given = {f"GUISHANG_{name}": value for name, value in settings.items()} | {"GUISHANG_DATA_DIR": str(folder)}
    return await asyncio.to_thread(CliRunner(env=given).invoke, cli, arguments)


async def test_nothing_confidential_and_nobodys_contact_leaves_in_any_file(sqlite_url: str, tmp_path: Path) -> None:
    """A desk with common problems, and a report that is of one of them in its words: every file is read for its words,
    its people and its number."""
    whistle = "举报城管李某某收了烧烤店老板的红包，门头招牌审批材料交了城管就放行"
    async with open_desk(sqlite_url) as desk:
        desk.clock.now = datetime(2025, 3, 3, 2, tzinfo=UTC)  # the command has the real time
        matters = [text for texts in MATTERS.values() for text in texts[:4]]
        for at, text in enumerate(matters):
            draft = TicketDraft(
                owner=Address("web", f"owner-{at}"),
                kind=TicketKind.HELP,
                text=f"{text}，电话13812345678",
                region="450103",
                enterprise=f"阿珍螺蛳粉{at}店",
                phone="13912345678",
            )
            await desk.port.submit_ticket(draft, desk.key())
        secret = await desk.submitted(TicketKind.REPORT, Address("web", "whistle"), anonymous=True)
        hidden = TicketDraft(
            Address("web", "whistle-2"), TicketKind.REPORT, whistle, region="450103", phone="13712345678"
        )
        named = (await desk.port.submit_ticket(hidden, desk.key())).number
        numbers = (secret, named)
    made = tmp_path / "made"
    settings = {"DATABASE_URL": sqlite_url, "SECRET_KEY": SECRET}
    month = ("--month", "2025-03")
    for command in (("problems", *month), ("monthly", *month), ("yearly", "--year", "2025")):
        result = await run(tmp_path, "report", *command, "--out", str(made), **settings)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(result.stdout.splitlines()) == 3
    files = {file.name: file.read_bytes() for file in made.iterdir()}
    told = {name: pdf_text(content) if name.endswith("pdf") else content.decode() for name, content in files.items()}
    assert len(told) == 9
    for name, content in told.items():
        for word in ("李某", "红包", "烧烤", "1381234", "5678", "阿珍", "螺蛳", "whistle", "owner-", *numbers):
            assert word not in content, (name, word)
    assert "招牌" in told["problems-2025-03.csv"]
    assert "停车位" in told["problems-2025-03.html"]
    received = [(row[5], row[6]) for row in rows_of(files["monthly-2025-03.csv"])[1:]]
    assert received == [("求助", str(len(matters)))]  # and no row of two 举报, fewer than policy's five


async def test_a_wrong_wish_is_refused_in_one_line_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "made"
    for wish, said in (
        (("monthly", "--month", "2026-13"), "no month: '2026-13'"),
        (("yearly", "--year", "26"), "no year: '26'"),
        (("quarterly", "--city", "450100", "--quarter", "2026Q9"), "no quarter: '2026Q9'"),
        (("quarterly", "--city", "南宁"), "no such city: '南宁'"),
    ):
        result = await run(tmp_path, "report", *wish, "--out", str(out))
        assert result.exit_code == 1
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1
        assert result.stdout == ""
    (tmp_path / "file").write_text("")
    result = await run(tmp_path, "report", "monthly", "--out", str(tmp_path / "file" / "below"))
    assert result.exit_code == 1
    assert "cannot be written to" in result.stderr
    assert not out.exists()


async def test_a_quarterly_report_that_is_made_is_noted(tmp_path: Path) -> None:
    made = await run(tmp_path, "report", "quarterly", "--city", "450200", "--out", str(tmp_path / "made"))
    assert made.exit_code == 0
    due = await run(tmp_path, "report", "due")
    lines = {line.split()[0]: line for line in due.stdout.splitlines()}
    assert due.exit_code == 0
    assert len(lines) == 14
    assert " made " in lines["450200"]
    assert " due " in lines["450100"]


def test_no_sentence_is_missing_or_left_over() -> None:
    """Keys are written out, or built of a stem and a measure, a column, a colour."""
    folder = Path(html_page.__file__).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    built = re.compile(
        r"bulletin-((timely|resolution|satisfaction|response)(-detail)?|column-[a-z-]+|define-[a-z]+|(red|black)(-lead)?)"
    )
    written = set(re.findall(r'"(bulletin-[a-z-]+)"', source))
    catalogue = (ROOT / "locales" / "zh-CN" / "report-monthly.ftl").read_text("utf-8")
    there = set(re.findall(r"^(bulletin-[a-z-]+) =", catalogue, re.MULTILINE))
    assert written <= there
    assert {key for key in there - written if not built.fullmatch(key)} == set()
    assert "！" not in catalogue
    assert "系统" not in catalogue
