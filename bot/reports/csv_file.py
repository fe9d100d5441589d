"""A report's figures as CSV, as a spreadsheet in China opens it: UTF-8 with its mark, so that Chinese is read right.

A cell that a spreadsheet would take for a formula gets an apostrophe before it: words in a report were written by
strangers, and `=HYPERLINK(…)` must stay words.
"""

from __future__ import annotations

import csv
from io import StringIO

from bot.reports.blocks import Sheet

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(text: str) -> str:
    """The text, harmless; a bare negative number stays one."""
    if not text.lstrip().startswith(_FORMULA) and not text.startswith(_FORMULA):
        return text
    return text if _is_number(text) else f"'{text}"


def csv_of(sheet: Sheet) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(cell(name) for name in sheet.columns)
    writer.writerows([cell(text) for text in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii()
