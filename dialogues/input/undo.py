"""PURE. Takes back what was written down last: [撤掉这句] under a message that says where the words went."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import prepend_texts
from dialogues.core.effects import RetractSupplement
from dialogues.core.session import Kept, Session, Turn, TurnContext
from dialogues.core.values import make_text
from dialogues.intake import driver
from dialogues.intake.free_text import ask_model_again
from dialogues.tickets import survey


def on_undo_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Take back the words that the button names; an older button takes nothing back and says so."""
    kept = session.kept
    if kept is None or code != f"u.{kept.id}" or not kept.parts:
        return driver.answer_outdated_button(session, scene)
    done = replace(session, kept=Kept(kept.id + 1, ""))
    if kept.number:
        words = "\n".join(part.text for part in kept.parts)
        turn = survey.take_comment_back(done, kept.number, scene)
        return turn or Turn(done, (), (RetractSupplement(kept.number, words),))
    return _take_out_of_draft(done, kept, scene)


def _take_out_of_draft(session: Session, kept: Kept, scene: TurnContext) -> Turn:
    """Take the words out of the open report, and go on with it."""
    draft = session.draft
    if draft is None:
        return driver.answer_outdated_button(session, scene)
    parts = tuple(part for part in draft.parts if part not in kept.parts)
    files = tuple(file for file in draft.files if file not in kept.files)
    session = replace(session, draft=replace(draft, parts=parts, files=files, answers=None))
    asked = ask_model_again(session, scene) if parts and not draft.kind else driver.ask_next_step(session, scene)
    return prepend_texts(asked, make_text("taken-back"))
