"""PURE. Asks for photos and files, as many as the ticket holds, until the owner is done."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.core.session import Draft
from dialogues.core.values import Reply, Want, say
from dialogues.intake.questions.base import Known, Read, pick


@dataclass(frozen=True, slots=True)
class Attachments:
    def pose(self, draft: Draft, known: Known) -> Reply:
        text = say("ask-files", count=len(draft.files), most=known.book.limits.files)
        return Reply(text, (pick("done", "btn-done"),), frozenset({Want.FILES}), slot=f"files{draft.serial}")

    def read(self, text: str, draft: Draft, known: Known) -> Read:
        return None
