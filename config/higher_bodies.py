"""Reads the names of the bodies above the desks: office, task force, working group and administration, one of each."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from config.toml_files import StrictModel, read_toml


class _Body(StrictModel):
    role: Literal["office", "task_force", "working_group", "admin"]
    name: str = Field(min_length=1, max_length=60)


class _Bodies(StrictModel):
    body: tuple[_Body, ...]

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        roles = sorted(body.role for body in self.body)
        if roles != ["admin", "office", "task_force", "working_group"]:
            raise ValueError("needs office, task_force, working_group and admin, each once")
        return self


def load_bodies(folder: Path) -> Mapping[str, str]:
    """The names of the bodies, by role. Raises BadConfig."""
    return {body.role: body.name for body in read_toml(folder / "bodies.toml", _Bodies).body}
