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

from config.rules import (
    DeadlineRules,
    DispatchRules,
    LearningRules,
    Limits,
    PartnerRules,
    PolicyRules,
    RetentionRules,
    SecrecyRules,
    StatisticsRules,
    SupervisionRules,
)
from config.toml_files import StrictModel, read_toml

Part = TypeVar("Part", bound=PolicyRules)

RULE_FILES: Mapping[type[PolicyRules], str] = {
    DeadlineRules: "deadlines.toml",
    SecrecyRules: "secrecy.toml",
    Limits: "limits.toml",
    StatisticsRules: "statistics.toml",
    SupervisionRules: "supervision.toml",
    LearningRules: "learning.toml",
    PartnerRules: "partners.toml",
    RetentionRules: "retention.toml",
    DispatchRules: "dispatch.toml",
}


class _RuleFile(StrictModel, Generic[Part]):
    version: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [version.effective for version in self.version]
        if sorted(set(days)) != days:
            raise ValueError("versions must be in order of `effective`, each on a day of its own")
        return self


def _version_in_force(versions: Sequence[Part], day: date) -> Part:
    """The last version that has begun by `day`; before the first one begins, the first."""
    begun = [version for version in versions if version.effective <= day]
    return begun[-1] if begun else versions[0]


@dataclass(frozen=True, slots=True)
class Policy:
    """Every version of every kind of rule."""

    versions: dict[type[PolicyRules], Sequence[PolicyRules]]

    def rules_on(self, kind: type[Part], day: date) -> Part:
        """The version of this kind of rule that is in force on `day`."""
        version = _version_in_force(self.versions[kind], day)
        assert isinstance(version, kind)
        return version

    def replace_with(self, other: Policy) -> None:
        """Replace all rules of this policy by those of `other`, at once, for everything that holds this policy."""
        self.versions.update(other.versions)

    def deadlines(self, day: date) -> DeadlineRules:
        return self.rules_on(DeadlineRules, day)

    def secrecy(self, day: date) -> SecrecyRules:
        return self.rules_on(SecrecyRules, day)

    def limits(self, day: date) -> Limits:
        return self.rules_on(Limits, day)


def load_policy(folder: Path) -> Policy:
    """Read every policy file of the folder. Raises BadConfig."""
    return Policy({kind: read_toml(folder / name, _RuleFile[kind]).version for kind, name in RULE_FILES.items()})  # type: ignore[valid-type]
