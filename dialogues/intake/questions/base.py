"""PURE. What every question type is: a way to ask and a way to read.

`pose` gives a Reply whose option codes are bare values; the flow puts draft and step in front. `read` takes typed
words: a Value, a Miss with the reason to say, a Doubt to ask about, or None when they are no answer and should be
understood as talk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dialogues.core.config import Book, KindCard
from dialogues.core.session import Draft
from dialogues.core.values import Option, Profile, Reply, Text, say


@dataclass(frozen=True, slots=True)
class Known:
    """What a question may look at beside the draft. `offer_memory`: the owner may be asked to be remembered."""

    book: Book
    profile: Profile | None = None
    offer_memory: bool = False

    def kind(self, code: str) -> KindCard | None:
        return next((kind for kind in self.book.kinds if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class Value:
    value: str


@dataclass(frozen=True, slots=True)
class Miss:
    why: Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """It may be the answer and hardly looks like one: the owner is asked."""

    value: str


Read = Value | Miss | Doubt | None


class Question(Protocol):
    def pose(self, draft: Draft, known: Known) -> Reply: ...

    def read(self, text: str, draft: Draft, known: Known) -> Read: ...


def pick(value: str, label: str) -> Option:
    return Option(value, say(label))
