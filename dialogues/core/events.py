"""PURE. Everything that can happen to a conversation.

    channel ──► Opened Said Chose Attached Refused SharedContact Located Unsupported ──►┐
    outbox  ──► Notified ───────────────────────────────────────────────────────────────┤ advance() ──► Reply, Effect
    world   ──► Understood AnswersFound DoorOpened TicketSubmitted … EffectFailed ─────►┘

What the world answers to an Effect comes back as an Event; a failure is one too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dialogues.core.values import Answer, FileRef, Profile, Refusal, StaffCard, TicketCard

MESSAGE_LENGTH = 4_000
"""Characters of one message, the most that channels, conversation and model take."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The owner arrived; `code` is the signed code scanned or tapped, if any."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Words, at most MESSAGE_LENGTH characters. `ref` names the message in its channel; `edited`: it replaces
    that one."""

    text: str
    ref: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Chose:
    code: str


@dataclass(frozen=True, slots=True)
class Attached:
    files: tuple[FileRef, ...]
    caption: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The shell could not take what was sent; nothing of the conversation is lost."""

    reason: Refusal
    name: str = ""


@dataclass(frozen=True, slots=True)
class SharedContact:
    phone: str


@dataclass(frozen=True, slots=True)
class Located:
    latitude: float  # degrees, WGS 84
    longitude: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something a report cannot hold: a sticker, a poll, a dice."""

    what: str


@dataclass(frozen=True, slots=True)
class Notified:
    """Something happened to a ticket. `key` is the text of the move in backend.tickets.workflow, e.g.
    `push-accepted`."""

    key: str
    ticket: TicketCard
    note: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """`certainty` is sure | unsure | lost; `kinds` best first. Found values are normalised and may be empty."""

    text: str
    intent: str
    kinds: tuple[str, ...]
    certainty: str
    confidence: float = 0.0
    region: str = ""  # code
    department: str = ""
    phone: str = ""
    model: str = ""
    scores: tuple[float, ...] = ()  # of `kinds`, in their order


@dataclass(frozen=True, slots=True)
class AnswersFound:
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class DoorOpened:
    """The code was good. `region` (code), `place` and `source` come from a poster, `profile` from a hand-over."""

    code: str
    door: str  # qr | handover | invite
    region: str = ""
    place: str = ""
    profile: Profile | None = None
    staff: StaffCard | None = None


@dataclass(frozen=True, slots=True)
class DoorClosed:
    reason: str  # unknown | expired | revoked | used


@dataclass(frozen=True, slots=True)
class TicketSubmitted:
    number: str
    kind: str
    title: str
    verify_by: date
    promised: date
    receipt_code: str = ""  # anonymous reports only: shown once, opens the ticket
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class TicketsFound:
    """`asked`: what was looked for, so that an empty result can be told apart (mine | number | code | words | work)."""

    asked: str
    tickets: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True)
class TicketMoved:
    """A wish was carried out: `did` is supplement, urge, withdraw or one of the staff's actions."""

    did: str
    ticket: TicketCard


@dataclass(frozen=True, slots=True)
class SurveyRecorded:
    number: str
    round: int
    grade: int  # 5 very satisfied … 1 very dissatisfied; 0 skipped


@dataclass(frozen=True, slots=True)
class OwnerRecalled:
    """What is remembered of this owner; None when nothing is."""

    profile: Profile | None


@dataclass(frozen=True, slots=True)
class SurveysStopped:
    pass


@dataclass(frozen=True, slots=True)
class OwnerForgotten:
    pass


@dataclass(frozen=True, slots=True)
class EffectFailed:
    """`effect` is the class name; `why`: unavailable not-found not-now too-often window-closed."""

    effect: str
    why: str


ChannelEvent = Opened | Said | Chose | Attached | Refused | SharedContact | Located | Unsupported
WorldEvent = (
    Understood
    | AnswersFound
    | DoorOpened
    | DoorClosed
    | TicketSubmitted
    | TicketsFound
    | TicketMoved
    | SurveyRecorded
    | OwnerRecalled
    | OwnerForgotten
    | SurveysStopped
    | EffectFailed
)
Event = ChannelEvent | Notified | WorldEvent
