"""PURE. Handles words of danger (mechanism 4): whom to call comes first, calmly, whatever the words answer.

`hear_danger` is the one look at the words; it runs before every other reading of them. Without a report the first reply
says only whom to call: the words are in the draft already, so nothing is lost, and the owner goes on by a button or by
writing more. Who speaks of dying is never shown a button that turns away.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, turn_with_reply
from dialogues.core.config import Emergency
from dialogues.core.parts import Part
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.core.values import Call, Reply, make_text
from dialogues.intake import driver
from dialogues.intake.draft import add_words
from dialogues.language.words import find_emergency
from dialogues.tickets import small_talk

WAYS = (action_button("resume", "btn-safe"), action_button("cancel", "btn-drop"))
ANYBODY = ("110", "119", "120")
LIFE = ("mind", "other")  # services of words about somebody's own life
LIFE_WAYS = (action_button("resume", "btn-say-on"), action_button("human"))


def hear_danger(text: str, scene: TurnContext) -> tuple[Reply, ...]:
    """Return whom to call, as the reply before whatever else is answered; nothing when the words tell of no danger."""
    case = find_emergency(text, scene.book)
    return (_call_reply(case),) if case else ()


def emergency_turn(session: Session, scene: TurnContext, part: Part) -> Turn | None:
    """Return the alarm when these words surely mean danger and are not meant for a ticket or a task of staff."""
    case = find_emergency(part.text, scene.book)
    if case is None or not case.certain or session.focus is not None:
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
    return replace(turn, session=kept).then(lambda told: turn_with_reply(told, _alarm_reply(parts, scene)))


def _alarm_reply(parts: tuple[Part, ...], scene: TurnContext) -> Reply:
    """Return whom to call: for the newest danger; for none, when only the model found danger, all three numbers."""
    cases = [case for part in reversed(parts) if (case := find_emergency(part.text, scene.book))]
    case = cases[0] if cases else Emergency("any", ANYBODY)
    return replace(_call_reply(case), options=LIFE_WAYS if case.service in LIFE else WAYS)


def _call_reply(case: Emergency) -> Reply:
    calls = tuple(Call(number, make_text("btn-call", number=number)) for number in case.numbers)
    args = {} if case.service == "any" else {"number": case.numbers[0]}  # for any danger all three stand in the text
    return Reply(make_text(f"emergency-{case.service}", **args), calls=calls)
