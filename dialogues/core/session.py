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
from dialogues.core.parts import Part
from dialogues.core.values import Answer, FileRef, Option, Profile, Reply, StaffCard


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What every handler may read beside the session: the configuration and the current time (timezone-aware)."""

    book: DialogueConfig
    now: datetime


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
    told: tuple[str, ...] = ()  # what names the owner in their words and stays there by their own choice
    skipped: tuple[str, ...] = ()  # steps the owner would rather not answer
    taken: tuple[str, ...] = ()  # steps in the order they were answered, for going back
    asked: str = ""  # the step whose question is open
    asked_at: datetime | None = None  # when it was put last
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
    about: str = ""  # what the owner calls the matter


@dataclass(frozen=True, slots=True)
class Rating:
    """The owner gave a grade and may give reasons."""

    number: str
    round: int
    grade: int
    since: datetime
    reasons: tuple[str, ...] = ()
    comment: str = ""
    last: str = ""  # the words of the comment that came last, in case they are taken back


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
    """The owner is writing why a refusal is wrong; `note` and `files` wait for the confirmation."""

    number: str
    since: datetime
    note: str = ""
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What words may be meant for; `purpose` is answer, supplement, again, objection, rating, draft or new."""

    purpose: str
    number: str = ""
    about: str = ""  # what the owner calls the matter
    round: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words and files that may be meant for each of `among`; they wait here until the owner has chosen.

    Empty `among`: they wait until the owner has said whether an old draft goes on.
    """

    among: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    files: tuple[FileRef, ...] = ()


Focus = Supplementing | Rating | Noting | Objecting


@dataclass(frozen=True, slots=True)
class Survey:
    """An invitation to rate one round that is not answered yet; `about`: what the owner calls the matter."""

    number: str
    round: int
    about: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the handler that waits for the owner's answer; `about`: what the owner calls the matter."""

    number: str
    about: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """The ticket that was last spoken of without a question: by news, its story, a receipt, words added to it."""

    number: str
    about: str
    since: datetime
    cause: str  # news | refusal | story | receipt | added


@dataclass(frozen=True, slots=True)
class Kept:
    """Words and files that were written down last, and where: in the draft (no number), a ticket or a rating.

    `id` is in the button that takes them back, so that an old button takes nothing else back.
    """

    id: int
    number: str
    parts: tuple[Part, ...] = ()
    files: tuple[FileRef, ...] = ()


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
    later: tuple[str, ...] = ()  # matters of one message that are reported after this one
    carried: Draft | None = None  # who and where of the report before, for the next of them
    heard: tuple[Part, ...] = ()  # words on their way: the model or the desk is being asked
    waiting: tuple[FileRef, ...] = ()  # files on their way with them
    doubt: Doubt | None = None
    focus: Focus | None = None
    surveys: tuple[Survey, ...] = ()
    rated: Rating | None = None  # the grade given last; what is said after it is its comment
    rated_before: tuple[Rating, ...] = ()  # other rounds' ratings, so that a new grade keeps their words
    queries: tuple[Query, ...] = ()
    written: tuple[Objecting, ...] = ()  # objections that are written and not sent
    topic: Topic | None = None
    kept: Kept | None = None
    offered: tuple[Offered, ...] = ()
    language: str = ""  # in which the owner writes: en, or "" for Chinese
    touched: datetime | None = None  # when the owner last did something
    clock: datetime | None = None  # of the newest event

    @classmethod
    def new(cls, conversation: str) -> Session:
        """Return the empty session of a conversation."""
        return cls(conversation)


def note_kept(session: Session, number: str, parts: tuple[Part, ...], files: tuple[FileRef, ...] = ()) -> Session:
    """Remember what was written down last, and where, so that it can be taken back."""
    before = session.kept.id if session.kept else 0
    return replace(session, kept=Kept(before + 1, number, parts, files))


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


def release_doubt(session: Session) -> Session:
    """Return the session with what waited for the owner's choice on its way."""
    doubt = session.doubt
    if doubt is None:
        return session
    return replace(session, heard=doubt.parts, waiting=doubt.files, doubt=None)


def offered_buttons(options: tuple[Option, ...]) -> tuple[Offered, ...]:
    """Return what the session remembers of the buttons shown."""
    return tuple(Offered(option.code, option.label.key) for option in options)
