"""PURE. Handles words beside the open question: what does it mean, please wait, an earlier answer was wrong.

None of these ever answers or confirms the open question: it is explained and asked again, or the earlier answer is
corrected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    join_lines,
    make_button,
    next_actions,
    prepend_texts,
    turn_with_reply,
    turn_with_text,
)
from dialogues.core.config import DialogueConfig
from dialogues.core.parts import Part, joined_length
from dialogues.core.session import Draft, Session, Turn, TurnContext
from dialogues.core.values import Reply, Text, make_text
from dialogues.intake import driver, steps
from dialogues.intake.draft import without_kinds
from dialogues.intake.matter_slot import clear_matter
from dialogues.intake.mends import named_correction
from dialogues.intake.questions.region import only_region
from dialogues.language import utterance
from dialogues.language.denial import denied_kinds, kind_instead
from dialogues.language.fear import is_fear, is_only_fear
from dialogues.language.names import own_shop_in
from dialogues.language.phones import only_phone
from dialogues.language.words import normalize_text
from dialogues.tickets import small_talk

# Steps after the matter is told, in which 为什么要填这个 is about the question and never the matter itself.
FORM = frozenset(steps.STEPS) - {"matter", "answers", "kind"}
# Text keys of what each question is for.
_EXPLAINED = {step.name: f"explain-{step.name}" for step in steps.REPORT}


def answer_digression(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Return the answer to a digression; None when the words are none."""
    if session.focus is not None or (session.draft is None and (session.queries or session.staff)):
        return None
    if session.draft is None:
        return _answer_before_report(session, part.text, scene)
    if utterance.is_wait_request(part.text, scene.book):
        return turn_with_text(session, "wait", action_button("resume"), action_button("cancel"))
    return (
        _correct_shop(session, part.text, scene)
        or _answer_question(session, part.text, scene)
        or _answer_talk(session, part.text, scene)
        or _hear_denial(session, part, scene)
        or _correct_answer(session, part.text, scene)
    )


def is_about_us(text: str, scene: TurnContext) -> bool:
    """Return whether the text asks about us: who we are, what it costs, who sees what is said."""
    return utterance.question_topic(text, scene.book, open_matter=True) in _ABOUT_ALWAYS


