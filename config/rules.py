"""What may be ordered by policy: one model a file of `config/policy/`, with its limits. Numbers marked [cfg] in the
mechanism are here by name and in the files by value. Refuses dates of effect: `config.policy` picks the version."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.reading import Strict

Kind = Literal["consult", "help", "complaint", "report", "suggestion"]
Days = Annotated[int, Field(ge=1, le=90)]


class HandleDays(Strict):
    """Working days from dispatch to result (mechanism 14)."""

    consult: Days
    help: Days
    suggestion: Days
    complaint: Days
    report: Days


class Rule(Strict):
    """In force from `effective` on, until the next version's day."""

    effective: date


class Deadlines(Rule):
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


class Secrecy(Rule):
    secret_kinds: frozenset[Kind]
    anonymous_kinds: frozenset[Kind]


class Limits(Rule):
    text_length: int = Field(ge=100, le=100_000)
    note_length: int = Field(ge=100, le=10_000)
    files: int = Field(ge=0, le=100)
    file_bytes: int = Field(ge=1)
    urge_hours: int = Field(ge=1)
    handover_minutes: int = Field(ge=1, le=1440)
    invite_days: int = Field(ge=1, le=90)
    claim_seconds: int = Field(ge=1)
    operation_days: int = Field(ge=1)
