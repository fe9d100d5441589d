"""PURE. Asks for the kind by the model's guess; a kind that is typed counts, whatever buttons are shown."""

from __future__ import annotations

from dialogues.core.session import Draft
from dialogues.core.values import Reply
from dialogues.intake import cards
from dialogues.intake.questions.base import QuestionContext, Read, ValidAnswer
from dialogues.language.denial import denied_kinds, kind_instead
from dialogues.language.words import announced_kind, normalize_text

_BRIEF = 14  # characters of 我不是要投诉，是求助


class KindQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        return cards.kind_card(draft, known)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        if denied_kinds(text, known.book):
            instead = kind_instead(text, known.book)
            return ValidAnswer(instead) if known.find_kind(instead) and _says_no_more(text) else None
        named = [label for label in known.book.words.buttons.get(normalize_text(text), ()) if label.startswith("kind-")]
        kind = announced_kind(text, known.book) or next(iter(named), "").removeprefix("kind-")
        return ValidAnswer(kind) if known.find_kind(kind) else None


def _says_no_more(text: str) -> bool:
    """Return whether the words are too few to tell what happened too."""
    return len(normalize_text(text)) <= _BRIEF
