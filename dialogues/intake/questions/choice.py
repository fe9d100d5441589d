"""PURE. Asks for one of a few buttons. Words that mean a button are matched before a question reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake.questions.base import QuestionContext, Read


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """A question drawn by `card`; all other words go on to the model."""

    card: Callable[[Draft, QuestionContext], Reply]

    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        return self.card(draft, known)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        return None
