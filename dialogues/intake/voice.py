"""PURE. Takes a voice message as a matter: somebody will listen to it, and nobody has to type.

The recording is a file of the report; a line of the `Lexicon` stands for its words until there are any. Whether it is
turned into words is decided outside (`bot.ports.Transcriber`): then they come as the caption.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, prepend_texts
from dialogues.core.parts import Part
from dialogues.core.session import NO_DRAFT, Session, Turn, TurnContext
from dialogues.core.values import FileRef, Reply, make_text
from dialogues.intake.driver import ask_next_step
from dialogues.intake.free_text import mark_not_understood


def has_recording(files: tuple[FileRef, ...]) -> bool:
    """Return whether one of the files is a recording."""
    return any(file.is_recording for file in files)


def take_recording(session: Session, scene: TurnContext) -> Turn:
    """Go on with the report that a recording was added to; without a word in it, the recording is the matter."""
    draft = session.draft or NO_DRAFT
    if not draft.words and scene.book.words.spoken:
        session = replace(session, draft=replace(draft, parts=(Part(scene.book.words.spoken),)))
        session = mark_not_understood(session)
    turn = ask_next_step(session, scene)
    if sum(file.is_recording for file in draft.files) > 1:
        return prepend_texts(turn, make_text("voice-heard-too"))
    heard = Reply(make_text("voice-heard"), (action_button("human"),), slot=f"voice{draft.serial}", keep=True)
    return turn.with_replies_first(heard)
