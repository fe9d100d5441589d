"""Draws a report's figures as CSV in UTF-8 with a byte order mark, so that Excel shows Chinese correctly.

A cell that a spreadsheet would take for a formula gets an apostrophe in front: texts in a report were written by
strangers, and `=HYPERLINK(…)` must stay text.
"""

from __future__ import annotations

import csv
from io import StringIO

from bot.reports.blocks import ReportSheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_cell(text: str) -> str:
    """The text with formulas disabled. A negative number stays a number."""
    if not text.lstrip().startswith(_FORMULA) and not text.startswith(_FORMULA):
        return text
    return text if _is_number(text) else f"'{text}"


def render_csv(sheet: ReportSheet) -> bytes:
    """The figures as the content of a CSV file."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(escape_cell(name) for name in sheet.columns)
    writer.writerows([escape_cell(text) for text in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
