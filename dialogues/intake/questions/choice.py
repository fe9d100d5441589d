"""PURE. Asks for one of a few buttons. Words that mean a button are matched before a question reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake.questions.base import Known, Read


@dataclass(frozen=True, slots=True)
class Choice:
    """A question drawn by `card`; all other words go on to the model."""

    card: Callable[[Draft, Known], Reply]

    def pose(self, draft: Draft, known: Known) -> Reply:
        return self.card(draft, known)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        return None
