"""A letter on paper: an official letter's parts, the evidence and no more, whatever somebody wrote into it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from playwright.async_api import async_playwright

from backend.supervision.views import EvidenceView, LetterView
from bot.documents.fonts import find_sans_font
from bot.documents.letter import letter_sheet, render_letter_html
from bot.documents.letter_pdf import render_letter_pdf
from bot.texts.catalogue import Catalogue
from config import ROOT
from tests.fixtures.browser import CHROMIUM

WORDS = Catalogue.load(ROOT / "locales").sentence
AT = datetime(2026, 11, 24, 17, tzinfo=UTC)  # in China the 25th has begun
LETTER = LetterView(
    id="remind-2026-1",
    document="remind",
    year=2026,
    serial=1,
    level=1,
    role="handler",
    unit="market",
    unit_name="南宁市市场监督管理局",
    words="",
    issuer="工作小组办公室",
    issued_by="韦主任",
    issued_at=AT,
    reply_by=date(2026, 12, 1),
    overdue=False,
    reply="",
    replied_by="",
    replied_at=None,
    evidence=(
        EvidenceView(1, "GS-2611-00007", "unsigned", AT),
        EvidenceView(2, "GS-2611-00042", "overdue", AT + timedelta(days=1)),
    ),
)
PARTS = (
    "经营主体反映问题响应处置工作小组办公室",
    "提醒敦促函〔2026〕1号",
    "南宁市市场监督管理局：",
    "GS-2611-00007",
    "超过期限未签收",
    "2026年11月25日",
    "2026年12月1日前",
    "特此函告。",
    "韦主任",
)


def text_of(document: bytes) -> list[str]:
    """The words of each page, without its breaks."""
    opened = pypdfium2.PdfDocument(document)
    try:
        pages = [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()
    return ["".join(page.split()) for page in pages]


@pytest.mark.parametrize(
    "drawn", [lambda: render_letter_html(LETTER, WORDS), lambda: "".join(text_of(render_letter_pdf(LETTER, WORDS)))]
)
def test_a_letter_has_the_parts_of_an_official_one(drawn) -> None:  # type: ignore[no-untyped-def]
    words = drawn()
    for part in PARTS:
        assert part in words
    assert words.index(PARTS[1]) < words.index(PARTS[2]) < words.index(PARTS[3]) < words.index(PARTS[7])


@pytest.mark.parametrize("document", ["remind", "rectify", "interview"])
def test_each_document_has_its_own_words(document: str) -> None:
    made = letter_sheet(replace(LETTER, document=document), WORDS)
    assert WORDS(f"letter-name-{document}") in made.number
    assert WORDS(f"letter-opening-{document}") in made.opening


def test_ones_own_words_open_the_letter_in_paragraphs() -> None:
    made = letter_sheet(replace(LETTER, words="第一段。\n\n  第二段。\n"), WORDS)
    assert made.opening == ("第一段。", "第二段。", WORDS("letter-table-lead"))


HOSTILE = '</p><script>alert(1)</script><font color="white">&nbsp;{ $unit }{{ 7*7 }}]]>'


def test_what_somebody_wrote_is_only_words() -> None:
    letter = replace(LETTER, words=HOSTILE, unit_name=f"单位{HOSTILE}", issued_by=HOSTILE)
    page = render_letter_html(letter, WORDS)
    assert "<script" not in page
    assert "49" not in page
    assert page.count("&lt;script&gt;") == 3
    assert "<script>alert(1)</script>" in "".join(text_of(render_letter_pdf(letter, WORDS)))


def test_long_evidence_goes_on_over_the_page_with_its_heading() -> None:
    many = tuple(EvidenceView(n, f"GS-2611-{n:05}", "returned", AT) for n in range(1, 61))
    pages = text_of(render_letter_pdf(replace(LETTER, evidence=many), WORDS))
    assert len(pages) > 2
    assert all("工单编号" in page for page in pages[:-1])
    assert "—2—" in pages[1]
    assert "特此函告" in pages[-1]  # who signs never stands alone
    assert all(f"GS-2611-{n:05}" in "".join(pages) for n in range(1, 61))


def test_a_short_letter_is_one_page() -> None:
    events = ("urged", "overdue", "urged", "dissatisfied")
    rows = tuple(EvidenceView(n, f"GS-2611-{n:05}", event, AT) for n, event in enumerate(events))
    for document in ("remind", "rectify", "interview"):
        assert len(text_of(render_letter_pdf(replace(LETTER, document=document, evidence=rows), WORDS))) == 1


def test_the_font_is_in_the_document_where_there_is_one() -> None:
    assert (find_sans_font() is None) is (b"/FontFile2" not in render_letter_pdf(LETTER, WORDS))


def test_the_same_letter_is_the_same_document() -> None:
    assert render_letter_pdf(LETTER, WORDS) == render_letter_pdf(LETTER, WORDS)


def test_a_very_long_name_still_fits_the_head() -> None:
    made = letter_sheet(replace(LETTER, issuer="工作小组" * 15), WORDS)
    assert made.heading_size * len(made.issuer) < 480


@pytest.mark.browser
async def test_a_page_fits_its_paper_and_a_phone(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text(render_letter_html(LETTER, WORDS), "utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = await browser.new_page()
            await page.goto((tmp_path / "letter.html").as_uri())
            printed = await page.pdf(prefer_css_page_size=True, print_background=True)
            await page.set_viewport_size({"width": 360, "height": 640})
            wide = await page.evaluate("document.documentElement.scrollWidth")
        finally:
            await browser.close()
    assert len(text_of(printed)) == 1
    assert wide <= 360
