"""Finds the columns of text and kind in a table, and makes checked entries without personal data of its rows.

The names of columns and kinds are in `names.toml`, or given by the caller. Every sheet with both columns is read; one
bad row refuses them all, with the number and reason of every bad row.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlu.contract import KINDS
from nlu.errors import CorpusRefused
from nlu.imports.personal import remove_personal_data
from nlu.imports.table_rows import TableRow, TableSheet
from nlu.text import clean_for_model
from nlu.training.corpus import INTENTS, LONGEST

LEAVE_OUT = ""  # a kind mapped to this is left out
SHORTEST = 4  # letters and digits that a problem needs at least
_NAMES = Path(__file__).with_name("names.toml")
_HEAD = 10  # rows; above the column names an export may have a title
_REMARK = re.compile(r"[(（【\[〔<《][^)）】\]〕>》]*[)）】\]〕>》]?")  # 诉求内容（必填）
_TELLING = 4  # characters of a name that also counts at the end of another: 市民诉求内容
_LONGEST_NAME = 12  # characters of that other one
_MOSTLY = 0.9
_FULL_WIDTH = str.maketrans("[]{}", "［］｛｝")  # the narrow ones are markup to Rasa; the model reads both the same


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What the caller says about the table; what is None or empty is searched for."""

    text_column: str | None = None
    label_column: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)  # as the table names it → intent, or `LEAVE_OUT`


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One row that may become an example."""

    number: int  # the row's
    text: str
    intent: str
    sheet: str = ""  # of a workbook with several


@dataclass(frozen=True, slots=True)
class ImportEntries:
    """The rows of a table that may become examples, and what was taken out or left out."""

    entries: tuple[ImportEntry, ...]
    masked: Counter[str]  # personal data taken out, by sort
    left_out: Counter[str]  # rows of kinds that are not wanted, by the table's name for them; sheets that hold no table


@dataclass(frozen=True, slots=True)
class FoundColumns:
    """Where a sheet has what is wanted: the row with the names of the columns, and the two columns."""

    head: int
    text: int
    label: int


def read_entries(sheets: Sequence[TableSheet], choice: ColumnChoice) -> ImportEntries:
    """Return the entries of every sheet that has both columns. Raises `CorpusRefused` when none has."""
    wanted = _intent_names() | {_normalize_name(name): intent for name, intent in choice.kinds.items()}
    found = [(sheet, _find_columns(sheet, choice, wanted)) for sheet in sheets]
    tables = [(sheet, at) for sheet, at in found if isinstance(at, FoundColumns)]
    if not tables:
        raise CorpusRefused([at for _, at in found if isinstance(at, str)])
    entries: list[ImportEntry] = []
    reasons: list[str] = []
    masked: Counter[str] = Counter()
    left_out = Counter({f"sheet {sheet.name}": 1 for sheet, at in found if isinstance(at, str)})
    for sheet, at in tables:
        reasons += _read_sheet(sheet, at, wanted, entries, masked, left_out)
    if reasons or not entries:
        raise CorpusRefused(reasons or [f"{sheets[0].file}: no row to import"])
    return ImportEntries(tuple(entries), masked, left_out)


def _read_sheet(
    sheet: TableSheet,
    at: FoundColumns,
    wanted: Mapping[str, str],
    entries: list[ImportEntry],
    masked: Counter[str],
    left_out: Counter[str],
) -> list[str]:
    """Add the rows of a sheet to what was found, and return the reasons of those that cannot be taken."""
    reasons = []
    names = [sheet.rows[at.head].cells[column] for column in (at.text, at.label)]
    for row in sheet.rows[at.head + 1 :]:
        said = [row.cells[column] if column < len(row.cells) else "" for column in (at.text, at.label)]
        raw, label = said
        intent = wanted.get(_normalize_name(label))
        if said == names:  # the names of the columns again: a page's head, or merged over two rows
            continue
        if intent == LEAVE_OUT:
            left_out[label] += 1
            continue
        text, found = remove_personal_data(clean_for_model(raw).translate(_FULL_WIDTH))
        masked.update(found)
        reason = _unfit_reason(text, label, intent)
        if reason or intent is None:
            reasons.append(f"{sheet.place}:{row.number}: {reason}")
        else:
            entries.append(ImportEntry(row.number, text, intent, sheet.name))
    return reasons


def _unfit_reason(text: str, label: str, intent: str | None) -> str | None:
    """Return why the row cannot be imported; None when it can."""
    if not label:
        return "no kind"
    if intent is None:
        shown = label[:20]
        return f"unknown kind {shown!r}; --map {shown}=complaint says which it is, --map {shown}= leaves it out"
    said = sum(char.isalnum() for char in text)
    if not said:
        return "no text (a formula without a stored value reads as none)"
    if intent in KINDS and said < SHORTEST:
        return f"{said} characters, at least {SHORTEST} are needed"
    if len(text) > LONGEST:
        return f"{len(text)} characters, at most {LONGEST}"
    return None


def _find_columns(sheet: TableSheet, choice: ColumnChoice, wanted: Mapping[str, str]) -> FoundColumns | str:
    """Return where the columns of texts and of kinds are, or the reason why they cannot be found."""
    texts, labels = _wanted_names(choice.text_column, "text"), _wanted_names(choice.label_column, "label")
    for at, row in enumerate(sheet.rows[:_HEAD]):
        text = _find_name(row.cells, texts)
        if text is None:
            continue
        label = _find_name(row.cells, labels)
        if label is None and choice.label_column is None:
            label = _find_kinds(sheet.rows[at + 1 :], text, wanted)
        if label is not None and label != text:
            _refuse_duplicate_columns(sheet.place, row, {text, label})
            return FoundColumns(at, text, label)
    if not sheet.rows:
        return f"{sheet.place}: no rows"
    seen = "  ".join(cell for cell in sheet.rows[0].cells if cell)[:200]
    where = f"{sheet.place}:{sheet.rows[0].number}"
    return f"{where}: no columns of text and kind (--text-column, --label-column) among: {seen}"


def _find_name(cells: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Return the column of a wanted name: written so, else without what stands in brackets, else at the end of another
    name that no second column has.
    """
    bare = [_normalize_name(_REMARK.sub("", cell)) for cell in cells]
    for named in ([_normalize_name(cell) for cell in cells], bare):
        exact = next((named.index(name) for name in wanted if name in named), None)
        if exact is not None:
            return exact
    ends = tuple(name for name in wanted if len(name) >= _TELLING)
    held = [at for at, name in enumerate(bare) if len(name) <= _LONGEST_NAME and name.endswith(ends)]
    return held[0] if ends and len(held) == 1 else None


