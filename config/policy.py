"""The numbers of the mechanism marked [cfg]: effective-dated, in `config/policy/*.toml`, checked when they are read.

Owns which version of a rule is in force on a day. Refuses to apply one: that is the desk's work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, Self, TypeVar

from pydantic import Field, model_validator

from config.reading import Strict, read_toml
from config.rules import (
    Deadlines,
    Dispatch,
    Learning,
    Limits,
    Partners,
    Retention,
    Rule,
    Secrecy,
    Statistics,
    Supervision,
)

Part = TypeVar("Part", bound=Rule)

FILES: Mapping[type[Rule], str] = {
    Deadlines: "deadlines.toml",
    Secrecy: "secrecy.toml",
    Limits: "limits.toml",
    Statistics: "statistics.toml",
    Supervision: "supervision.toml",
    Learning: "learning.toml",
    Partners: "partners.toml",
    Retention: "retention.toml",
    Dispatch: "dispatch.toml",
}


class _File(Strict, Generic[Part]):
    version: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [version.effective for version in self.version]
        if sorted(set(days)) != days:
            raise ValueError("versions must be in order of `effective`, each on a day of its own")
        return self


def _in_force(versions: Sequence[Part], day: date) -> Part:
    """The last version that has begun; before the first one, the first one."""
    begun = [version for version in versions if version.effective <= day]
    return begun[-1] if begun else versions[0]


@dataclass(frozen=True, slots=True)
class Policy:
    versions: dict[type[Rule], Sequence[Rule]]

    def rule(self, kind: type[Part], day: date) -> Part:
        """The version of this rule that is in force on that day."""
        version = _in_force(self.versions[kind], day)
        assert isinstance(version, kind)
        return version

    def follow(self, other: Policy) -> None:
        """Whoever holds this policy goes by the other one from now on, all of it at once."""
        self.versions.update(other.versions)

    def deadlines(self, day: date) -> Deadlines:
        return self.rule(Deadlines, day)

    def secrecy(self, day: date) -> Secrecy:
        return self.rule(Secrecy, day)

    def limits(self, day: date) -> Limits:
        return self.rule(Limits, day)


def load_policy(folder: Path) -> Policy:
    """Read every file of the folder's rules. Raises BadConfig."""
    return Policy({kind: read_toml(folder / name, _File[kind]).version for kind, name in FILES.items()})  # type: ignore[valid-type]
