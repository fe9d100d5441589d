"""PURE. What the engine wants from the world; the shell carries it out under the key conversation:event:n."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class Understand:
    text: str


@dataclass(frozen=True, slots=True)
class FindAnswers:
    text: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class OpenDoor:
    code: str


@dataclass(frozen=True, slots=True)
class SubmitTicket:
    kind: str
    text: str
    region: str
    place: str
    enterprise: str
    uscc: str
    standing: str  # registered | individual | unregistered | "" when not said
    phone: str
    anonymous: bool
    files: tuple[FileRef, ...]
    door: str  # the code the owner came through, if any
    guess: str  # what the model said, before the owner's choice
    confidence: float
    model: str
    remember: bool  # keep enterprise and phone for the next time
    certainty: str = ""
    scores: tuple[tuple[str, float], ...] = ()  # of the kinds, best first
    emergency: bool = False  # words of danger were in it; the owner was told whom to call


@dataclass(frozen=True, slots=True)
class SupplementTicket:
    number: str
    text: str
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgeTicket:
    number: str


@dataclass(frozen=True, slots=True)
class WithdrawTicket:
    number: str


@dataclass(frozen=True, slots=True)
class ObjectTicket:
    """Disagree with a refusal, once."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class QueryProgress:
    """All empty: all of mine, newest first. Else one by number, by receipt code, or the likeliest by words."""

    number: str = ""
    receipt_code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RecordSurvey:
    """`grade` 5…1, 0 skipped; reasons are of the book's."""

    number: str
    round: int
    grade: int
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StopSurveys:
    """Do not ask this owner to rate any more."""


@dataclass(frozen=True, slots=True)
class RecallOwner:
    pass


@dataclass(frozen=True, slots=True)
class ForgetOwner:
    pass


@dataclass(frozen=True, slots=True)
class ActOnTicket:
    """A member of staff does one of the moves of backend.tickets.workflow, with the words or the department it
    needs."""

    staff: str
    number: str
    action: str
    note: str = ""
    department: str = ""
    outcome: str = ""  # of a result: solved partly explained


@dataclass(frozen=True, slots=True)
class ListWork:
    """The open tickets of a member of staff, or one of theirs, opened; answered by TicketsFound(asked="work")."""

    staff: str
    number: str = ""


Effect = (
    Understand
    | FindAnswers
    | OpenDoor
    | SubmitTicket
    | SupplementTicket
    | UrgeTicket
    | WithdrawTicket
    | QueryProgress
    | RecordSurvey
    | RecallOwner
    | ForgetOwner
    | ActOnTicket
    | ListWork
    | ObjectTicket
    | StopSurveys
)
