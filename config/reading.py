"""Reads one configuration file into a checked value, or says in one line which file is wrong and why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError


class BadConfig(Exception):
    """One line a person can act on."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


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


def check(file: Path, content: object, model: type[Model]) -> Model:
    """Raises BadConfig that names the place inside the file."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        wrong = (_told(one["loc"], one["msg"]) for one in error.errors(include_url=False)[:_TOLD])
        raise BadConfig(file, "; ".join(wrong)) from None


def _told(place: tuple[int | str, ...], message: str) -> str:
    return f"{'.'.join(str(part) for part in place) or 'the file'}: {message}"


def read_toml(file: Path, model: type[Model]) -> Model:
    """Raises BadConfig; a slip of TOML itself is told with line and column."""
    try:
        content = tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(file, f"not TOML: {error}") from None
    return check(file, content, model)
