"""What comes with a move: one payload type per kind of move, a closed union.

Each field is named once, here. The desk's port, its HTTP protocol and the transition pipeline all use these types;
`PAYLOADS` says which action takes which. `type` tells the payloads apart where they travel as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backend.contract.enums import Action, FlagName, Outcome, TicketKind
from backend.contract.values import File


@dataclass(frozen=True, slots=True)
class Remark:
    """Words alone, with files where the move demands words. Length in characters: policy's `note_length`."""

    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["remark"] = "remark"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The unit it goes to, and its co-handlers. `duty`: a code of the duty list; empty: the likeliest of that unit.
    `duty_version` is filled in by the desk."""

    department: str = ""
    co_departments: tuple[str, ...] = ()
    duty: str = ""
    duty_version: str = ""
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["assignment"] = "assignment"


@dataclass(frozen=True, slots=True)
class Reclassification:
    kind: TicketKind
    note: str = ""
    type: Literal["reclassification"] = "reclassification"


@dataclass(frozen=True, slots=True)
class Companion:
    """`number`: the ticket it is merged into or joined to."""

    number: str
    note: str = ""
    type: Literal["companion"] = "companion"


@dataclass(frozen=True, slots=True)
class Repetition:
    """`certificate`: the number of the 终结办理 certificate that the same matter already has."""

    certificate: str
    note: str = ""
    type: Literal["repetition"] = "repetition"


@dataclass(frozen=True, slots=True)
class Result:
    """What was done, in words, and what that did."""

    outcome: Outcome
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["result"] = "result"


@dataclass(frozen=True, slots=True)
class MoreTime:
    """`days`: working days of an extension."""

    days: int
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["more_time"] = "more_time"


@dataclass(frozen=True, slots=True)
class FlagNote:
    flag: FlagName
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["flag_note"] = "flag_note"


@dataclass(frozen=True, slots=True)
class SecrecyChange:
    """`level`: one of policy's secrecy levels, higher than the ticket's."""

    level: str
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["secrecy_change"] = "secrecy_change"


MovePayload = (
    Remark | Assignment | Reclassification | Companion | Repetition | Result | MoreTime | FlagNote | SecrecyChange
)

NO_WORDS = Remark()

PAYLOADS: Mapping[Action, type[MovePayload]] = {
    Action.ASSIGN: Assignment,
    Action.NAME_LEAD: Assignment,
    Action.REDISPATCH: Assignment,
    Action.INVOLVE: Assignment,
    Action.RECLASSIFY: Reclassification,
    Action.MERGE: Companion,
    Action.JOIN: Companion,
    Action.REPEAT: Repetition,
    Action.RESOLVE: Result,
    Action.FOLLOW: Result,
    Action.EXTEND: MoreTime,
    Action.FLAG: FlagNote,
    Action.CLASSIFY: SecrecyChange,
}
"""The payload an action takes; every other action takes a `Remark`."""


@dataclass(frozen=True, slots=True)
class StaffMove:
    """One move by a member of staff: `staff` is their id, `number` the ticket's."""

    staff: str
    number: str
    action: Action
    payload: MovePayload = NO_WORDS


def simple_payload(action: Action, note: str = "", department: str = "", outcome: Outcome | None = None) -> MovePayload:
    """The payload of a move for which words, a unit and an outcome are all that somebody can give: by tapping in a
    chat, or in the demo's script."""
    expected = PAYLOADS.get(action)
    if expected is Assignment:
        return Assignment(department, note=note)
    if expected is Result and outcome is not None:
        return Result(outcome, note)
    return Remark(note)
