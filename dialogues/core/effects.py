"""PURE. Lists the effects: what the engine wants done outside. The shell does it under the key conversation:event:n.

The class names appear in events (`EffectFailed.effect`) and in metrics; they are never renamed.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.values import FileRef


@dataclass(frozen=True, slots=True)
class Understand:
    """Ask the model what `text` is about."""

    text: str


@dataclass(frozen=True, slots=True)
class FindAnswers:
    """Look for answers to `text` in the knowledge base."""

    text: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class OpenDoor:
    """Check the signed code that a person came with."""

    code: str


@dataclass(frozen=True, slots=True)
class SubmitTicket:
    """Submit a report as a ticket."""

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
    coordinates: str = ""  # latitude,longitude of a place that was shared, in degrees
    certainty: str = ""
    scores: tuple[tuple[str, float], ...] = ()  # of the kinds, best first
    emergency: bool = False  # words of danger were in it; the owner was told whom to call


@dataclass(frozen=True, slots=True)
class SupplementTicket:
    """Add words and files to a ticket."""

    number: str
    text: str
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class UrgeTicket:
    """Ask the unit to hurry."""

    number: str


@dataclass(frozen=True, slots=True)
class WithdrawTicket:
    """Take a ticket back."""

    number: str


@dataclass(frozen=True, slots=True)
class ObjectTicket:
    """Object to a refusal; possible once."""

    number: str
    text: str
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class RetractSupplement:
    """Take words back that were added to a ticket last; `text` says which."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class QueryProgress:
    """Find tickets of the owner: by number, by receipt code, or the likeliest by words.

    All empty means all tickets, newest first.
    """

    number: str = ""
    receipt_code: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class RecordSurvey:
    """Record a rating: `grade` 5…1, 0 for skipped; `reasons` are codes of the `DialogueConfig`."""

    number: str
    round: int
    grade: int
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class StopSurveys:
    """Never ask this owner to rate again."""


@dataclass(frozen=True, slots=True)
class RecallOwner:
    """Look up what is remembered of this owner."""


@dataclass(frozen=True, slots=True)
class ForgetOwner:
    """Delete what is remembered of this owner."""


@dataclass(frozen=True, slots=True)
class ActOnTicket:
    """Carry out a move of staff (backend.tickets.workflow) with the words or the department it needs."""

    staff: str
    number: str
    action: str
    note: str = ""
    department: str = ""
    outcome: str = ""  # of a result: solved partly explained


@dataclass(frozen=True, slots=True)
class ListWork:
    """List the open tickets of a member of staff, or open the one with `number`.

    Answered by TicketsFound(asked="work").
    """

    staff: str
    number: str = ""


Effect = (
    Understand
    | FindAnswers
    | OpenDoor
    | SubmitTicket
    | SupplementTicket
    | RetractSupplement
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
