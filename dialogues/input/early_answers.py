"""PURE. Takes answers to questions not asked yet, so that they are not asked: a telephone, a place, 我是…店的."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import prepend_texts
from dialogues.core.config import DialogueConfig
from dialogues.core.session import NO_DRAFT, Draft, Session, Turn, TurnContext
from dialogues.core.values import make_text
from dialogues.intake import driver, steps
from dialogues.intake.questions.base import QuestionContext, ValidAnswer
from dialogues.intake.questions.enterprise import CODE, PARTS, company_value
from dialogues.intake.questions.region import only_region
from dialogues.language.company import read_company
from dialogues.language.names import stated_name
from dialogues.language.phones import only_phone, phone_and_rest
from dialogues.language.words import mask_phone, normalize_text


def _anonymous_answer(text: str, book: DialogueConfig) -> str:
    """Return the answer of 匿名 and 不留姓名 to the question of secrecy, else ""."""
    said = normalize_text(text)
    return "anonymous" if "名" in said and "btn-anonymous" in book.words.buttons.get(said, ()) else ""


def _no_phone_answer(text: str, book: DialogueConfig) -> str:
    """Return the answer of 不留电话 to the question of the telephone, else ""."""
    said = normalize_text(text)
    return "skip" if "电话" in said and "btn-no-phone" in book.words.buttons.get(said, ()) else ""


_NAME = 30  # characters of a name that is surely one


def _stated_company(text: str, book: DialogueConfig) -> str:
    """Return a pasted company when the text is nothing else and its code's check digit fits, else ""."""
    paste = read_company(text, book)
    return company_value(paste) if paste.plain and paste.name and book.checks.uscc_fits(paste.code) else ""


_LEFT_OUT = {"skip": "kept-no-phone", "anonymous": "kept-secrecy"}
_READ: dict[str, Callable[[str, DialogueConfig], str]] = {
    "phone": lambda text, book: only_phone(text, book) or _no_phone_answer(text, book),
    "region": only_region,
    "enterprise": lambda text, book: _stated_company(text, book) or stated_name(text, book.words),
    "secrecy": _anonymous_answer,
}


def take_early_answer(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Write the words into a later step's slot when they are nothing but its answer; None when they are not."""
    draft = session.draft
    if draft is None or not draft.asked or draft.editing not in ("", "matter"):
        return None
    for step, read in _READ.items():
        answer = read(text, scene.book) if step != draft.asked else ""
        if answer and _may_take_now(draft, step, answer, driver.question_context(session, scene)):
            kept = steps.STEPS[step].write_answer(draft, answer, driver.question_context(session, scene))
            turn = driver.ask_next_step(replace(session, draft=kept), scene)
            if answer in _LEFT_OUT:
                return prepend_texts(turn, make_text(_LEFT_OUT[answer]))
            return prepend_texts(turn, make_text(f"kept-{step}", value=_shown_value(step, answer, scene)))
    return None


def take_name_with_phone(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Take the telephone that stands beside the answer to the question of the shop; the rest is read as that answer."""
    draft = session.draft
    if draft is None or draft.asked != "enterprise" or draft.phone or draft.editing:
        return None
    known = driver.question_context(session, scene)
    phone, rest = phone_and_rest(text, scene.book)
    rest = rest.strip(" ，,、;；\n")
    plain = (
        rest
        and len(rest) <= _NAME
        and isinstance(steps.STEPS["enterprise"].question.read(rest, draft, known), ValidAnswer)
    )
    if not phone or not plain or rest.startswith(CODE) or not _may_take_now(draft, "phone", phone, known):
        return None
    kept = steps.STEPS["phone"].write_answer(draft, phone, known)
    return driver.read_answer(replace(session, draft=kept), scene, rest)


def fits_report(session: Session, text: str, scene: TurnContext) -> bool:
    """Return whether the text is nothing but an answer to the report's open question: a number, a place, a name."""
    draft, book = session.draft, scene.book
    if draft is None or not draft.asked:
        return False
    match draft.asked:
        case "phone":
            return bool(only_phone(text, book))
        case "region":
            return bool(only_region(text, book))
        case "enterprise":
            read = steps.STEPS["enterprise"].question.read(text, draft, driver.question_context(session, scene))
            named = isinstance(read, ValidAnswer) and (
                read.value.startswith(CODE) or text.strip().endswith(book.words.name_ends)
            )
            return named and len(text) <= _NAME
        case _:
            return False


def report_claim(session: Session, text: str, scene: TurnContext) -> str:
    """Return how good a claim the open report has on the words beside a ticket: "sure", "equal", or "" for none."""
    draft, book = session.draft, scene.book
    if draft is None or not draft.asked:
        return ""
    if fits_report(session, text, scene) or (not draft.phone and only_phone(text, book)):
        return "sure"
    if draft.asked != "enterprise" or len(normalize_text(text)) > _NAME:
        return ""
    read = steps.STEPS["enterprise"].question.read(text, draft, driver.question_context(session, scene))
    return "equal" if isinstance(read, ValidAnswer) else ""


def _may_take_now(draft: Draft, step: str, answer: str, known: QuestionContext) -> bool:
    """Return whether the answer may be taken now: nothing that names a person whose report is anonymous."""
    match step:
        case "region":
            return True
        case "secrecy":
            return steps.STEPS[step].is_open(draft, known)
        case _:
            kind = known.find_kind(draft.likely_kind)
            needed = answer == "skip" and kind is not None and kind.phone_required
            return not (draft.anonymous or needed)


def take_introduction(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Take first words that only say who is writing, with a telephone: both are kept, and what happened is asked."""
    phone, rest = phone_and_rest(text, scene.book)
    name = stated_name(rest, scene.book.words) if phone else ""
    if not name:
        return None
    turn = driver.begin_draft(session, scene)
    draft = turn.session.draft or NO_DRAFT
    for step, answer in (("enterprise", name), ("phone", phone)):
        draft = steps.STEPS[step].write_answer(draft, answer, driver.question_context(session, scene))
    told = replace(turn, session=replace(turn.session, draft=draft))
    kept = (make_text("kept-enterprise", value=name), make_text("kept-phone", value=mask_phone(phone)))
    return told.then(lambda begun: prepend_texts(driver.ask_next_step(begun, scene), *kept))


def _shown_value(step: str, answer: str, scene: TurnContext) -> str:
    """Return the answer as the owner reads it; a telephone is masked."""
    match step:
        case "region":
            return scene.book.regions[answer].name
        case "phone":
            return mask_phone(answer)
        case _:
            return answer.removeprefix(CODE).replace(PARTS, " ").strip()
