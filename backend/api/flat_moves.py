"""Reads a move whose fields stand side by side, as version 1 of the API published it, and builds its typed payload."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from backend.contract.enums import Action, FlagName, Outcome, TicketKind
from backend.contract.errors import BadDraft
from backend.contract.moves import (
    PAYLOADS,
    Assignment,
    Companion,
    FlagNote,
    MoreTime,
    MovePayload,
    Reclassification,
    Remark,
    Repetition,
    Result,
    SecrecyChange,
    StaffMove,
)
from backend.contract.values import File

Given = TypeVar("Given")


class FlatMove(BaseModel):
    """One move by a member of staff; beside the words each takes only what the table of moves says it needs."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    staff: str = Field(max_length=64)
    number: str = Field(max_length=32)
    action: Action
    note: str = ""
    department: str = Field("", max_length=64)
    co_departments: tuple[str, ...] = Field((), max_length=20)
    kind: TicketKind | None = None
    outcome: Outcome | None = None
    days: int = Field(0, ge=0, le=366, description="Working days of an extension.")
    main: str = Field("", max_length=32, description="The ticket it is merged into or joined to.")
    certificate: str = Field("", max_length=32)
    flag: FlagName | None = None
    level: str = Field("", max_length=16)
    duty: str = Field("", max_length=64)
    files: tuple[File, ...] = ()

    def to_move(self) -> StaffMove:
        """Return the typed move. Raises BadDraft when a field that its payload needs is missing."""
        return StaffMove(self.staff, self.number, self.action, self._to_payload())

    def _to_payload(self) -> MovePayload:
        expected = PAYLOADS.get(self.action, Remark)
        if expected is Assignment:
            return Assignment(self.department, self.co_departments, self.duty, note=self.note, files=self.files)
        if expected is Companion:
            return Companion(self.main, self.note)
        if expected is Repetition:
            return Repetition(self.certificate, self.note)
        if expected is MoreTime:
            return MoreTime(self.days, self.note, self.files)
        if expected is SecrecyChange:
            return SecrecyChange(self.level, self.note, self.files)
        if expected is Reclassification:
            return Reclassification(require_field(self.kind, "kind"), self.note)
        if expected is Result:
            return Result(require_field(self.outcome, "outcome"), self.note, self.files)
        if expected is FlagNote:
            return FlagNote(require_field(self.flag, "flag"), self.note, self.files)
        return Remark(self.note, self.files)


def require_field(value: Given | None, field: str) -> Given:
    if value is None:
        raise BadDraft(f"this move needs {field}", field=field)
    return value


class ActBody(BaseModel):
    """The body of `act`."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    action: FlatMove
