"""Screen, paper and sheet say the same; a PDF can be searched."""

from __future__ import annotations

import re

import pytest

from bot.documents.fonts import find_sans_font, register_font
from bot.reports import csv_file, html_page, pdf_file
from tests.bot.reports.sample_reports import made, pdf_text, rows_of


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
