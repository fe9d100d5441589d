"""Reads a configuration file into a validated model, or raises an error of one line that names the file and the
reason.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import BadConfig


class StrictModel(BaseModel):
    """A part of a configuration file. An unknown key is an error, so that a misspelt key is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)
_SHOWN_ERRORS = 5  # errors that one message names, at most


def read_text(file: Path) -> str:
    """The text of the file. Raises BadConfig."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadConfig(file, "the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(file, f"cannot be read: {error}") from None


def validate_content(file: Path, content: object, model: type[Model], lines: Sequence[str] = ()) -> Model:
    """The content as a `model`. Raises BadConfig that names the place in the file, with its line if `lines` are
    given."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        wrong = (
            _describe_error(one["loc"], one["msg"], _line_number(one["loc"], lines))
            for one in error.errors(include_url=False)[:_SHOWN_ERRORS]
        )
        raise BadConfig(file, "; ".join(wrong)) from None


def _describe_error(place: tuple[int | str, ...], message: str, line: int) -> str:
    where = ".".join(str(part) for part in place) or "the file"
    return f"line {line}, {where}: {message}" if line else f"{where}: {message}"


def read_toml(file: Path, model: type[Model]) -> Model:
    """The file as a `model`. Raises BadConfig; a syntax error of TOML is named with line and column."""
    text = read_text(file)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also too long a number, and too deep brackets
        raise BadConfig(file, f"not TOML: {error}") from None
    return validate_content(file, content, model, text.splitlines())


def check_unique(file: Path, names: Iterable[str]) -> None:
    """Raises BadConfig that names the first name that occurs twice."""
    for name, times in Counter(names).items():
        if times > 1:
            raise BadConfig(file, f"{name!r} is there {times} times")


def _line_number(place: Sequence[int | str], lines: Sequence[str]) -> int:
    """The line number of this place in the file, or of the nearest heading above it; 0: unknown."""
    begins, ends, names = 0, len(lines), ""
    for part in place:
        if isinstance(part, int):
            items = [n for n, line in enumerate(lines[:ends], 1) if n >= begins and _is_heading(line, f"[[{names}]]")]
            begins, ends = (*items[part:], begins)[0], (*items[part + 1 :], ends + 1)[0] - 1
            continue
        names = f"{names}.{part}".lstrip(".")
        told = (f"[[{names}]]", f"[{names}]")
        found = [n for n, line in enumerate(lines[:ends], 1) if n >= begins and _defines_key(line, str(part), told)]
        begins = found[0] if found else begins
    return begins


def _is_heading(line: str, heading: str) -> bool:
    return line.partition("#")[0].strip() == heading


def _defines_key(line: str, key: str, headings: Sequence[str]) -> bool:
    return line.partition("=")[0].strip() == key or any(_is_heading(line, heading) for heading in headings)
