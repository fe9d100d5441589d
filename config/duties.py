"""Reads the operator's duty list (职责清单): which matter belongs to which line of work, on which tier, by which law.

Owns that a list is accepted as a whole or not at all, and that every bad row is named. Does not store it:
`backend.dispatch.duty_list` does.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from config.errors import BadConfig
from config.organisation import HandlingLevel
from config.toml_files import StrictModel, read_text, validate_content

_CODE = r"^[a-z0-9][a-z0-9-]{0,63}$"
ShortText = Annotated[str, Field(pattern=r"^\S[^\n]{0,59}$")]


class DutyEntry(StrictModel):
    """A duty. `words`: what owners call it. `law`: short names of laws."""

    code: str = Field(pattern=_CODE)
    name: str = Field(min_length=2, max_length=60)
    category: str = Field(min_length=2, max_length=20)
    line: str = Field(min_length=1, max_length=32)
    level: HandlingLevel
    law: tuple[ShortText, ...] = Field(min_length=1)
    words: tuple[ShortText, ...] = ()


class _Head(StrictModel):
    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$")
    effective: date
    categories: frozenset[str] = Field(min_length=1)


class DutyList(StrictModel):
    """A version of the duty list. Tickets record `version`; it is in force from `effective` until the day of a later
    version."""

    version: str
    effective: date
    duties: tuple[DutyEntry, ...]

    def find_duty(self, code: str) -> DutyEntry | None:
        """The duty with this code; None if the list does not have it."""
        return next((duty for duty in self.duties if duty.code == code), None)


class BadDuties(BadConfig):
    """A duty list with bad rows. `rows`: every one of them, in the file's order."""

    def __init__(self, file: Path, rows: tuple[str, ...]) -> None:
        super().__init__(file, "\n  ".join((f"nothing was taken over, {len(rows)} rows are wrong:", *rows)))
        self.rows = rows


def load_duties(file: Path, lines: Collection[str]) -> DutyList:
    """Read a duty list. `lines`: the lines of work that departments have. Raises BadConfig for the file, BadDuties for
    rows."""
    try:
        content = tomllib.loads(read_text(file))
    except (ValueError, RecursionError) as error:  # also too long a number, and too deep brackets
        raise BadConfig(file, f"not TOML: {error}") from None
    rows = content.pop("duty", None)
    head = validate_content(file, content, _Head)
    if not isinstance(rows, list) or not rows:
        raise BadConfig(file, "duty: there is no duty")
    read = [_read_row(row) for row in rows]
    duties = tuple(row for row in read if isinstance(row, DutyEntry))
    times = Counter(duty.code for duty in duties)
    wrong = [row if isinstance(row, str) else _row_error(row, head, lines, times) for row in read]
    told = tuple(_describe_row_error(number, rows[number - 1], why) for number, why in enumerate(wrong, 1) if why)
    if told:
        raise BadDuties(file, told)
    return DutyList(version=head.version, effective=head.effective, duties=duties)


def _read_row(row: object) -> DutyEntry | str:
    """The duty in this row, or what is wrong with it."""
    try:
        return DutyEntry.model_validate(row)
    except ValidationError as error:
        found = error.errors(include_url=False)
        return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the row'}: {one['msg']}" for one in found)


def _row_error(duty: DutyEntry, head: _Head, lines: Collection[str], times: Mapping[str, int]) -> str:
    """What is wrong with a valid row within this file; empty when nothing is."""
    checks = (
        (times[duty.code] > 1, f"code: {duty.code!r} is there {times[duty.code]} times"),
        (duty.category not in head.categories, f"category: {duty.category!r} is not in `categories`"),
        (duty.line not in lines, f"line: no department has the line {duty.line!r}"),
    )
    return "; ".join(why for fails, why in checks if fails)


def _describe_row_error(number: int, row: object, why: str) -> str:
    code = row.get("code") if isinstance(row, dict) else None
    return f"duty {number}{f' ({str(code)[:64]})' if code else ''}: {why}"
