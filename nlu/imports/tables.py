"""Reads the rows of a table file (CSV, XLSX or JSON lines), each with the number by which a person finds it.

Owns encodings and the limits that keep a hostile file from using up the machine. Does not know what the columns mean.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from nlu.errors import CorpusRefused

BIGGEST_FILE = 50_000_000  # bytes
BIGGEST_UNPACKED = 200_000_000  # bytes of all that a workbook holds
MOST_ROWS = 50_000
MOST_COLUMNS = 200
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    number: int  # of its first line in the file, or of the sheet's row
    cells: tuple[str, ...]


def read_rows(path: Path) -> list[TableRow]:
    """Return the rows that hold anything, the one with the column names first. Raises `CorpusRefused`."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CorpusRefused([f"{path.name}: not one of {' '.join(_READERS)}"])
    if path.stat().st_size > BIGGEST_FILE:
        raise CorpusRefused([f"{path.name}: more than {BIGGEST_FILE} bytes"])
    rows = list(islice((row for row in reader(path) if any(row.cells)), MOST_ROWS + 2))
    if not rows:
        raise CorpusRefused([f"{path.name}: no rows"])
    if len(rows) > MOST_ROWS + 1:
        raise CorpusRefused([f"{path.name}: more than {MOST_ROWS} rows"])
    return rows


def _read_text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CorpusRefused([f"{path.name}: neither UTF-8 nor GB 18030"])


def _read_csv(path: Path) -> Iterator[TableRow]:
    text = _read_text(path)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield _to_row(path, before + 1, cells)
            before = reader.line_num
    except csv.Error as error:
        raise CorpusRefused([f"{path.name}:{before + 1}: {error}"]) from error


def _read_json_lines(path: Path) -> Iterator[TableRow]:
    """Yield rows. The names of the first object are the columns; other names in later objects are not read."""
    names: list[str] = []
    reasons: list[str] = []
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict):
                raise ValueError
        except (ValueError, RecursionError):
            reasons.append(f"{path.name}:{number}: not a JSON object")
            continue
        if not names:
            names = list(entry)
            yield _to_row(path, number, names)
        yield _to_row(path, number, [_scalar_or_none(entry.get(name)) for name in names])
    if reasons:
        raise CorpusRefused(reasons)


def _scalar_or_none(value: object) -> object:
    return None if isinstance(value, dict | list) else value


def _read_xlsx(path: Path) -> Iterator[TableRow]:
    """Yield the rows of the first sheet; a formula counts as the value that was stored with it."""
    try:
        with path.open("rb") as file:
            _refuse_zip_bomb(path, file)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a file may claim a million columns
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                yield _to_row(path, number, cells)
    except _BROKEN_WORKBOOK as error:
        raise CorpusRefused([f"{path.name}: not a workbook that can be read ({type(error).__name__})"]) from error


def _refuse_zip_bomb(path: Path, file: BinaryIO) -> None:
    """Raise `CorpusRefused` when the workbook would be too big when unpacked."""
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > BIGGEST_UNPACKED:
            raise CorpusRefused([f"{path.name}: more than {BIGGEST_UNPACKED} bytes when unpacked"])


# What openpyxl raises for a damaged or forged workbook.
_BROKEN_WORKBOOK = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, InvalidFileException, ParseError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
)
_READERS: dict[str, Callable[[Path], Iterator[TableRow]]] = {
    ".csv": _read_csv,
    ".xlsx": _read_xlsx,
    ".jsonl": _read_json_lines,
}


def _to_row(path: Path, number: int, cells: Iterable[object]) -> TableRow:
    read = tuple("" if cell is None else str(cell).strip() for cell in islice(cells, MOST_COLUMNS + 1))
    if len(read) > MOST_COLUMNS:
        raise CorpusRefused([f"{path.name}:{number}: more than {MOST_COLUMNS} columns"])
    return TableRow(number, read)
