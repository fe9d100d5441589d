"""PURE. Asks for the kind by the model's guess; a kind that is typed counts, whatever buttons are shown."""

from __future__ import annotations

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake import cards
from dialogues.intake.questions.base import Known, Read, Value
from dialogues.language.words import announced, plain


class Kind:
    def pose(self, draft: Draft, known: Known) -> Reply:
        return cards.kind_card(draft, known)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        named = [label for label in known.book.words.buttons.get(plain(text), ()) if label.startswith("kind-")]
        kind = announced(text, known.book) or next(iter(named), "").removeprefix("kind-")
        return Value(kind) if known.kind(kind) else None
