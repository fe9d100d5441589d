"""Reads one configuration file into a checked value, or says in one line which file is wrong and why."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from config.errors import BadConfig


class Strict(BaseModel):
    """A part of a file; a name it does not know is an error, so that a typing slip never passes for a default."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=BaseModel)
_TOLD = 5  # wrong places that are named at once


def read_text(file: Path) -> str:
    """Raises BadConfig."""
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadConfig(file, "the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(file, f"cannot be read: {error}") from None


def check(file: Path, content: object, model: type[Model], lines: Sequence[str] = ()) -> Model:
    """Raises BadConfig that names the place inside the file; the line too where its `lines` are given."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        wrong = (
            _told(one["loc"], one["msg"], _line_of(one["loc"], lines))
            for one in error.errors(include_url=False)[:_TOLD]
        )
        raise BadConfig(file, "; ".join(wrong)) from None


def _told(place: tuple[int | str, ...], message: str, line: int) -> str:
    where = ".".join(str(part) for part in place) or "the file"
    return f"line {line}, {where}: {message}" if line else f"{where}: {message}"


def read_toml(file: Path, model: type[Model]) -> Model:
    """Raises BadConfig; a slip of TOML itself is told with line and column."""
    text = read_text(file)
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also a number too long to read, and brackets without end
        raise BadConfig(file, f"not TOML: {error}") from None
    return check(file, content, model, text.splitlines())


def check_unique(file: Path, names: Iterable[str]) -> None:
    """Raises BadConfig that names the first name that is there twice."""
    for name, times in Counter(names).items():
        if times > 1:
            raise BadConfig(file, f"{name!r} is there {times} times")


def _line_of(place: Sequence[int | str], lines: Sequence[str]) -> int:
    """The number of the line that says what stands at this place, or of the nearest heading above it; 0: no idea."""
    begins, ends, names = 0, len(lines), ""
    for part in place:
        if isinstance(part, int):
            items = [n for n, line in enumerate(lines[:ends], 1) if n >= begins and _heads(line, f"[[{names}]]")]
            begins, ends = (*items[part:], begins)[0], (*items[part + 1 :], ends + 1)[0] - 1
            continue
        names = f"{names}.{part}".lstrip(".")
        told = (f"[[{names}]]", f"[{names}]")
        found = [n for n, line in enumerate(lines[:ends], 1) if n >= begins and _says(line, str(part), told)]
        begins = found[0] if found else begins
    return begins


def _heads(line: str, heading: str) -> bool:
    return line.partition("#")[0].strip() == heading


def _says(line: str, key: str, headings: Sequence[str]) -> bool:
    return line.partition("=")[0].strip() == key or any(_heads(line, heading) for heading in headings)
