"""The desk as the rest of the house sees it: one port, its drafts, its views and its errors.

Implemented in process by `backend.service` and over HTTP by `backend.http_client`; one contract suite runs on both.
Every call that changes something takes a `key` (`conversation:event:n`): the same key again returns the first
answer and changes nothing. The errors are `backend.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from backend.errors import BadDraft, DeskError, NotAllowed, NotFound, TooOften, Unavailable
from backend.terms import Action, FlagName, Grade, Outcome, Role, TicketKind, TicketState

__all__ = [
    "Address",
    "BadDraft",
    "ClosedDoor",
    "CoHandlerView",
    "Department",
    "DeskError",
    "Door",
    "File",
    "HistoryEntry",
    "KnownAnswer",
    "NotAllowed",
    "NotFound",
    "OwnerProfile",
    "Push",
    "RatingView",
    "Receipt",
    "StaffAction",
    "StaffView",
    "SurveyAnswer",
    "TicketDesk",
    "TicketDraft",
    "TicketView",
    "TooOften",
    "Unavailable",
]


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
    reasons: tuple[str, ...] = ()  # process speed result attitude
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
class StaffAction:
    """One move by a member of staff. Beside the words each move needs only what the table says it needs."""

    staff: str
    number: str
    action: Action
    note: str = ""  # 1…2,000 characters where the move demands words
    department: str = ""
    co_departments: tuple[str, ...] = ()
    kind: TicketKind | None = None
    outcome: Outcome | None = None
    days: int = 0  # working days of an extension
    main: str = ""  # the number of the ticket it is merged into or joined to
    certificate: str = ""  # the number of a certificate of 终结办理
    flag: FlagName | None = None
    level: str = ""  # of secrecy
    duty: str = ""  # a code of the duty list; empty: the likeliest of that department
    files: tuple[File, ...] = ()


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


class TicketDesk(Protocol):
    """Errors: every method may raise Unavailable; those that name a ticket, NotFound; the rest as noted."""

    async def open_door(self, code: str, visitor: Address, key: str) -> Door | ClosedDoor:
        """Follow a code. A hand-over or invite is spent by the first key that follows it."""
        ...

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        """Create a ticket. Raises BadDraft."""
        ...

    async def supplement(self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str) -> TicketView:
        """Add words or files; an answer to a question of the handler sets the clock going again. Raises NotAllowed."""
        ...

    async def urge(self, number: str, owner: Address, key: str) -> TicketView:
        """Press for an answer. Raises NotAllowed, TooOften."""
        ...

    async def object(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        """Disagree with a refusal, once (mechanism 8). Raises NotAllowed, BadDraft."""
        ...

    async def no_surveys(self, owner: Address, key: str) -> None:
        """Do not ask this owner to rate any more; they still may (mechanism 20)."""
        ...

    async def withdraw(self, number: str, owner: Address, key: str) -> TicketView:
        """Take the matter back. Raises NotAllowed."""
        ...

    async def tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        """The owner's tickets, newest first."""
        ...

    async def ticket(self, number: str, owner: Address) -> TicketView:
        """One ticket of this owner."""
        ...

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        """The anonymous report that this receipt code opens. From now on news of it goes to this conversation, which
        may act on it for a time that policy sets. Raises TooOften after too many wrong codes."""
        ...

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        """Take an owner's rating. Raises NotAllowed when this round has no open invitation."""
        ...

    async def profile(self, owner: Address) -> OwnerProfile | None:
        """What is remembered of the owner, if they consented."""
        ...

    async def forget(self, owner: Address, key: str) -> None:
        """Forget who the owner is; their tickets stay."""
        ...

    async def act(self, action: StaffAction, key: str) -> TicketView:
        """Make a move of the table as staff. Raises NotAllowed, BadDraft (a note or department is missing)."""
        ...

    async def staff_at(self, address: Address) -> StaffView | None:
        """Who works from this chat."""
        ...

    async def worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        """The open tickets waiting for this member of staff, nearest deadline first."""
        ...

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        """One ticket, as this member of staff may see it, with the contact of its owner where their part in it shows
        one, which is written down. `why`: a reason for the contact of a secret ticket. Raises BadDraft."""
        ...

    async def answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        """Entries of the knowledge base that match, best first; empty when none is near enough."""
        ...
