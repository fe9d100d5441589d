"""Reads the sheets of a table file: text (CSV, also as a spreadsheet's "Unicode text"), a workbook, or JSON lines.

Owns which of these a file is, by its content, and how much is read. Does not know what the columns mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from nlu.errors import CorpusRefused
from nlu.imports.table_rows import TableRow, TableSheet
from nlu.imports.text_tables import read_csv, read_json_lines
from nlu.imports.workbooks import read_workbook

BIGGEST_FILE = 50_000_000  # bytes
MOST_ROWS = 50_000
_TABLES = (".csv", ".xlsx", ".jsonl")
_OTHERS = (".txt", ".tsv", ".xlsm", ".xls", ".et")  # what spreadsheets and offices write too
_ZIP, _COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_PAGE = re.compile(r"<[!?a-zA-Z]")
_SAVE_ANEW = "open it and save it as .xlsx or as CSV"


def read_sheets(path: Path) -> list[TableSheet]:
    """Return the sheets with the rows that hold anything; a text has one. Raises `CorpusRefused`."""
    suffix = path.suffix.lower()
    if suffix not in (*_TABLES, *_OTHERS):
        raise CorpusRefused([f"{path.name}: not one of {' '.join(_TABLES)}"])
    if path.stat().st_size > BIGGEST_FILE:
        raise CorpusRefused([f"{path.name}: more than {BIGGEST_FILE} bytes"])
    with path.open("rb") as file:
        head = file.read(200)
    if head.startswith(_COMPOUND):
        raise CorpusRefused([f"{path.name}: an old workbook, or one with a password: {_SAVE_ANEW}"])
    if suffix != ".jsonl" and _PAGE.match(head.decode("utf-8-sig", "replace").lstrip()):
        raise CorpusRefused([f"{path.name}: a web page under a table's name: {_SAVE_ANEW}"])
    if head.startswith(_ZIP) or suffix == ".xlsx":
        sheets = read_workbook(path, MOST_ROWS + 2)
        several = len(sheets) > 1
        return [_check_sheet(path, name if several else "", rows) for name, rows in sheets]
    return [_check_sheet(path, "", (read_json_lines if suffix == ".jsonl" else read_csv)(path))]


def _check_sheet(path: Path, name: str, rows: Iterable[TableRow]) -> TableSheet:
    """Return the sheet without rows that hold nothing. Raises `CorpusRefused` when it is empty or too long."""
    sheet = TableSheet(path.name, name, tuple(islice((row for row in rows if any(row.cells)), MOST_ROWS + 2)))
    if not (sheet.rows or name):
        raise CorpusRefused([f"{sheet.place}: no rows"])
    if len(sheet.rows) > MOST_ROWS + 1:
        raise CorpusRefused([f"{sheet.place}: more than {MOST_ROWS} rows"])
    return sheet
