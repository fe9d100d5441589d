"""PURE. Takes answers to questions not asked yet, so that they are not asked: a telephone, a place, 我是…的."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import saying
from dialogues.core.config import Book
from dialogues.core.session import NO_DRAFT, Draft, Scene, Session, Turn
from dialogues.core.values import say
from dialogues.intake import driver, steps
from dialogues.intake.questions.base import Known
from dialogues.intake.questions.enterprise import stated_name
from dialogues.intake.questions.phone import only_phone, with_phone
from dialogues.intake.questions.region import only_region
from dialogues.language.words import masked, plain


def _nameless(text: str, book: Book) -> str:
    """Return the answer of 匿名 and 不留姓名 to the question of secrecy, else ""."""
    said = plain(text)
    return "anonymous" if "名" in said and "btn-anonymous" in book.words.buttons.get(said, ()) else ""


def _phoneless(text: str, book: Book) -> str:
    """Return the answer of 不留电话 to the question of the telephone, else ""."""
    said = plain(text)
    return "skip" if "电话" in said and "btn-no-phone" in book.words.buttons.get(said, ()) else ""


_LEFT_OUT = {"skip": "kept-no-phone", "anonymous": "kept-secrecy"}
_READ: dict[str, Callable[[str, Book], str]] = {
    "phone": lambda text, book: only_phone(text, book) or _phoneless(text, book),
    "region": only_region,
    "enterprise": stated_name,
    "secrecy": _nameless,
}


def early(session: Session, text: str, scene: Scene) -> Turn | None:
    """Write the words into a later step's slot when they are nothing but its answer; None when they are not."""
    draft = session.draft
    if draft is None or not draft.asked or draft.editing:
        return None
    for step, read in _READ.items():
        answer = read(text, scene.book) if step != draft.asked else ""
        if answer and _welcome(draft, step, answer, driver.known(session, scene)):
            kept = steps.STEPS[step].take(draft, answer, driver.known(session, scene))
            turn = driver.proceed(replace(session, draft=kept), scene)
            if answer in _LEFT_OUT:
                return saying(turn, say(_LEFT_OUT[answer]))
            return saying(turn, say(f"kept-{step}", value=_shown(step, answer, scene)))
    return None


def _welcome(draft: Draft, step: str, answer: str, known: Known) -> bool:
    """Return whether the answer may be taken now: nothing that names a person whose report is anonymous."""
    match step:
        case "region":
            return True
        case "secrecy":
            return steps.STEPS[step].open(draft, known)
        case _:
            kind = known.kind(draft.likely)
            needed = answer == "skip" and kind is not None and kind.phone_required
            return not (draft.anonymous or needed)


def introduced(session: Session, text: str, scene: Scene) -> Turn | None:
    """Take first words that only say who is writing, with a telephone: both are kept, and what happened is asked."""
    phone, rest = with_phone(text, scene.book)
    name = stated_name(rest, scene.book) if phone else ""
    if not name:
        return None
    turn = driver.begin(session, scene)
    draft = turn.session.draft or NO_DRAFT
    for step, answer in (("enterprise", name), ("phone", phone)):
        draft = steps.STEPS[step].take(draft, answer, driver.known(session, scene))
    told = replace(turn, session=replace(turn.session, draft=draft))
    kept = (say("kept-enterprise", value=name), say("kept-phone", value=masked(phone)))
    return told.then(lambda begun: saying(driver.proceed(begun, scene), *kept))


def _shown(step: str, answer: str, scene: Scene) -> str:
    """Return the answer as the owner reads it; a telephone is masked."""
    match step:
        case "region":
            return scene.book.regions[answer].name
        case "phone":
            return masked(answer)
        case _:
            return answer
