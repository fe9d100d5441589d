"""PURE. Asks for photos and files, as many as the ticket holds, until the owner is done."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Capability, Option, Reply, make_text
from dialogues.intake.questions.base import QuestionContext, Read, value_option

DROP_TRACED = "drop"
"""The answer that takes the files out of which traces could not be removed."""


@dataclass(frozen=True, slots=True)
class FilesQuestion:
    def pose(self, draft: Draft, known: QuestionContext) -> Reply:
        text = make_text("ask-files", count=len(draft.files), most=known.book.limits.files)
        if draft.anonymous:
            text = make_text("lines", first=text, rest=make_text("anonymous-files"))
        options: tuple[Option, ...] = (value_option("done", "btn-done"),)
        if any(file.traced for file in draft.files):
            options = (*options, value_option(DROP_TRACED, "btn-drop-traced"))
        return Reply(text, options, frozenset({Capability.FILES}), slot=f"files{draft.serial}")

    def read(self, text: str, draft: Draft, known: QuestionContext) -> Read:
        return None
