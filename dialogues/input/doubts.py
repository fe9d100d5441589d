"""PURE. Takes what comes while the owner is asked which matter words are for; `tickets.choices` asks."""

from __future__ import annotations

from dialogues.core.parts import Incoming
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.input import commands
from dialogues.input.button import on_button
from dialogues.language.words import chosen_code, command_in, normalize_text
from dialogues.tickets.choices import ask_again, ask_which

_WAITING = frozenset({"mine", "help", "human", "forget", "work", "report", "ask", "cancel", "resume", "restart"})


def take_for_doubt(session: Session, incoming: Incoming, scene: TurnContext) -> Turn | None:
    """Let what comes while the question is open wait with the rest, and put it again; a command is carried out."""
    doubt = session.doubt
    if doubt is None or not doubt.among:
        return None
    if not incoming.files:
        pressed = chosen_code(incoming.text, session.offered, scene.book)
        name = command_in(incoming.text, scene.book)
        if pressed and not (pressed == "go.cancel" and incoming.text.strip().isdecimal()):
            return on_button(session, scene, pressed)
        if name in _WAITING:
            return commands.run_command(name, session, scene)
        if normalize_text(incoming.text) in scene.book.words.empty or name:
            return ask_again(session)
    if len(doubt.among) == 1:
        return None  # no doubt about what comes now: others may claim it, and what waits goes on waiting
    return ask_which(session, doubt.among, incoming, scene)
