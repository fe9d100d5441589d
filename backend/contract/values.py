"""What the desk is given and what it shows: addresses, drafts, views, moves of staff. Values only: the port that takes
and returns them is `backend.contract.desk`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from backend.contract.enums import Action, Grade, Role, TicketKind, TicketState


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation can be reached: a channel's name and its own identifier for the chat."""

    channel: str
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.chat}"


@dataclass(frozen=True, slots=True)
class File:
    """A stored file by the SHA-256 of its content; `media_type` told from the content."""

    id: str
    name: str
    media_type: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """What an owner hands in. `owner` is where news goes. `anonymous` drafts carry no enterprise, code or phone."""

    owner: Address
    kind: TicketKind
    text: str  # 1…8,000 characters
    region: str = ""  # code
    place: str = ""
    enterprise: str = ""
    uscc: str = ""
    standing: str = ""  # registered individual unregistered
    phone: str = ""
    anonymous: bool = False
    files: tuple[File, ...] = ()
    door: str = ""
    guess: str = ""  # what the model said, for the correction queue
    confidence: float = 0.0
    certainty: str = ""  # sure unsure lost
    scores: tuple[tuple[str, float], ...] = ()  # of the five kinds, best first
    model: str = ""
    remember: bool = False
    emergency: bool = False
    origin: str = ""  # the window, hotline or platform that took it down; empty: the conversation's channel
    foreign_number: str = ""  # its number there


@dataclass(frozen=True, slots=True)
class Receipt:
    number: str  # GS-2611-00042
    kind: TicketKind
    title: str
    verify_by: date
    promised: date
    receipt_code: str = ""  # anonymous only; stored as a hash, shown this once


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: datetime  # aware, UTC
    action: Action
    state: TicketState
    text_key: str  # what the owner reads of it; empty when it is not for the owner
    note: str  # owner-visible words that came with the move
    unit: str


@dataclass(frozen=True, slots=True)
class CoHandlerView:
    """A co-handler's part in the current round. `result`: what it told the lead; empty while it is at work."""

    department: str
    unit: str
    due_at: datetime
    signed: bool
    result: str


@dataclass(frozen=True, slots=True)
class RatingView:
    """What an owner said of a round, once nothing changes it any more."""

    round: int
    grade: Grade
    reasons: tuple[str, ...]
    comment: str


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its owner, or a member of staff at work on it, may see it. Staff-only fields are empty for owners."""

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
    outcome: str = ""  # solved partly explained: what the last result did
    staff_actions: tuple[Action, ...] = ()
    text: str = ""
    contact: str = ""
    region: str = ""
    place: str = ""
    files: tuple[File, ...] = ()
    origin: str = ""  # the door it came through
    secrecy: str = ""  # its level
    extension: int = 0  # working days somebody asks for
    co_handlers: tuple[CoHandlerView, ...] = ()
    ratings: tuple[RatingView, ...] = ()
    choices: tuple[Department, ...] = ()  # where the desk may send a case it opened, the likeliest first


@dataclass(frozen=True, slots=True)
class SurveyAnswer:
    """One owner's word on one round. `grade` None: skipped. A second answer within the window replaces the first."""

    owner: Address
    number: str
    round: int
    grade: Grade | None
    reasons: tuple[str, ...] = ()  # of `SurveyReason`
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OwnerProfile:
    enterprise: str = ""
    uscc: str = ""
    phone: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class StaffView:
    id: str
    name: str
    role: Role
    unit: str  # the department's or desk's name
    active: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Door:
    """What a code opened. `kind`: qr (a poster), handover (a proven identity, once), invite (staff, once)."""

    code: str
    kind: str
    region: str = ""
    place: str = ""
    profile: OwnerProfile | None = None
    staff: StaffView | None = None


@dataclass(frozen=True, slots=True)
class ClosedDoor:
    reason: str  # unknown expired revoked used


@dataclass(frozen=True, slots=True)
class DutySuggestion:
    """`duty`: its code. `department`: the unit's code, empty when no unit may have it and the office decides; `unit`,
    its name, is empty then too. `hand_up`: it is the region's matter and the desk is not the region's, so the unit is
    one of the desk above (mechanism 7). `confidence`: 0…1, that this is the duty. `words`: those that decided."""

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
    """An open ticket that may be of the same matter. `likeness`: 0…1. `words`: the shared ones that say most."""

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
    """A row of the outbox: what one conversation is to be told. `key` is unique and names the move it tells of."""

    id: int
    key: str
    address: Address
    text_key: str
    ticket: TicketView
    note: str = ""
