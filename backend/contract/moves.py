"""Defines the payloads of moves: one type per kind of move, in one closed union `MovePayload`.

The desk's port, its HTTP protocol and the transition pipeline all use these types. `PAYLOADS` maps an action to its
payload type. The field `type` distinguishes the payloads in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from backend.contract.enums import Action, FlagName, Outcome, TicketKind
from backend.contract.values import File


@dataclass(frozen=True, slots=True)
class Remark:
    """Words only; files are allowed where the move requires words. At most `note_length` characters (policy)."""

    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["remark"] = "remark"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A department and its co-handlers. `duty`: a code of the duty list; empty: the desk picks the most likely duty of
    that department. The desk fills in `duty_version`."""

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
    """`number`: the ticket into which this one is merged, or to which it is joined."""

    number: str
    note: str = ""
    type: Literal["companion"] = "companion"


@dataclass(frozen=True, slots=True)
class Repetition:
    """`certificate`: the number of the 终结办理 certificate that was issued for the same matter."""

    certificate: str
    note: str = ""
    type: Literal["repetition"] = "repetition"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of handling: `note` says in words what was done, `outcome` what that achieved."""

    outcome: Outcome
    note: str = ""
    files: tuple[File, ...] = ()
    type: Literal["result"] = "result"


@dataclass(frozen=True, slots=True)
class MoreTime:
    """A request for an extension of `days` working days."""

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
"""Which payload an action takes. Every action that is not listed takes a `Remark`."""


@dataclass(frozen=True, slots=True)
class StaffMove:
    """One move by a member of staff. `staff`: their id; `number`: the number of the ticket."""

    staff: str
    number: str
    action: Action
    payload: MovePayload = NO_WORDS


def simple_payload(action: Action, note: str = "", department: str = "", outcome: Outcome | None = None) -> MovePayload:
    """Build the payload of a move from words, a department and an outcome: all that a chat or the demo's script can
    give."""
    expected = PAYLOADS.get(action)
    if expected is Assignment:
        return Assignment(department, note=note)
    if expected is Result and outcome is not None:
        return Result(outcome, note)
    return Remark(note)
