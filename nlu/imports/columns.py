"""Finds the columns of text and kind in a table, and makes checked entries without personal data of its rows.

The names of columns and kinds are in `names.toml`, or given by the caller. One bad row refuses the whole table, with
the number and reason of every bad row.
"""

from __future__ import annotations

import functools
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
from nlu.imports.tables import TableRow
from nlu.text import clean_for_model
from nlu.training.corpus import INTENTS, LONGEST

LEAVE_OUT = ""  # a kind mapped to this is left out
SHORTEST = 4  # letters and digits that a problem needs at least
_NAMES = Path(__file__).with_name("names.toml")
_HEAD = 10  # rows; above the column names an export may have a title
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


@dataclass(frozen=True, slots=True)
class ImportEntries:
    """The rows of a table that may become examples, and what was taken out or left out."""

    entries: tuple[ImportEntry, ...]
    masked: Counter[str]  # personal data taken out, by sort
    left_out: Counter[str]  # rows of kinds that are not wanted, by the table's name for them


def read_entries(file: str, rows: Sequence[TableRow], choice: ColumnChoice) -> ImportEntries:
    """Return the entries of the table; `file` is its name in the reasons. Raises `CorpusRefused`."""
    head, text_at, label_at = _find_columns(file, rows, choice)
    wanted = _intent_names() | {_normalize_name(name): intent for name, intent in choice.kinds.items()}
    entries, reasons = [], []
    masked: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for row in rows[head + 1 :]:
        raw, label = (row.cells[at] if at < len(row.cells) else "" for at in (text_at, label_at))
        intent = wanted.get(_normalize_name(label))
        if intent == LEAVE_OUT:
            left_out[label] += 1
            continue
        text, found = remove_personal_data(clean_for_model(raw).translate(_FULL_WIDTH))
        masked.update(found)
        reason = _unfit_reason(text, label, intent)
        if reason or intent is None:
            reasons.append(f"{file}:{row.number}: {reason}")
        else:
            entries.append(ImportEntry(row.number, text, intent))
    if reasons or not entries:
        raise CorpusRefused(reasons or [f"{file}: no row to import"])
    return ImportEntries(tuple(entries), masked, left_out)


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


def _find_columns(file: str, rows: Sequence[TableRow], choice: ColumnChoice) -> tuple[int, int, int]:
    """Return the positions of the row with the column names, of the column of texts and of that of kinds."""
    texts, labels = _wanted_names(choice.text_column, "text"), _wanted_names(choice.label_column, "label")
    for at, row in enumerate(rows[:_HEAD]):
        named = [_normalize_name(cell) for cell in row.cells]
        text, label = _first_index(named, texts), _first_index(named, labels)
        if text is not None and label is not None:
            _refuse_duplicate_columns(file, row, {text, label}, named)
            return at, text, label
    seen = "  ".join(cell for cell in rows[0].cells if cell)[:200]
    where = f"{file}:{rows[0].number}"
    raise CorpusRefused([f"{where}: no columns of text and kind (--text-column, --label-column) among: {seen}"])


def _refuse_duplicate_columns(file: str, row: TableRow, chosen: set[int], named: Sequence[str]) -> None:
    """Raise `CorpusRefused` when two columns have the same name as a chosen one."""
    for at in chosen:
        if named.count(named[at]) > 1:
            raise CorpusRefused([f"{file}:{row.number}: two columns are named {row.cells[at]}"])


def _wanted_names(said: str | None, what: str) -> list[str]:
    return [_normalize_name(said)] if said is not None else [_normalize_name(name) for name in _known_names()[what]]


def _first_index(named: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((named.index(name) for name in wanted if name in named), None)


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
