"""PURE. Handles words of danger (mechanism 4): the first reply says only whom to call, calmly, and nothing else.

The words are in the draft already, so nothing is lost: the owner continues by a button or by writing more.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, turn_with_reply
from dialogues.core.parts import Part
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.core.values import Reply, Text, make_text
from dialogues.intake import driver
from dialogues.intake.draft import add_words
from dialogues.language.words import find_emergency
from dialogues.tickets import small_talk

WAYS = (action_button("resume", "btn-safe"), action_button("cancel", "btn-drop"))


def emergency_turn(session: Session, scene: TurnContext, part: Part) -> Turn | None:
    """Return the alarm when these words mean danger and are not meant for a ticket or a task of staff; else None."""
    if find_emergency(part.text, scene.book) is None or session.focus is not None:
        return None
    if session.draft is None and (session.queries or session.staff):
        return None
    return raise_alarm(session, scene, part)


def raise_alarm(session: Session, scene: TurnContext, *parts: Part) -> Turn:
    """Keep the words as a report, and say whom to call."""
    aside = small_talk.is_paused(session, scene)
    turn = driver.shelve_and_begin(session, scene) if aside or session.draft is None else Turn(session)
    parts = (*session.heard, *parts)
    kept, left = add_words(turn.session, scene, parts)
    kept = replace(kept, heard=left)  # said once the owner goes on: now there is one thing to read
    return replace(turn, session=kept).then(lambda told: turn_with_reply(told, Reply(_call_text(parts, scene), WAYS)))


def emergency_warning(text: str, scene: TurnContext) -> tuple[Reply, ...]:
    """Return the number to call, as the reply before whatever else is answered; nothing when there is no danger."""
    case = find_emergency(text, scene.book)
    return (Reply(make_text(f"emergency-{case.service}", number=case.number)),) if case else ()


def _call_text(parts: tuple[Part, ...], scene: TurnContext) -> Text:
    """Return whom to call: for the newest danger; for none, when only the model found danger, all three numbers."""
    cases = [case for part in reversed(parts) if (case := find_emergency(part.text, scene.book))]
    return make_text(f"emergency-{cases[0].service}", number=cases[0].number) if cases else make_text("emergency-any")
