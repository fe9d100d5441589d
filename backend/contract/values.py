"""Defines the values that the port `backend.contract.desk` takes and returns: addresses, drafts, receipts and views.

They travel as JSON and some are stored: a field's name never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.contract.enums import Action, Grade, Role, TicketKind, TicketState


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation can be reached: the channel's name, and the channel's own identifier of the chat."""

    channel: str
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.chat}"


@dataclass(frozen=True, slots=True)
class File:
    """A stored file. `id`: SHA-256 of its content, hexadecimal. `media_type`: detected from the content."""

    id: str
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What an owner submits. `owner`: where notifications go. An `anonymous` draft has no enterprise, uscc or phone."""

    owner: Address
    kind: TicketKind
    text: str  # 1…20,000 characters
    region: str = ""  # code
    place: str = ""
    coordinates: str = ""  # latitude,longitude of a place that the owner shared, in degrees (WGS 84)
    enterprise: str = ""
    uscc: str = ""
    standing: str = ""  # registered individual unregistered
    phone: str = ""
    anonymous: bool = False
    files: tuple[File, ...] = ()
    door: str = ""  # the entry code through which the owner came
    guess: str = ""  # the kind the model predicted, for the correction queue
    confidence: float = 0.0
    certainty: str = ""  # sure unsure lost
    scores: tuple[tuple[str, float], ...] = ()  # of the five kinds, best first
    model: str = ""
    remember: bool = False
    emergency: bool = False
    origin: str = ""  # the window, hotline or platform that received it; empty: the conversation's channel
    foreign_number: str = ""  # its number there


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the owner gets for a submitted ticket. `verify_by`: the last day for the desk to verify it; `promised`:
    the last day for a result."""

    number: str  # GS-2611-00042
    kind: TicketKind
    title: str
    verify_by: date
    promised: date
    receipt_code: str = ""  # anonymous tickets only; stored as a hash and shown only here


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One move in the timeline of a ticket."""

    at: datetime  # aware, UTC
    action: Action
    state: TicketState
    text_key: str  # the sentence the owner reads; empty: the owner does not see this entry
    note: str  # words that came with the move, as the reader may see them
    unit: str


@dataclass(frozen=True, slots=True)
class CoHandlerView:
    """A co-handler's part in the current round. `result`: what it reported to the lead; empty until then."""

    department: str
    unit: str
    due_at: datetime
    signed: bool
    result: str


@dataclass(frozen=True, slots=True)
class RatingView:
    """An owner's rating of one round, once it can no longer change."""

    round: int
    grade: Grade
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its owner or a member of staff may see it. Fields from `staff_actions` on are empty for owners."""

    number: str
    kind: TicketKind
    state: TicketState
    title: str
    secret: bool
    submitted_at: datetime
    promised: date | None
    unit: str
    round: int
    history: tuple[HistoryEntry, ...]
    owner_actions: tuple[Action, ...]
    can_rate: bool
    outcome: str = ""  # solved partly explained: of the last result
    staff_actions: tuple[Action, ...] = ()
    text: str = ""
    contact: str = ""
    region: str = ""
    place: str = ""
    coordinates: str = ""
    files: tuple[File, ...] = ()
    origin: str = ""  # where it came from: a channel, window, hotline or platform
    secrecy: str = ""  # its secrecy level
    extension: int = 0  # working days of an undecided extension request
    co_handlers: tuple[CoHandlerView, ...] = ()
    ratings: tuple[RatingView, ...] = ()
    choices: tuple[Department, ...] = ()  # departments the desk may send it to, the most likely first
    emergency: bool = False  # words of it told of danger: it is shown first


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """An owner's rating of one round. `grade` None: skipped. While the survey is open, a second answer replaces the
    first."""

    owner: Address
    number: str
    round: int
    grade: Grade | None
    reasons: tuple[str, ...] = ()  # of `SurveyReason`
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OwnerProfile:
    """Who an owner is, stored with their consent. `proven`: the uscc was proven by a hand-over (mechanism 2)."""

    enterprise: str = ""
    uscc: str = ""
    phone: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class StaffView:
    """A member of staff as others see them."""

    id: str
    name: str
    role: Role
    unit: str  # the name of the department, desk or body
    active: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class EntryCode:
    """A valid entry code. `kind`: qr (a poster), handover (a proven identity, once), invite (for staff, once)."""

    code: str
    kind: str
    region: str = ""
    place: str = ""
    profile: OwnerProfile | None = None
    staff: StaffView | None = None


@dataclass(frozen=True, slots=True)
class InvalidEntryCode:
    """An entry code that cannot be used."""

    reason: str  # unknown expired revoked used; of an invite also pin pin-wrong elsewhere


@dataclass(frozen=True, slots=True)
class DutySuggestion:
    """A duty that a ticket may be about, with the department that has this duty.

    `duty`: the code of the duty. `department` and `unit`: code and name of the department; both are empty when no
    department may get the ticket, and the office decides. `hand_up`: the matter belongs to the region and this is not
    the region's desk, so the department is one of the desk above (mechanism 7). `confidence`: 0…1, how sure it is that
    this is the duty. `words`: the deciding words of the ticket.
    """

    duty: str
    name: str
    department: str
    unit: str
    hand_up: bool
    score: float
    confidence: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarTicket:
    """An open ticket that may be about the same matter. `likeness`: 0…1. `words`: the most telling shared words."""

    number: str
    likeness: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """An entry of the knowledge base."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Push:
    """A row of the outbox: one notification for one conversation. `key`: unique; names the move and the reader."""

    id: int
    key: str
    address: Address
    text_key: str
    ticket: TicketView
    note: str = ""
