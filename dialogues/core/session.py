"""PURE. What a conversation remembers between two messages, and what one step of it yields.

A Session is all there is: nothing about a conversation lives anywhere else, so it survives restarts, pauses and moves
to another machine. Everything is frozen; a step makes a new one. Refused: how it is stored (codec,
bot.conversation.sessions).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from dialogues.core.config import Book
from dialogues.core.effects import Effect
from dialogues.core.values import Answer, FileRef, Option, Profile, Reply, StaffCard


@dataclass(frozen=True, slots=True)
class Scene:
    """What every step may look at beside the session: the book and the moment."""

    book: Book
    now: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one message; `ref` names the message, so that an edit can replace them."""

    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the model made of the words; `certainty` is sure | unsure | lost."""

    kinds: tuple[str, ...]
    certainty: str
    confidence: float = 0.0
    model: str = ""
    scores: tuple[float, ...] = ()  # of `kinds`, in their order


@dataclass(frozen=True, slots=True)
class Draft:
    """A report on its way. A slot is open while it is empty and neither skipped nor ruled out."""

    serial: int
    parts: tuple[Part, ...] = ()
    files: tuple[FileRef, ...] = ()
    guess: Guess | None = None
    kind: str = ""  # what the owner said or confirmed
    widen: bool = False  # show all kinds: the owner wants another
    answers: tuple[Answer, ...] | None = None  # of the knowledge base; None: not looked for
    answer: int = 0  # which of them is shown
    region: str = ""
    place: str = ""
    enterprise: str = ""
    uscc: str = ""
    standing: str = ""  # registered | individual | unregistered
    phone: str = ""
    anonymous: bool | None = None
    skipped: tuple[str, ...] = ()  # steps the owner would rather not answer
    taken: tuple[str, ...] = ()  # steps in the order they were answered, for going back
    asked: str = ""  # the step whose question is open
    misses: int = 0  # failed tries at it
    doubted: str = ""  # what was typed as a name and hardly is one: the owner is asked
    editing: str = ""  # at the summary: `menu`, or the line being changed
    emergency: bool = False
    door: str = ""

    @property
    def words(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def likely(self) -> str:
        """The kind as far as it is known: the owner's word, else a sure guess."""
        if self.kind or self.guess is None or self.guess.certainty != "sure" or self.widen:
            return self.kind
        return self.guess.kinds[0] if self.guess.kinds else ""


NO_DRAFT = Draft(0)


@dataclass(frozen=True, slots=True)
class Doorway:
    """The code the owner came through last, and what it told."""

    code: str
    opened: datetime
    region: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Supplementing:
    """The next words and files go to this ticket, until the owner is done."""

    number: str
    since: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    """The owner gave a grade and is saying why."""

    number: str
    round: int
    grade: int
    since: datetime
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Noting:
    """A member of staff is writing the words a move demands; `note` waits for the yes."""

    number: str
    action: str
    since: datetime
    note: str = ""
    outcome: str = ""  # of a result, once it was sent


@dataclass(frozen=True, slots=True)
class Objecting:
    """The owner is saying why a refusal is wrong; `note` waits for the yes."""

    number: str
    since: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubting:
    """Words came that may answer the pending question of a ticket, or be a new matter: the owner is asked."""

    number: str
    since: datetime


Focus = Supplementing | Rating | Noting | Objecting | Doubting


@dataclass(frozen=True, slots=True)
class Survey:
    """An invitation to rate one round that is not answered yet."""

    number: str
    round: int


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the handler that waits for the owner's answer; `about`: what the owner calls the matter."""

    number: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A button that is on the table; typed words and digits are matched against these."""

    code: str
    label: str  # its text key


@dataclass(frozen=True, slots=True)
class Session:
    conversation: str
    serial: int = 0  # of the newest draft
    door: Doorway | None = None
    profile: Profile | None = None
    recalled: bool = False  # whether the world was asked for the profile
    offered_memory: bool = False  # whether the owner was asked to be remembered
    staff: StaffCard | None = None
    page: int = 0  # of the owner's tickets, where the list goes on
    draft: Draft | None = None
    shelved: Draft | None = None  # put aside, kept a while
    shelved_at: datetime | None = None
    heard: tuple[Part, ...] = ()  # words the model is being asked about, or that wait for the owner's choice
    waiting: tuple[FileRef, ...] = ()  # files that wait with them
    focus: Focus | None = None
    surveys: tuple[Survey, ...] = ()
    rated: Rating | None = None  # the grade given last: praise that follows belongs to it
    queries: tuple[Query, ...] = ()
    offered: tuple[Offered, ...] = ()
    touched: datetime | None = None  # when the owner last did something

    @classmethod
    def new(cls, conversation: str) -> Session:
        return cls(conversation)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to. Each effect is answered by exactly one event."""

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()

    def then(self, step: Callable[[Session], Turn]) -> Turn:
        """Go on from the session reached, keeping what was said and wanted so far."""
        after = step(self.session)
        return Turn(after.session, self.replies + after.replies, self.effects + after.effects)

    def after(self, *replies: Reply) -> Turn:
        """The same, with these said first."""
        return replace(self, replies=replies + self.replies)


def offered(options: tuple[Option, ...]) -> tuple[Offered, ...]:
    return tuple(Offered(option.code, option.label.key) for option in options)


def fitting(most: int, held: tuple[Part, ...], added: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Which added messages have room beside those that are held, and which have none; no message is ever cut.

    `most`: characters of all together, a line's end between two messages counted.
    """
    kept: list[Part] = []
    left: list[Part] = []
    taken = sum(len(part.text) + 1 for part in held)
    for part in added:
        if taken + len(part.text) > most:
            left.append(part)
            continue
        kept.append(part)
        taken += len(part.text) + 1
    return tuple(kept), tuple(left)


def length(parts: tuple[Part, ...]) -> int:
    """Characters of these messages, one under the other."""
    return len("\n".join(part.text for part in parts))
