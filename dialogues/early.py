"""PURE. Answers to questions that were not asked yet: a telephone, a place, 我是…的. Kept, and not asked for later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues import flows, report
from dialogues.book import Book
from dialogues.buttons import saying
from dialogues.model import Scene, Session, Turn
from dialogues.questions.enterprise import stated_name
from dialogues.questions.phone import only_phone
from dialogues.questions.region import only_region
from dialogues.values import say
from dialogues.words import masked

_READ: dict[str, Callable[[str, Book], str]] = {"phone": only_phone, "region": only_region, "enterprise": stated_name}


def early(session: Session, text: str, scene: Scene) -> Turn | None:
    """Take the words into their slot when they are nothing but such an answer; None when they are not."""
    draft = session.draft
    if draft is None or not draft.asked or draft.editing:
        return None
    for step, read in _READ.items():
        answer = read(text, scene.book) if step != draft.asked else ""
        if answer and not (draft.anonymous and step != "region"):
            kept = flows.STEPS[step].take(draft, answer, report.known(session, scene))
            turn = report.proceed(replace(session, draft=kept), scene)
            return saying(turn, say(f"kept-{step}", value=_shown(answer, scene)))
    return None


def _shown(answer: str, scene: Scene) -> str:
    card = scene.book.regions.get(answer)
    return card.name if card else masked(answer) if answer.isdecimal() else answer
