"""PURE. What a conversation talks about: sentences, buttons, messages, files, tickets and people, as values.

Owns the words shared by engine, shell and channels. Refuses to know how a message is drawn or a ticket is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence by its catalogue key; `args` are drawn by the shell (a date with its weekday, a Text as its words)."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)


Arg = str | int | date | datetime | Text


def say(key: str, **args: Arg) -> Text:
    return Text(key, args)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored file, by the SHA-256 of its content. `media_type` was told from the content, not from the name."""

    id: str
    name: str
    media_type: str
    size: int  # bytes


class Refusal(StrEnum):
    """Why something that was sent could not be taken."""

    TOO_LARGE = "too-large"
    BAD_TYPE = "bad-type"
    EMPTY = "empty"
    LOST = "lost"  # the channel could not fetch it
    TOO_LONG = "too-long"  # a text over the limit
    TOO_FAST = "too-fast"


@dataclass(frozen=True, slots=True)
class Option:
    """A button. `code` is ASCII, at most 48 bytes, and names what it acts on, so that an old one is harmless."""

    code: str
    label: Text


class Want(StrEnum):
    """What a question would like beside words; a channel that cannot offer it leaves it out."""

    CONTACT = "contact"
    LOCATION = "location"
    FILES = "files"


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. A reply with a `slot` takes the place of the conversation's earlier message of that slot.

    `columns`: buttons per row a wide enough screen should use. `keep`: its buttons stay usable for good (a receipt, a
    push, a survey); otherwise they are a question's answers and go away once the conversation has moved on.
    """

    text: Text
    options: tuple[Option, ...] = ()
    wants: frozenset[Want] = frozenset()
    slot: str = ""
    columns: int = 2
    files: tuple[FileRef, ...] = ()
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a ticket's timeline, in plain words."""

    at: datetime
    text: Text
    note: str = ""


@dataclass(frozen=True, slots=True)
class TicketCard:
    """What an owner or the staff at work on it may see of a ticket. A secret one carries no title, note or names."""

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
    timeline: tuple[Happened, ...] = ()
    body: str = ""  # the whole matter; staff only
    contact: str = ""  # who and phone; staff only
    region: str = ""  # code
    place: str = ""
    files: tuple[FileRef, ...] = ()
    extension: int = 0  # working days somebody asks for; staff only
    moves: tuple[str, ...] = ()  # actions open to this member of staff
    units: tuple[tuple[str, str], ...] = ()  # (code, name) of departments it may go to, the likeliest first


@dataclass(frozen=True, slots=True)
class StaffCard:
    id: str
    name: str
    unit: str
    role: str  # handler | desk


@dataclass(frozen=True, slots=True)
class Profile:
    """What is remembered of an owner, with consent, or proven by a hand-over (`proven`)."""

    enterprise: str = ""
    uscc: str = ""  # 统一社会信用代码
    phone: str = ""
    proven: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    id: str
    question: str
    answer: str