def _find_kinds(rows: Sequence[TableRow], text: int, wanted: Mapping[str, str]) -> int | None:
    """Return the only column whose values are kinds, whatever it is called."""
    columns = []
    for at in range(max((len(row.cells) for row in rows), default=0)):
        values = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]
        known = sum(_normalize_name(value) in wanted for value in values)
        if at != text and values and known >= _MOSTLY * len(values):
            columns.append(at)
    return columns[0] if len(columns) == 1 else None


def _refuse_duplicate_columns(place: str, row: TableRow, chosen: set[int]) -> None:
    """Raise `CorpusRefused` when two columns have the same name as a chosen one."""
    named = [_normalize_name(cell) for cell in row.cells]
    for at in chosen:
        if named.count(named[at]) > 1:
            raise CorpusRefused([f"{place}:{row.number}: two columns are named {row.cells[at]}"])


def _wanted_names(said: str | None, what: str) -> list[str]:
    return [_normalize_name(said)] if said is not None else [_normalize_name(name) for name in _known_names()[what]]


def _intent_names() -> dict[str, str]:
    """Return the intents by every name they have in tables."""
    own = {_normalize_name(intent): intent for intent in INTENTS}
    return own | {_normalize_name(name): kind for kind, names in _known_names()["kinds"].items() for name in names}


@functools.cache
def _known_names() -> dict[str, Any]:
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


def _normalize_name(name: str) -> str:
    """Return the name as names are compared: one width, one case, only letters and digits."""
    folded = unicodedata.normalize("NFKC", name).lower()
    return "".join(char for char in folded if char.isalnum())
