"""PURE. Defines what every question has: `pose` asks it, `read` reads typed words.

`pose` returns a Reply whose option codes are bare values; the driver puts draft and step in front.

What `read` returns:
- a `ValidAnswer`;
- an `InvalidAnswer` with the reason to say;
- a `DoubtfulAnswer`: it hardly looks like an answer, so the owner is asked;
- None: no answer, the words go on to the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dialogues.core.config import DialogueConfig, KindCard
from dialogues.core.session import Draft
from dialogues.core.values import Option, Profile, Reply, Text, make_text


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a question may read beside the draft. `offer_memory`: the owner may be asked whether to be remembered."""

    book: DialogueConfig
    profile: Profile | None = None
    offer_memory: bool = False

    def find_kind(self, code: str) -> KindCard | None:
        """Return the card of this kind; None for an unknown code."""
        return next((kind for kind in self.book.kinds if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class ValidAnswer:
    """A valid answer, as it is written into the slot; `more`: words beside it that belong to the matter."""

    value: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class InvalidAnswer:
    """A wrong answer; `why` is said to the owner."""

    why: Text


@dataclass(frozen=True, slots=True)
class DoubtfulAnswer:
    """Words that may be the answer but hardly look like it; the owner is asked."""

    value: str


Read = ValidAnswer | InvalidAnswer | DoubtfulAnswer | None


class Question(Protocol):
    """One question of a report."""

    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        """Return the question as a reply."""
        ...

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        """Return what typed words mean as an answer."""
        ...


def value_option(value: str, label: str) -> Option:
    """Return an option whose code is the bare value."""
    return Option(value, make_text(label))
