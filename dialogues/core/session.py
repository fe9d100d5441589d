"""PURE. Defines what a conversation remembers between two messages (Session) and what one event leads to (Turn).

Everything a conversation remembers is in its Session, so a conversation survives restarts and pauses and can move to
another machine. All values are frozen; each step makes a new one. Does not store anything: see `dialogues.core.codec`
and `bot.conversation.sessions`. Names of classes and fields reachable from Session are part of the stored form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from dialogues.core.config import DialogueConfig
from dialogues.core.effects import Effect
from dialogues.core.values import Answer, FileRef, Option, Profile, Reply, StaffCard


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What every handler may read beside the session: the configuration and the current time (timezone-aware)."""

    book: DialogueConfig
    now: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one message; `ref` identifies the message, so that an edit can replace them.

    `pieces`: the messages of a burst, whose words `text` holds, one under the other; empty for a single message.
    """

    text: str
    ref: str = ""
    pieces: tuple[Part, ...] = ()

    @property
    def messages(self) -> tuple[Part, ...]:
        """Each message by itself."""
        return self.pieces or (self,)

    def replace_message(self, edited: Part) -> Part:
        """Return this part with the words of the message of the same `ref` replaced."""
        messages = tuple(edited if old.ref == edited.ref else old for old in self.messages)
        return join_messages(messages) if self.pieces else messages[0]


def join_messages(messages: tuple[Part, ...]) -> Part:
    """Return one part with the words of these messages, one under the other."""
    if len(messages) == 1:
        return messages[0]
    return Part("\n".join(part.text for part in messages), messages[0].ref if messages else "", messages)


@dataclass(frozen=True, slots=True)
class Guess:
    """What the model made of the words; `kinds` best first, `certainty` is sure | unsure | lost."""

    kinds: tuple[str, ...]
    certainty: str
    confidence: float = 0.0
    model: str = ""
    scores: tuple[float, ...] = ()  # of `kinds`, in their order


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is not submitted yet.

    A slot is open while it is empty and its step is neither skipped nor ruled out.
    """

    serial: int
    parts: tuple[Part, ...] = ()
    files: tuple[FileRef, ...] = ()
    guess: Guess | None = None
    kind: str = ""  # what the owner said or confirmed
    widen: bool = False  # show all kinds: the owner wants none of the guessed ones
    answers: tuple[Answer, ...] | None = None  # of the knowledge base; None: not looked for
    answer: int = 0  # which of them is shown
    region: str = ""
    place: str = ""
    coordinates: str = ""  # latitude,longitude of a place that was shared, in degrees
    enterprise: str = ""
    uscc: str = ""
    standing: str = ""  # registered | individual | unregistered
    phone: str = ""
    anonymous: bool | None = None
    skipped: tuple[str, ...] = ()  # steps the owner would rather not answer
    taken: tuple[str, ...] = ()  # steps in the order they were answered, for going back
    asked: str = ""  # the step whose question is open
    misses: int = 0  # failed tries at it
    doubted: str = ""  # typed as a name, but reads like talk: the owner is asked
    editing: str = ""  # at the summary: `menu`, or the line being changed
    emergency: bool = False
    door: str = ""

    @property
    def words(self) -> str:
        """The matter: all messages of the report, one under the other."""
        return "\n".join(part.text for part in self.parts)

    @property
    def likely_kind(self) -> str:
        """The kind as far as it is known: what the owner said, else a sure guess, else ""."""
        if self.kind or self.guess is None or self.guess.certainty != "sure" or self.widen:
            return self.kind
        return self.guess.kinds[0] if self.guess.kinds else ""


NO_DRAFT = Draft(0)


@dataclass(frozen=True, slots=True)
class Doorway:
    """The entry code the owner came through last, and what it told: region and place; or a place that was shared."""

    code: str
    opened: datetime
    region: str = ""
    place: str = ""
    coordinates: str = ""


@dataclass(frozen=True, slots=True)
class Supplementing:
    """The next words and files are added to this ticket, until the owner says that is all."""

    number: str
    since: datetime
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    """The owner gave a grade and may give reasons."""

    number: str
    round: int
    grade: int
    since: datetime
    reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Noting:
    """A member of staff is writing the words that a move needs; `note` waits for the confirmation."""

    number: str
    action: str
    since: datetime
    note: str = ""
    outcome: str = ""  # of a result, once it was sent


@dataclass(frozen=True, slots=True)
class Objecting:
    """The owner is writing why a refusal is wrong; `note` waits for the confirmation."""

    number: str
    since: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Doubting:
    """Words came that may answer a handler's question, or be a new matter; the owner is asked which."""

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
    """A button that is shown now; typed words and digits are matched to these."""

    code: str
    label: str  # its text key


@dataclass(frozen=True, slots=True)
class Session:
    """All that one conversation remembers."""

    conversation: str
    serial: int = 0  # of the newest draft
    door: Doorway | None = None
    profile: Profile | None = None
    recalled: bool = False  # whether the profile was looked up
    offered_memory: bool = False  # whether the owner was asked to be remembered
    staff: StaffCard | None = None
    invite: str = ""  # a staff invite whose PIN is asked for
    page: int = 0  # of the owner's tickets, where the list goes on
    draft: Draft | None = None
    shelved: Draft | None = None  # put aside, kept a while
    shelved_at: datetime | None = None
    heard: tuple[Part, ...] = ()  # words the model is being asked about, or that wait for the owner's choice
    waiting: tuple[FileRef, ...] = ()  # files that wait with them
    focus: Focus | None = None
    surveys: tuple[Survey, ...] = ()
    rated: Rating | None = None  # the grade given last; praise that follows is its comment
    queries: tuple[Query, ...] = ()
    offered: tuple[Offered, ...] = ()
    language: str = ""  # in which the owner writes: en, or "" for Chinese
    touched: datetime | None = None  # when the owner last did something

    @classmethod
    def new(cls, conversation: str) -> Session:
        """Return the empty session of a conversation."""
        return cls(conversation)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to: the next session, messages and effects. Each effect is answered by exactly one event."""

    session: Session
    replies: tuple[Reply, ...] = ()
    effects: tuple[Effect, ...] = ()

    def then(self, step: Callable[[Session], Turn]) -> Turn:
        """Continue with `step` from the session reached; replies and effects of both are kept."""
        after = step(self.session)
        return Turn(after.session, self.replies + after.replies, self.effects + after.effects)

    def with_replies_first(self, *replies: Reply) -> Turn:
        """Return this turn with `replies` before its own."""
        return replace(self, replies=replies + self.replies)


def offered_buttons(options: tuple[Option, ...]) -> tuple[Offered, ...]:
    """Return what the session remembers of the buttons shown."""
    return tuple(Offered(option.code, option.label.key) for option in options)


def split_by_room(
    most: int, held: tuple[Part, ...], added: tuple[Part, ...]
) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Split the added messages into those that have room beside the held ones and those that have none.

    `most`: characters of all together, counting a line's end between two messages. No message is ever cut.
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


def joined_length(parts: tuple[Part, ...]) -> int:
    """Count the characters of these messages, one under the other."""
    return len("\n".join(part.text for part in parts))
