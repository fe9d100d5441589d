"""Words are never markup; a page fits a phone."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from playwright.async_api import async_playwright

from bot.documents.fonts import register_font
from bot.reports import html_page, pdf_file
from tests.bot.reports.sample_reports import made, pdf_text
from tests.fixtures.browser import CHROMIUM, FLAGS


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
