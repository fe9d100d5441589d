"""PURE. Asks for photos and files, as many as the ticket holds, until the owner is done."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Capability, Reply, make_text
from dialogues.intake.questions.base import QuestionContext, Read, value_option


@dataclass(frozen=True, slots=True)
class FilesQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        text = make_text("ask-files", count=len(draft.files), most=known.book.limits.files)
        return Reply(
            text, (value_option("done", "btn-done"),), frozenset({Capability.FILES}), slot=f"files{draft.serial}"
        )

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        return None
