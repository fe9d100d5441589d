"""PURE. Handles words beside the open question: what does it mean, please wait, an earlier answer was wrong.

None of these ever answers or confirms the open question: it is explained and asked again, or the earlier answer is
corrected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import action_button, next_actions, prepend_texts, turn_with_text
from dialogues.core.config import DialogueConfig
from dialogues.core.parts import Part
from dialogues.core.session import Draft, Session, Turn, TurnContext
from dialogues.core.values import Text, make_text
from dialogues.intake import driver, steps
from dialogues.intake.questions.region import only_region
from dialogues.intake.slots import clear_matter
from dialogues.language import utterance
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
    return _answer_question(session, part.text, scene) or _correct_answer(session, part.text, scene)


def is_about_us(text: str, scene: TurnContext) -> bool:
    """Return whether the text asks about us: who we are, what it costs, who sees what is said."""
    return utterance.question_topic(text, scene.book, open_matter=True) in _ABOUT_ALWAYS


def answer_about_us(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about us beside whatever is open, which stays open; None when the text asks none."""
    if not is_about_us(text, scene):
        return None
    about = utterance.question_topic(text, scene.book, open_matter=True)
    return turn_with_text(session, _ABOUT[about], *next_actions(session))


def explain_question(session: Session, scene: TurnContext) -> Turn:
    """Explain what the open question is for, and ask it again."""
    turn = driver.ask_next_step(session, scene)
    asked = turn.session.draft.asked if turn.session.draft else ""
    return prepend_texts(turn, make_text(_EXPLAINED[asked])) if asked in _EXPLAINED else turn


def _answer_before_report(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Answer a question about us while no report is open."""
    match utterance.question_topic(text, scene.book, open_matter=True):
        case "":
            return None
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
def _correct_answer(session: Session, text: str, scene: TurnContext) -> Turn | None:
    """Correct an earlier answer, whichever question is open now; without a new answer, go one step back."""
    meant = utterance.correction_in(text, scene.book)
    draft = session.draft
    if meant is None or draft is None or not draft.asked or draft.asked == "matter":
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
