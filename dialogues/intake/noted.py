"""PURE. Says which words were added to the matter beside an answer, with the button that takes them back."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import prepend_texts, undo_button, with_more_options
from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import NO_DRAFT, Turn, TurnContext, note_kept
from dialogues.core.values import make_text
from dialogues.intake.draft import no_room_texts
from dialogues.language.words import shorten_text

SHOWN = 40  # characters of words that are said to be added


def note_words_beside(turn: Turn, more: str, scene: TurnContext) -> Turn:
    """Add words that came with an answer to the matter, and say so; without room say that."""
    draft = turn.session.draft or NO_DRAFT
    kept, left = split_by_room(scene.book.limits.matter, draft.parts, (Part(more),))
    session = replace(turn.session, draft=replace(draft, parts=(*draft.parts, *kept)))
    full = no_room_texts(draft.parts, left, scene.book.limits)
    turn = prepend_texts(replace(turn, session=session), *full)
    return tell_noted(turn, kept) if kept else turn


def tell_noted(turn: Turn, parts: tuple[Part, ...]) -> Turn:
    """Say that these words are in the matter now, with the button that takes them back."""
    session = note_kept(turn.session, "", parts)
    noted = tuple(make_text("noted-words", words=shorten_text(part.text, SHOWN)) for part in parts)
    return with_more_options(prepend_texts(replace(turn, session=session), *noted), undo_button(session))
