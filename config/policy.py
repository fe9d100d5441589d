"""The numbers of the mechanism marked [cfg]: effective-dated, in `config/policy/*.toml`, checked when they are read.

Owns which version of a rule is in force on a day. Refuses to apply one: that is the desk's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Annotated, Generic, Literal, Protocol, Self, TypeVar

from pydantic import Field, model_validator

from config.reading import Strict, read_toml

Kind = Literal["consult", "help", "complaint", "report", "suggestion"]
Days = Annotated[int, Field(ge=1, le=90)]


class HandleDays(Strict):
    """Working days from dispatch to result (mechanism 14)."""

    consult: Days
    help: Days
    suggestion: Days
    complaint: Days
    report: Days


class Deadlines(Strict):
    effective: date
    verify_days: Days
    dispatch_days: Days
    sign_days: Days
    close_days: Days
    warn_at: float = Field(gt=0, lt=1)
    day_begins: time
    day_ends: time
    handle_days: HandleDays

    @model_validator(mode="after")
    def _day_has_hours(self) -> Self:
        if self.day_begins >= self.day_ends:
            raise ValueError("day_begins must be before day_ends")
        return self


class Secrecy(Strict):
    effective: date
    secret_kinds: frozenset[Kind]
    anonymous_kinds: frozenset[Kind]


class Limits(Strict):
    effective: date
    text_length: int = Field(ge=100, le=100_000)
    note_length: int = Field(ge=100, le=10_000)
    files: int = Field(ge=0, le=100)
    file_bytes: int = Field(ge=1)
    urge_hours: int = Field(ge=1)
    handover_minutes: int = Field(ge=1, le=1440)
    invite_days: int = Field(ge=1, le=90)
    claim_seconds: int = Field(ge=1)
    operation_days: int = Field(ge=1)


class _Dated(Protocol):
    @property
    def effective(self) -> date: ...


Rule = TypeVar("Rule", bound=_Dated)
Part = TypeVar("Part", Deadlines, Secrecy, Limits)


class _File(Strict, Generic[Part]):
    version: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = [version.effective for version in self.version]
        if sorted(set(days)) != days:
            raise ValueError("versions must be in order of `effective`, each on a day of its own")
        return self


def _in_force(versions: Sequence[Rule], day: date) -> Rule:
    """The last version that has begun; before the first one, the first one."""
    begun = [version for version in versions if version.effective <= day]
    return begun[-1] if begun else versions[0]


@dataclass(frozen=True, slots=True)
class Policy:
    _deadlines: tuple[Deadlines, ...]
    _secrecy: tuple[Secrecy, ...]
    _limits: tuple[Limits, ...]

    def deadlines(self, day: date) -> Deadlines:
        return _in_force(self._deadlines, day)

    def secrecy(self, day: date) -> Secrecy:
        return _in_force(self._secrecy, day)

    def limits(self, day: date) -> Limits:
        return _in_force(self._limits, day)


def load_policy(folder: Path) -> Policy:
    """Read deadlines, secrecy and limits. Raises BadConfig."""
    return Policy(
        read_toml(folder / "deadlines.toml", _File[Deadlines]).version,
        read_toml(folder / "secrecy.toml", _File[Secrecy]).version,
        read_toml(folder / "limits.toml", _File[Limits]).version,
    )
