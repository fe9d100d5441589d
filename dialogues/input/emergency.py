"""PURE. Handles words of danger (mechanism 4): the first reply says only whom to call, calmly, and nothing else.

The words are in the draft already, so nothing is lost: the owner continues by a button or by writing more.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, go
from dialogues.core.session import Part, Scene, Session, Turn
from dialogues.core.values import Reply, Text, say
from dialogues.intake import driver
from dialogues.intake.draft import with_words
from dialogues.language.words import emergency
from dialogues.tickets import small_talk

WAYS = (go("resume", "btn-safe"), go("cancel", "btn-drop"))


def at_once(session: Session, scene: Scene, part: Part) -> Turn | None:
    """Return the alarm when these words mean danger and are not meant for a ticket or a task of staff; else None."""
    if emergency(part.text, scene.book) is None or session.focus is not None:
        return None
    if session.draft is None and (session.queries or session.staff):
        return None
    return alarm(session, scene, part)


def alarm(session: Session, scene: Scene, *parts: Part) -> Turn:
    """Keep the words as a report, and say whom to call."""
    aside = small_talk.paused(session, scene)
    turn = driver.leave_for_new(session, scene) if aside or session.draft is None else Turn(session)
    parts = (*session.heard, *parts)
    kept, left = with_words(turn.session, scene, parts)
    kept = replace(kept, heard=left)  # said once the owner goes on: now there is one thing to read
    return replace(turn, session=kept).then(lambda told: ask(told, Reply(_whom(parts, scene), WAYS)))


def beside(text: str, scene: Scene) -> tuple[Reply, ...]:
    """Return the number to call, as the reply before whatever else is answered; nothing when there is no danger."""
    case = emergency(text, scene.book)
    return (Reply(say(f"emergency-{case.service}", number=case.number)),) if case else ()


def _whom(parts: tuple[Part, ...], scene: Scene) -> Text:
    """Return whom to call: for the newest danger; for none, when only the model found danger, all three numbers."""
    cases = [case for part in reversed(parts) if (case := emergency(part.text, scene.book))]
    return say(f"emergency-{cases[0].service}", number=cases[0].number) if cases else say("emergency-any")
