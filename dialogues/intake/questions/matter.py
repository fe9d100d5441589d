"""PURE. Asks what happened; collected over several messages, replaced as a whole while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import Draft
from dialogues.core.values import Capability, Reply, make_text
from dialogues.intake.cards import files_count_text
from dialogues.intake.draft import no_room_texts
from dialogues.intake.questions.base import InvalidAnswer, QuestionContext, Read, ValidAnswer, value_option


@dataclass(frozen=True, slots=True)
class MatterQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        wants = frozenset({Capability.FILES})
        if draft.editing == "matter":
            return Reply(make_text("ask-matter-again"), (value_option("keep", "btn-keep"),), wants)
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
        if draft.editing != "matter":
            return None
        full = no_room_texts((), split_by_room(known.book.limits.matter, (), (Part(text),))[1], known.book.limits)
        return InvalidAnswer(full[0]) if full else ValidAnswer(text)
