"""PURE. Answers to questions that were not asked yet: a telephone, a place, 我是…的. Kept, and not asked for later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues import flows, report
from dialogues.book import Book
from dialogues.buttons import saying
from dialogues.model import NO_DRAFT, Scene, Session, Turn
from dialogues.questions.enterprise import stated_name
from dialogues.questions.phone import only_phone, with_phone
from dialogues.questions.region import only_region
from dialogues.values import say
from dialogues.words import masked, plain


def _nameless(text: str, book: Book) -> str:
    """匿名, 不留姓名: said before it is asked, so it is not asked."""
    said = plain(text)
    return "anonymous" if "名" in said and "btn-anonymous" in book.words.buttons.get(said, ()) else ""


_READ: dict[str, Callable[[str, Book], str]] = {
    "phone": only_phone,
    "region": only_region,
    "enterprise": stated_name,
    "secrecy": _nameless,
}


def early(session: Session, text: str, scene: Scene) -> Turn | None:
    """Take the words into their slot when they are nothing but such an answer; None when they are not."""
    draft = session.draft
    if draft is None or not draft.asked or draft.editing:
        return None
    for step, read in _READ.items():
        answer = read(text, scene.book) if step != draft.asked else ""
        if step == "secrecy" and not flows.STEPS[step].open(draft, report.known(session, scene)):
            continue
        if answer and not (draft.anonymous and step != "region"):
            kept = flows.STEPS[step].take(draft, answer, report.known(session, scene))
            turn = report.proceed(replace(session, draft=kept), scene)
            return saying(turn, say(f"kept-{step}", value=_shown(answer, scene)))
    return None


def introduced(session: Session, text: str, scene: Scene) -> Turn | None:
    """First words that only say who is speaking, with a telephone: both are kept, what happened is asked."""
    phone, rest = with_phone(text, scene.book)
    name = stated_name(rest, scene.book) if phone else ""
    if not name:
        return None
    turn = report.begin(session, scene)
    draft = turn.session.draft or NO_DRAFT
    for step, answer in (("enterprise", name), ("phone", phone)):
        draft = flows.STEPS[step].take(draft, answer, report.known(session, scene))
    told = replace(turn, session=replace(turn.session, draft=draft))
    kept = (say("kept-enterprise", value=name), say("kept-phone", value=masked(phone)))
    return told.then(lambda begun: saying(report.proceed(begun, scene), *kept))


def _shown(answer: str, scene: Scene) -> str:
    card = scene.book.regions.get(answer)
    return card.name if card else masked(answer) if answer.isdecimal() else answer
