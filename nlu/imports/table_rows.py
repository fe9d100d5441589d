"""PURE. What a table is made of: sheets of rows, each row with the number by which a person finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from nlu.errors import CorpusRefused

MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table."""

    number: int  # of its first line in the file, or of the sheet's row
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """One table of a file. `name`: of its sheet, empty when the file holds no other."""

    file: str
    name: str
    rows: tuple[TableRow, ...]

    @property
    def place(self) -> str:
        """How a reason names this table."""
        return f"{self.file}[{self.name}]" if self.name else self.file


def make_row(place: str, number: int, cells: Iterable[object]) -> TableRow:
    """Return the row with its cells as text. Raises `CorpusRefused` when there are too many."""
    read = tuple("" if cell is None else str(cell).strip() for cell in islice(cells, MOST_COLUMNS + 1))
    if len(read) > MOST_COLUMNS:
        raise CorpusRefused([f"{place}:{number}: more than {MOST_COLUMNS} columns"])
    return TableRow(number, read)
