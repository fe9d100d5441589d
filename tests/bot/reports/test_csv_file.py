"""A spreadsheet takes no words for a formula."""

from __future__ import annotations

import pytest

from bot.reports import csv_file
from bot.reports.blocks import ReportSheet
from tests.bot.reports.sample_reports import rows_of


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
