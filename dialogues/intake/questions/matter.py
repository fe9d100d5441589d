"""PURE. Asks what happened; collected over several messages, replaced as a whole while it is being changed."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.session import Draft, Part, fitting
from dialogues.core.values import Reply, Want, say
from dialogues.intake.cards import counted
from dialogues.intake.draft import no_room
from dialogues.intake.questions.base import Known, Miss, Read, Value, pick


@dataclass(frozen=True, slots=True)
class Matter:
    def pose(self, draft: Draft, known: Known) -> Reply:
        wants = frozenset({Want.FILES})
        if draft.editing == "matter":
            return Reply(say("ask-matter-again"), (pick("keep", "btn-keep"),), wants)
        if draft.words:
            more = f"ask-matter-{draft.kind}" if draft.kind else "ask-matter-more"
            return Reply(say(more), (pick("keep", "btn-enough"), pick("cancel", "btn-cancel")), wants)
        if draft.files:
            slot = f"files{draft.serial}"
            return Reply(
                say("ask-matter-for-files", files=counted(draft.files)), (pick("cancel", "btn-cancel"),), slot=slot
            )
        text = say(f"ask-matter-{draft.kind}" if draft.kind else "ask-matter")
        return Reply(text, (pick("cancel", "btn-cancel"),), wants)

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        if draft.editing != "matter":
            return None
        full = no_room((), fitting(known.book.limits.matter, (), (Part(text),))[1], known.book.limits)
        return Miss(full[0]) if full else Value(text)
