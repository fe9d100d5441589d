"""PURE. Defines what a conversation talks about: texts, buttons, messages, files, tickets and people.

Owns the types shared by engine, shell and channels. Does not know how a message is drawn or a ticket is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence, by its key in the catalogue.

    The shell formats `args`: a date with its weekday, a Text as its sentence.
    """

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)


Arg = str | int | date | datetime | Text


def make_text(key: str, **args: Arg) -> Text:
    """Return the Text of this catalogue key with these arguments."""
    return Text(key, args)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored file, by the SHA-256 of its content; `media_type` is detected from the content, not from the name.

    `traced`: it may tell of its author, device, place or time, and that could not be taken out.
    """

    id: str
    name: str
    media_type: str
    size: int  # bytes
    traced: bool = False

    @property
    def is_recording(self) -> bool:
        """Whether it is sound: somebody has to listen to it."""
        return self.media_type.startswith("audio/")


class Refusal(StrEnum):
    """Why something that was sent could not be taken."""

    TOO_LARGE = "too-large"
    BAD_TYPE = "bad-type"
    ARCHIVE = "archive"  # files packed together
    LOCKED = "locked"  # it needs a password
    EMPTY = "empty"
    LOST = "lost"  # the channel could not fetch it
    TOO_LONG = "too-long"  # a text over the limit
    TOO_FAST = "too-fast"


@dataclass(frozen=True, slots=True)
class Option:
    """A button; its code is ASCII, at most 48 bytes, and names what it acts on, so that an old button does no harm."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone number to call at once, with the label of the link that calls it."""

    number: str
    label: Text


class Capability(StrEnum):
    """What a question can take beside words; a channel that cannot offer it leaves it out."""

    CONTACT = "contact"
    LOCATION = "location"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the bot. A reply with a `slot` replaces the conversation's earlier message of that slot.

    `columns`: buttons per row on a wide screen. `keep`: the buttons stay usable for good (a receipt, news, a survey);
    otherwise they are the answers to a question and disappear when the conversation has moved on. `about`: the number
    of the ticket that the message is about, empty for none; whoever replies to this very message means that ticket.
    `calls`: telephone numbers to call at once, shown before everything else; a channel that can makes each a link.
    """

    text: Text
    options: tuple[Option, ...] = ()
    wants: frozenset[Capability] = frozenset()
    slot: str = ""
    columns: int = 2
    files: tuple[FileRef, ...] = ()
    keep: bool = False
    about: str = ""
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of a ticket's timeline, in plain words."""

    at: datetime
    text: Text
    note: str = ""


@dataclass(frozen=True, slots=True)
class TicketCard:
    """What an owner, or the staff who work on it, may see of a ticket. A secret one carries no title, note or names."""

    number: str
    kind: str
    state: str
    title: str  # the owner's own words, shortened
    submitted: date
    promised: date | None
    unit: str = ""
    round: int = 1
    secret: bool = False
    can_urge: bool = False
    can_withdraw: bool = False
    can_supplement: bool = False
    can_rate: bool = False
    can_object: bool = False
    outcome: str = ""  # of the last result: solved partly explained
    timeline: tuple[TimelineItem, ...] = ()
    body: str = ""  # the whole matter; staff only
    contact: str = ""  # who and phone; staff only
    region: str = ""  # code
    place: str = ""
    coordinates: str = ""  # latitude,longitude of a place that was shared
    files: tuple[FileRef, ...] = ()
    extension: int = 0  # working days somebody asks for; staff only
    emergency: bool = False  # its words told of danger; staff only
    moves: tuple[str, ...] = ()  # actions open to this member of staff
    units: tuple[tuple[str, str], ...] = ()  # (code, name) of departments it may go to, the likeliest first


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A member of staff, bound to this chat."""

    id: str
    name: str
    unit: str
    role: str  # handler | desk


@dataclass(frozen=True, slots=True)
class Profile:
    """What is remembered of an owner, with consent, or was proven by a hand-over (`proven`)."""

    enterprise: str = ""
    uscc: str = ""  # 统一社会信用代码
    phone: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the knowledge base with its question."""

    id: str
    question: str
    answer: str
