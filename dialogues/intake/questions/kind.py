"""PURE. Asks for the kind by the model's guess; a kind that is typed counts, whatever buttons are shown."""

from __future__ import annotations

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake import cards
from dialogues.intake.questions.base import QuestionContext, Read, ValidAnswer
from dialogues.language.words import announced_kind, normalize_text


class KindQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        return cards.kind_card(draft, known)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        named = [label for label in known.book.words.buttons.get(normalize_text(text), ()) if label.startswith("kind-")]
        kind = announced_kind(text, known.book) or next(iter(named), "").removeprefix("kind-")
        return ValidAnswer(kind) if known.find_kind(kind) else None
