"""PURE. Lists all events: everything that can happen to a conversation.

    channel ──► ChannelEvent: a text, a button, files, a place …            ──►┐
    outbox  ──► TicketNotified                                              ──►┤ advance() ──► Reply, Effect
    effects ──► WorldEvent: AnswersFound TicketSubmitted … EffectFailed     ──►┘

Each effect is answered by one event; a failure is an event too (EffectFailed). `reply_to`, in what a person sends: what
the message of ours was about to which they replied, as `t.<ticket number>`; empty when they replied to none, or to one
that is about no ticket.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dialogues.core.values import Answer, FileRef, Profile, Refusal, StaffCard, TicketCard

MESSAGE_LENGTH = 10_000
"""Characters of one message, the most that channels and conversation take; Telegram alone sends up to 4,096."""


@dataclass(frozen=True, slots=True)
class ChatOpened:
    """The owner opened the chat; `code` is the signed code that was scanned or tapped, if any."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """The words of one message of several that are answered together; `ref` identifies it in its channel."""

    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text message of at most MESSAGE_LENGTH characters.

    `ref` identifies the message in its channel; `edited`: this text replaces that of the same `ref`. `fragments`: the
    messages whose words `text` holds, one under the other, when there were several; empty for one message.
    """

    text: str
    ref: str = ""
    edited: bool = False
    reply_to: str = ""
    fragments: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True)
class Chose:
    """A button was pressed; `code` may be any text."""

    code: str


@dataclass(frozen=True, slots=True)
class Attached:
    """Files were sent, with or without a caption. `album`: the same for all events of files that were sent together;
    `fragments`: as of `Said`, for the caption.
    """

    files: tuple[FileRef, ...]
    caption: str = ""
    ref: str = ""
    reply_to: str = ""
    album: str = ""
    fragments: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True)
class InputRefused:
    """The shell could not take what was sent; nothing else of the conversation is lost."""

    reason: Refusal
    name: str = ""


@dataclass(frozen=True, slots=True)
class ContactShared:
    """A telephone number was shared by the channel's own button."""

    phone: str
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A place was shared."""

    latitude: float  # degrees, WGS 84
    longitude: float
    label: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class UnsupportedInput:
    """Something was sent that a report cannot hold: a sticker, a poll, a dice."""

    what: str


@dataclass(frozen=True, slots=True)
class TicketNotified:
    """Something happened to a ticket.

    `key` is the text of the move in backend.tickets.workflow, e.g. `push-accepted`.
    """

    key: str
    ticket: TicketCard
    note: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """The model's answer about a text.

    `kinds` best first; `certainty` is sure | unsure | lost. What was found in the text is normalised and may be empty.
    """

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
    """The knowledge base's answers, possibly none."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class DoorOpened:
    """The entry code is valid.

    `region` (code) and `place` come from a poster, `profile` from a hand-over, `staff` from an invite.
    """

    code: str
    door: str  # qr | handover | invite
    region: str = ""
    place: str = ""
    profile: Profile | None = None
    staff: StaffCard | None = None


@dataclass(frozen=True, slots=True)
class DoorClosed:
    """The entry code is not valid."""

    reason: str  # unknown | expired | revoked | used | pin | pin-wrong | elsewhere


@dataclass(frozen=True, slots=True)
class TicketSubmitted:
    """The report is a ticket now."""

    number: str
    kind: str
    title: str
    verify_by: date
    promised: date
    receipt_code: str = ""  # anonymous reports only: shown once, opens the ticket
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class TicketsFound:
    """The tickets looked for; `asked` says by what: mine | number | code | words | work."""

    asked: str
    tickets: tuple[TicketCard, ...]


@dataclass(frozen=True, slots=True)
class TicketMoved:
    """A move was carried out: `did` is supplement, urge, withdraw, object or one of the moves of staff."""

    did: str
    ticket: TicketCard


@dataclass(frozen=True, slots=True)
class SurveyRecorded:
    """The rating is recorded."""

    number: str
    round: int
    grade: int  # 5 very satisfied … 1 very dissatisfied; 0 skipped


@dataclass(frozen=True, slots=True)
class OwnerRecalled:
    """What is remembered of this owner; None when nothing is."""

    profile: Profile | None


@dataclass(frozen=True, slots=True)
class SurveysStopped:
    """The owner will not be asked to rate any more."""


@dataclass(frozen=True, slots=True)
class OwnerForgotten:
    """What was remembered of the owner is deleted."""


@dataclass(frozen=True, slots=True)
class EffectFailed:
    """An effect failed. `effect` is its class name.

    `why`: unavailable not-found not-now too-often window-closed bad-draft.
    """

    effect: str
    why: str


ChannelEvent = ChatOpened | Said | Chose | Attached | InputRefused | ContactShared | Located | UnsupportedInput
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
Event = ChannelEvent | TicketNotified | WorldEvent