def answer_about_us(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about us beside whatever is open, which stays open; None when the text asks none."""
    if not is_about_us(text, scene):
        return None
    about = utterance.question_topic(text, scene.book, open_matter=True)
    return turn_with_text(session, _ABOUT[about], *next_actions(session))


def answer_beside_ticket(session: Session, number: str, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about us, or please wait, while a ticket's answer or supplement is waited for; else None."""
    if utterance.is_wait_request(text, scene.book):
        return turn_with_text(
            session, "wait-answer", make_button(f"t.add.{number}", "btn-answer"), *next_actions(session)[1:]
        )
    return answer_about_us(session, text, scene)


def calm_fear(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer words that are nothing but the fear to be found out, beside whatever is open; None for others, and for
    staff."""
    if session.staff is not None or text.startswith("/") or not is_only_fear(text, scene.book):
        return None
    if session.draft is not None and session.focus is None:
        return prepend_texts(driver.ask_next_step(session, scene), *_fear_texts())
    way = action_button("resume") if session.draft is not None else action_button("report")
    return turn_with_reply(session, Reply(_fear_card(), (way, action_button("human"))))


def reassure(session: Session, text: str, scene: TurnContext) -> tuple[Reply, ...]:
    """Return the answer to fear within a longer message, as the reply before the rest; nothing when there is none."""
    afraid = session.staff is None and is_fear(text, scene.book)
    return (Reply(_fear_card()),) if afraid else ()


def _fear_texts() -> tuple[Text, ...]:
    """Return who is never told, who sees what of the named and of the unnamed, and what cannot be protected."""
    return (
        make_text("explain-fear"),
        make_text("explain-fear-named"),
        make_text("explain-fear-unnamed"),
        make_text("explain-fear-limits"),
    )


def _fear_card() -> Text:
    return make_text("card", card=join_lines(*_fear_texts()))


def explain_question(session: Session, scene: TurnContext) -> Turn:
    """Explain what the open question is for, and ask it again."""
    turn = driver.ask_next_step(session, scene)
    asked = turn.session.draft.asked if turn.session.draft else ""
    return prepend_texts(turn, make_text(_EXPLAINED[asked])) if asked in _EXPLAINED else turn


def _answer_talk(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer talk beside a report, which never enters it: doubt about us is answered, the open question asked again."""
    asked = session.draft.asked if session.draft else ""
    if asked not in ("", "matter", "kind") and normalize_text(text) in scene.book.words.buttons:
        return None  # 跳过 may be the answer
    match utterance.talk_topic(text, scene.book):
        case "":
            return None
        case "talk":
            return prepend_texts(driver.ask_next_step(session, scene), make_text("talk-heard"))
        case about:
            return prepend_texts(driver.ask_next_step(session, scene), make_text(_ABOUT[about]))


def _answer_before_report(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about us, or talk, while no report is open."""
    topic = utterance.question_topic(text, scene.book, open_matter=True) or utterance.talk_topic(text, scene.book)
    match topic:
        case "":
            return None
        case "talk":
            return turn_with_text(session, "all-right", action_button("report"), action_button("human"))
        case "step":
            return small_talk.show_help(session, scene)
        case about:
            return turn_with_text(session, _ABOUT[about], action_button("report"), action_button("human"))


_ABOUT_ALWAYS = ("privacy", "free", "who")  # when something is ready, its handler knows best
_ABOUT = {"privacy": "explain-privacy", "free": "explain-free", "who": "explain-who", "when": "explain-when"}


def _answer_question(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about the open question or about us; None when the words ask neither."""
    draft = session.draft
    asked = draft.asked if draft else ""
    about = utterance.question_topic(text, scene.book, open_matter=asked in ("", "matter"))
    if about in _ABOUT:
        return prepend_texts(driver.ask_next_step(session, scene), make_text(_ABOUT[about]))
    doubtful = normalize_text(text) in scene.book.words.buttons and utterance.is_question(text, scene.book)
    if about == "step" or doubtful or (asked in FORM and utterance.is_about_step(text, scene.book)):
        return explain_question(session, scene)
    return None


# -- putting right ----------------------------------------------------------------------------------------------------
def _hear_denial(session: Session, part: Part, scene: TurnContext) -> Turn | None:
    """Take a kind back that is denied: the one named instead is written, else the kind is asked among the others."""
    draft, denied = session.draft, denied_kinds(part.text, scene.book)
    guessed = draft.guess.kinds[0] if draft and draft.guess and draft.guess.kinds else ""
    if draft is None or not (denied & {draft.kind, guessed}) or draft.asked in ("", "matter"):
        return None
    brief, instead = len(part.text) <= utterance.BRIEF, kind_instead(part.text, scene.book)
    if brief and instead:
        return _write_correction(session, draft, "kind", instead, scene)
    parts = draft.parts if brief else (*draft.parts, part)
    if joined_length(parts) > scene.book.limits.matter:
        return None
    open_again = replace(draft, parts=parts, kind="", guess=without_kinds(draft.guess, denied), widen=brief)
    return driver.ask_next_step(replace(session, draft=open_again), scene)


def _correct_answer(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Correct an earlier answer, whichever question is open now; without a new answer, go one step back."""
    draft = session.draft
    if draft is None or not draft.asked or draft.asked == "matter":
        return None
    named = _correct_named_line(session, draft, text, scene)
    if named is not None:
        return named
    meant = utterance.correction_in(text, scene.book)
    if meant is None:
        return None
    if not meant and draft.asked == "kind" and not draft.taken:
        return driver.ask_next_step(
            replace(session, draft=clear_matter(draft)), scene
        )  # no other kind given: what happened is told again
    if not meant:
        return driver.go_back(session, scene)
    for step, read in _MENDS:
        answer = read(meant, scene.book)
        if answer and not (draft.anonymous and step == "phone"):
            return _write_correction(session, draft, step, answer, scene)
    return None


def _correct_shop(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Put the owner's own shop in place of a name that was somebody else's; such words are no part of the matter."""
    name, draft = own_shop_in(text, scene.book.words), session.draft
    if name is None or draft is None or draft.asked not in FORM or not (name or draft.enterprise or draft.uscc):
        return None
    if draft.anonymous:
        return prepend_texts(driver.ask_next_step(session, scene), make_text("name-anonymous"))
    cleared = steps.STEPS["enterprise"].reopen(draft)
    if not name:
        turn = driver.ask_next_step(replace(session, draft=cleared), scene)
        return prepend_texts(turn, make_text("mended-no-enterprise"))
    return _write_correction(session, cleared, "enterprise", name, scene)


def _correct_named_line(session: Session, draft: Draft, text: str, scene: TurnContext) -> Turn | None:
    """Correct the line that the words name (店名改成…); in an anonymous report no name is taken, and that is said."""
    step, value = named_correction(text, scene.book)
    if not step or step == draft.asked:
        return None  # the open question reads its own answer
    if draft.anonymous and step in ("enterprise", "phone"):
        return prepend_texts(driver.ask_next_step(session, scene), make_text("mended-nothing"))
    reads = dict(_MENDS) | {"enterprise": lambda name, book: name if len(name) <= book.limits.name else ""}
    answer = reads[step](value, scene.book)
    return _write_correction(session, draft, step, answer, scene) if answer else None


def _write_correction(session: Session, draft: Draft, step: str, answer: str, scene: TurnContext) -> Turn:
    """Write the new answer into its slot, say so, and ask the next question."""
    mended = steps.STEPS[step].write_answer(replace(draft, editing=""), answer, driver.question_context(session, scene))
    turn = driver.ask_next_step(replace(session, draft=mended), scene)
    return prepend_texts(turn, make_text(f"mended-{step}", value=_shown_value(step, answer, scene.book)))


def _named_kind(text: str, book: DialogueConfig) -> str:
    """Return the kind that a whole text names, else ""."""
    return book.words.kinds.get(text) or book.words.kind_words.get(text, "")


_MENDS: tuple[tuple[str, Callable[[str, DialogueConfig], str]], ...] = (
    ("region", only_region),
    ("phone", only_phone),
    ("kind", _named_kind),
)


def _shown_value(step: str, answer: str, book: DialogueConfig) -> str | Text:
    """Return the answer as the owner reads it."""
    match step:
        case "region":
            return book.regions[answer].name
        case "kind":
            return make_text(f"kind-{answer}")
        case _:
            return answer
