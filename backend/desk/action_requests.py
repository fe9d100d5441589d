"""Defines the body of `POST /v1/tickets/{number}/actions`: one model per kind of move, distinguished by `action`.

Each model accepts only the fields of its moves, and builds the payload (`backend.contract.moves`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, RootModel

from backend.api.route import RequestModel
from backend.api.staff_requests import STAFF
from backend.contract.enums import FlagName, Outcome, TicketKind
from backend.contract.moves import (
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
)
from config.rules import LONGEST_NOTE

_Name = Annotated[str, Field(max_length=64)]


class _StaffRequest(RequestModel):
    """A move of the table by a member of staff, from their own system; docs/ticket-states.md tells what each needs."""

    staff: str = STAFF
    note: str = Field(
        default="", max_length=LONGEST_NOTE, description="Words the owner reads, or staff alone, as the move says."
    )


class RemarkRequest(_StaffRequest):
    action: Literal[
        "accept", "reject", "uphold", "overturn", "hand_up", "terminate", "dispute", "raise", "sign",
        "contact", "return", "ask", "co_sign", "co_resolve", "grant", "deny",
        "stuck", "report_up", "decide", "lift", "decline", "recompute",
    ]  # fmt: skip

    def to_payload(self) -> MovePayload:
        return Remark(self.note)


class DispatchRequest(_StaffRequest):
    action: Literal["assign", "name_lead", "redispatch", "involve"]
    department: _Name = Field(default="", description="Where it goes; empty for redispatch: where it was.")
    co_departments: tuple[_Name, ...] = Field(default=(), max_length=10, description="Co-handlers.")
    duty: _Name = Field(default="", description="A code of the duty list; empty: the likeliest of that department.")

    def to_payload(self) -> MovePayload:
        return Assignment(self.department, self.co_departments, self.duty, note=self.note)


class ReclassifyRequest(_StaffRequest):
    action: Literal["reclassify"]
    kind: TicketKind

    def to_payload(self) -> MovePayload:
        return Reclassification(self.kind, self.note)


class CompanionRequest(_StaffRequest):
    action: Literal["merge", "join"]
    main: str = Field(max_length=32, description="The number of the ticket it goes with.")

    def to_payload(self) -> MovePayload:
        return Companion(self.main, self.note)


class RepeatRequest(_StaffRequest):
    action: Literal["repeat"]
    certificate: str = Field(max_length=32, description="The number of the certificate it repeats.")

    def to_payload(self) -> MovePayload:
        return Repetition(self.certificate, self.note)


class ResolveRequest(_StaffRequest):
    action: Literal["resolve"]
    outcome: Outcome

    def to_payload(self) -> MovePayload:
        return Result(self.outcome, self.note)


class ExtendRequest(_StaffRequest):
    action: Literal["extend"]
    days: int = Field(ge=1, le=366, description="Working days.")

    def to_payload(self) -> MovePayload:
        return MoreTime(self.days, self.note)


class FlagRequest(_StaffRequest):
    action: Literal["flag"]
    flag: FlagName

    def to_payload(self) -> MovePayload:
        return FlagNote(self.flag, self.note)


class ClassifyRequest(_StaffRequest):
    action: Literal["classify"]
    level: str = Field(max_length=16, description="A level of secrecy, higher than the ticket's.")

    def to_payload(self) -> MovePayload:
        return SecrecyChange(self.level, self.note)


class ActionRequest(
    RootModel[
        Annotated[
            RemarkRequest
            | DispatchRequest
            | ReclassifyRequest
            | CompanionRequest
            | RepeatRequest
            | ResolveRequest
            | ExtendRequest
            | FlagRequest
            | ClassifyRequest,
            Field(discriminator="action"),
        ]
    ]
):
    """The body of a move: one of the models, chosen by `action`."""

    model_config = ConfigDict(defer_build=True)
