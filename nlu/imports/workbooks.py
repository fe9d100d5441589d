"""Reads the visible sheets of a workbook, row by row, within limits that a hostile file cannot pass.

A value that stands in cells merged downwards counts for each of their rows. A formula counts as the value that was
stored with it. The strict form of the format is read like the usual one.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from nlu.errors import CorpusRefused
from nlu.imports.table_rows import TableRow, make_row

BIGGEST_UNPACKED = 200_000_000  # bytes of all that a workbook holds
_CHUNK = 1_000_000  # bytes
_MERGED = re.compile(r"""mergeCell\s[^<>]{0,40}?ref=["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_LONGEST_MERGED = 100  # bytes of such an element
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
}
# What openpyxl raises for a damaged or forged workbook.
_BROKEN_WORKBOOK = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, InvalidFileException, ParseError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, NotImplementedError),
)


@dataclass(frozen=True, slots=True)
class MergedCells:
    """Cells of one column that are merged downwards: the first row holds their value."""

    column: int
    first: int
    last: int


def read_workbook(path: Path, most: int) -> list[tuple[str, list[TableRow]]]:
    """Return name and rows of each visible sheet, in order; of a sheet, at most `most` rows that hold anything. Raises
    `CorpusRefused`.
    """
    try:
        with path.open("rb") as file:
            _refuse_zip_bomb(path, file)
            usual = _make_usual(file)
            book = openpyxl.load_workbook(usual, read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets[:1]
            return [(str(sheet.title), list(_read_sheet(path, sheet, usual, most))) for sheet in sheets]
    except _BROKEN_WORKBOOK as error:
        raise CorpusRefused([f"{path.name}: not a workbook that can be read ({type(error).__name__})"]) from error


def _read_sheet(path: Path, sheet: Any, book: BinaryIO, most: int) -> Iterator[TableRow]:
    sheet.reset_dimensions()  # a file may claim a million columns
    starts: dict[int, list[MergedCells]] = {}
    for merged in _find_merged(book, sheet._worksheet_path):
        starts.setdefault(merged.first, []).append(merged)
    open_cells: list[tuple[MergedCells, object]] = []
    held = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        open_cells = [each for each in open_cells if each[0].last >= number]
        row = make_row(path.name, number, map(_clean_cell, _fill_cells(cells, open_cells)))
        open_cells += [(each, _cell_at(cells, each.column)) for each in starts.get(number, ())]
        held += any(row.cells)
        if held > most:
            return
        if any(row.cells):
            yield row


def _fill_cells(cells: Sequence[object], open_cells: Sequence[tuple[MergedCells, object]]) -> list[object]:
    """Return the row with the values of merged cells that reach down to it; an empty row stays empty."""
    filled = list(cells)
    if all(cell is None for cell in filled):
        return []
    for merged, value in open_cells:
        filled += [None] * (merged.column - len(filled))
        if filled[merged.column - 1] is None:
            filled[merged.column - 1] = value
    return filled


def _cell_at(cells: Sequence[object], column: int) -> object:
    return cells[column - 1] if column <= len(cells) else None


def _clean_cell(cell: object) -> object:
    """Read what the format writes for a control character (`_x000D_`) as that character."""
    return unescape(cell) if isinstance(cell, str) and "_x" in cell else cell


def _find_merged(book: BinaryIO, part: str) -> Iterator[MergedCells]:
    """Yield the merged cells of a sheet that span several rows; they stand behind its rows."""
    with zipfile.ZipFile(book) as archive, archive.open(part.lstrip("/")) as sheet:
        rest = ""
        while chunk := sheet.read(_CHUNK):
            text = rest + chunk.decode("latin-1")  # what is looked for is ASCII
            end = 0
            for found in _MERGED.finditer(text):
                end = found.end()
                left, top, _, bottom = range_boundaries(found[1])
                if None not in (left, top, bottom) and bottom > top:
                    yield MergedCells(left, top, bottom)
            rest = text[max(end, len(text) - _LONGEST_MERGED) :]


def _make_usual(file: BinaryIO) -> BinaryIO:
    """Return the workbook, with the names of the strict form replaced by the usual ones."""
    with zipfile.ZipFile(file) as archive:
        if _STRICT not in archive.read("xl/workbook.xml"):
            return file
        usual = io.BytesIO()
        with zipfile.ZipFile(usual, "w", zipfile.ZIP_DEFLATED) as target:
            for name in archive.namelist():
                content = archive.read(name)
                for strict, name_of_it in _USUAL.items():
                    content = content.replace(strict, name_of_it) if name.endswith((".xml", ".rels")) else content
                target.writestr(name, content)
    return usual


def _refuse_zip_bomb(path: Path, file: BinaryIO) -> None:
    """Raise `CorpusRefused` when the workbook would be too big when unpacked."""
    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > BIGGEST_UNPACKED:
            raise CorpusRefused([f"{path.name}: more than {BIGGEST_UNPACKED} bytes when unpacked"])
