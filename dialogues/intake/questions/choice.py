"""PURE. One of a few buttons. Typed words that mean a button are resolved before a question sees them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake.questions.base import Known, Read


@dataclass(frozen=True, slots=True)
class Choice:
    """`card` draws the question; whatever is typed instead is talk."""

    card: Callable[[Draft, Known], Reply]

    def pose(self, draft: Draft, known: Known) -> Reply:
        return self.card(draft, known)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        return None
