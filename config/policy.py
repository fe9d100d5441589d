"""Reads policy, the numbers of the mechanism marked [cfg], from `config/policy/*.toml`; each file has versions with a
day of effect.

Owns which version is in force on a day. Does not apply the rules: the desk does.
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
    """The last version that has begun by `day`; before the first one begins, the first."""
    begun = [version for version in versions if version.effective <= day]
    return begun[-1] if begun else versions[0]


@dataclass(frozen=True, slots=True)
class Policy:
    """Every version of every kind of rule."""

    versions: dict[type[Rule], Sequence[Rule]]

    def rule(self, kind: type[Part], day: date) -> Part:
        """The version of this kind of rule that is in force on `day`."""
        version = _in_force(self.versions[kind], day)
        assert isinstance(version, kind)
        return version

    def follow(self, other: Policy) -> None:
        """Replace all rules of this policy by those of `other`, at once, for everything that holds this policy."""
        self.versions.update(other.versions)

    def deadlines(self, day: date) -> Deadlines:
        return self.rule(Deadlines, day)

    def secrecy(self, day: date) -> Secrecy:
        return self.rule(Secrecy, day)

    def limits(self, day: date) -> Limits:
        return self.rule(Limits, day)


def load_policy(folder: Path) -> Policy:
    """Read every policy file of the folder. Raises BadConfig."""
    return Policy({kind: read_toml(folder / name, _File[kind]).version for kind, name in FILES.items()})  # type: ignore[valid-type]
