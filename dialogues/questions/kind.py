"""PURE. Which kind: the card with the model's guess; a kind that is typed counts, whatever buttons are shown."""

from __future__ import annotations

from dialogues import cards
from dialogues.model import Draft
from dialogues.questions.base import Known, Read, Value
from dialogues.values import Reply
from dialogues.words import plain


class Kind:
    def pose(self, draft: Draft, known: Known) -> Reply:
        return cards.kind_card(draft, known)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        said, words = plain(text), known.book.words
        named = [label.removeprefix("kind-") for label in words.buttons.get(said, ()) if label.startswith("kind-")]
        kind = words.kinds.get(said) or next(iter(named), "")
        return Value(kind) if known.kind(kind) else None
