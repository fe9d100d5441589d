"""Reads tables that are text: CSV of any usual encoding and delimiter, and JSON lines.

A character that an export cut in two at the end of a cell is left out; one that is broken within a cell refuses its
row.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from nlu.errors import CorpusRefused
from nlu.imports.table_rows import TableRow, make_row

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "gb18030")
_WIDE = ((b"\n\0", "utf-16-le"), (b"\0\n", "utf-16-be"))  # a line's end tells which half comes first
_DELIMITERS = (",", "\t", ";", "|")
_LOOKED_AT = 20  # lines
_TORN = "\ufffd"  # stands for bytes that are no character
_TORN_LINES = 0.1  # of all lines, at most; beyond, it is another encoding


def read_csv(path: Path) -> Iterator[TableRow]:
    """Yield the rows. Raises `CorpusRefused`."""
    text, is_torn = _read_text(path)
    lines = text.split("\n", _LOOKED_AT)[:_LOOKED_AT]
    delimiter = max(_DELIMITERS, key=lambda each: sum(line.count(each) for line in lines))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            yield make_row(path.name, before + 1, _mend_cells(path, before + 1, cells) if is_torn else cells)
            before = reader.line_num
    except csv.Error as error:
        raise CorpusRefused([f"{path.name}:{before + 1}: {error}"]) from error


def _mend_cells(path: Path, number: int, cells: list[str]) -> list[str]:
    mended = [cell.rstrip().rstrip(_TORN) for cell in cells]
    if any(_TORN in cell for cell in mended):
        raise CorpusRefused([f"{path.name}:{number}: a character is broken"])
    return mended


def read_json_lines(path: Path) -> Iterator[TableRow]:
    """Yield rows. The names of the first object are the columns; other names in later objects are not read."""
    names: list[str] = []
    reasons: list[str] = []
    text, is_torn = _read_text(path)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if not isinstance(entry, dict) or (is_torn and _TORN in line):
                raise ValueError
        except (ValueError, RecursionError):
            reasons.append(f"{path.name}:{number}: not a JSON object")
            continue
        if not names:
            names = list(entry)
            yield make_row(path.name, number, names)
        yield make_row(path.name, number, [_scalar_or_none(entry.get(name)) for name in names])
    if reasons:
        raise CorpusRefused(reasons)


def _scalar_or_none(value: object) -> object:
    return None if isinstance(value, dict | list) else value


def _read_text(path: Path) -> tuple[str, bool]:
    """Return the text, and whether it holds torn characters. Raises `CorpusRefused` for an unknown encoding."""
    content = path.read_bytes()
    marked = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    wide = next((encoding for end, encoding in _WIDE if b"\0" in content and end in content), "")
    for encoding in (marked or wide,) if marked or wide else _UNMARKED:
        try:
            return content.decode(encoding), False
        except UnicodeDecodeError:
            continue
    torn = [content.decode(encoding, "replace") for encoding in ((marked,) if marked else _UNMARKED)]
    best = min(torn, key=lambda text: text.count(_TORN))
    if _is_hardly_torn(best):
        return best, True
    raise CorpusRefused([f"{path.name}: neither UTF-8 nor UTF-16 nor GB 18030"])


def _is_hardly_torn(text: str) -> bool:
    """Whether the text is what it looks like but for some cut characters: at most one in a line, in few lines."""
    counts = [line.count(_TORN) for line in text.split("\n")]
    return max(counts) == 1 and sum(counts) <= 1 + _TORN_LINES * len(counts)
