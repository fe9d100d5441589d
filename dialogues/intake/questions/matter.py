"""PURE. Asks what happened; collected over several messages, replaced as a whole while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.buttons import join_lines
from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import Draft
from dialogues.core.values import Capability, Option, Reply, make_text
from dialogues.intake.cards import files_count_text
from dialogues.intake.draft import no_room_texts
from dialogues.intake.questions.base import InvalidAnswer, QuestionContext, Read, ValidAnswer, value_option
from dialogues.language.words import shorten_text

LINES = 5  # messages of which one may be chosen


@dataclass(frozen=True, slots=True)
class MatterQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        wants = frozenset({Capability.FILES})
        if draft.editing == "matter" and len(draft.parts) > 1:
            return _which_line(draft)
        if draft.editing in ("matter", "matter.anew"):
            return Reply(make_text("ask-matter-again"), (value_option("keep", "btn-keep"),), wants)
        if draft.editing.startswith("matter."):
            return _change_line(draft)
        if draft.words:
            more = f"ask-matter-{draft.kind}" if draft.kind else "ask-matter-more"
            return Reply(
                make_text(more), (value_option("keep", "btn-enough"), value_option("cancel", "btn-cancel")), wants
            )
        if draft.files:
            slot = f"files{draft.serial}"
            return Reply(
                make_text("ask-matter-for-files", files=files_count_text(draft.files)),
                (value_option("cancel", "btn-cancel"),),
                slot=slot,
            )
        text = make_text(f"ask-matter-{draft.kind}" if draft.kind else "ask-matter")
        return Reply(text, (value_option("cancel", "btn-cancel"),), wants)

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        if not draft.editing.startswith("matter"):
            return None
        full = no_room_texts((), split_by_room(known.book.limits.matter, (), (Part(text),))[1], known.book.limits)
        return InvalidAnswer(full[0]) if full else ValidAnswer(text)


def _which_line(draft: Draft) -> Reply:
    """Return the question which of several messages is to be changed."""
    shown = tuple(enumerate(draft.parts))[:LINES]
    rows = join_lines(*(make_text("split-line", n=n + 1, about=shorten_text(part.text, 24)) for n, part in shown))
    lines = tuple(Option(f"line{n}", make_text("btn-line", n=n + 1)) for n, _ in shown)
    options = (*lines, value_option("anew", "btn-all-anew"), value_option("keep", "btn-keep"))
    return Reply(make_text("ask-which-line", rows=rows), options, columns=4)


def _change_line(draft: Draft) -> Reply:
    """Return the question for the new words of one message."""
    number = draft.editing.removeprefix("matter.")
    words = draft.parts[int(number)].text if number.isdecimal() and int(number) < len(draft.parts) else draft.words
    options = (value_option("drop", "btn-drop-line"), value_option("keep", "btn-keep"))
    return Reply(make_text("ask-line-anew", words=words), options)
