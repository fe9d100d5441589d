"""PURE. Handles words beside the open question: what does it mean, please wait, an earlier answer was wrong.

None of these ever answers or confirms the open question: it is explained and asked again, or the earlier answer is
corrected.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import go, saying, tell
from dialogues.core.config import Book
from dialogues.core.session import Draft, Part, Scene, Session, Turn
from dialogues.core.values import Text, say
from dialogues.intake import driver, steps
from dialogues.intake.questions.phone import only_phone
from dialogues.intake.questions.region import only_region
from dialogues.intake.slots import clear_matter
from dialogues.language import utterance
from dialogues.language.words import plain
from dialogues.tickets import small_talk

FORM = frozenset({"region", "secrecy", "remembered", "enterprise", "phone", "files", "summary"})
# Text keys of what each question is for.
_EXPLAINED = {step.name: f"explain-{step.name}" for step in steps.REPORT}


def aside(session: Session, part: Part, scene: Scene) -> Turn | None:
    """Return the answer to a digression; None when the words are none."""
    if session.focus is not None or (session.draft is None and (session.queries or session.staff)):
        return None
    if session.draft is None:
        return _before_a_report(session, part.text, scene)
    if utterance.waiting(part.text, scene.book):
        return tell(session, "wait", go("resume"), go("cancel"))
    return _asked(session, part.text, scene) or _mended(session, part.text, scene)


def explained(session: Session, scene: Scene) -> Turn:
    """Explain what the open question is for, and ask it again."""
    turn = driver.proceed(session, scene)
    asked = turn.session.draft.asked if turn.session.draft else ""
    return saying(turn, say(_EXPLAINED[asked])) if asked in _EXPLAINED else turn


def _before_a_report(session: Session, text: str, scene: Scene) -> Turn | None:
    """Answer a question about us while no report is open."""
    match utterance.topic(text, scene.book, open_matter=True):
        case "":
            return None
        case "step":
            return small_talk.help_(session, scene)
        case about:
            return tell(session, _ABOUT[about], go("report"), go("human"))


_ABOUT = {"privacy": "explain-privacy", "free": "explain-free", "who": "explain-who", "when": "explain-when"}


def _asked(session: Session, text: str, scene: Scene) -> Turn | None:
    """Answer a question about the open question or about us; None when the words ask neither."""
    draft = session.draft
    asked = draft.asked if draft else ""
    about = utterance.topic(text, scene.book, open_matter=asked in ("", "matter"))
    if about in _ABOUT:
        return saying(driver.proceed(session, scene), say(_ABOUT[about]))
    doubtful = plain(text) in scene.book.words.buttons and utterance.wondering(text, scene.book)
    if about == "step" or doubtful or (asked in FORM and utterance.about_step(text, scene.book)):
        return explained(session, scene)
    return None


# -- putting right ----------------------------------------------------------------------------------------------------
def _mended(session: Session, text: str, scene: Scene) -> Turn | None:
    """Correct an earlier answer, whichever question is open now; without a new answer, go one step back."""
    meant = utterance.slip(text, scene.book)
    draft = session.draft
    if meant is None or draft is None or not draft.asked or draft.asked == "matter":
        return None
    if not meant and draft.asked == "kind" and not draft.taken:
        return driver.proceed(
            replace(session, draft=clear_matter(draft)), scene
        )  # no other kind given: what happened is told again
    if not meant:
        return driver.back(session, scene)
    for step, read in _MENDS:
        answer = read(meant, scene.book)
        if answer and not (draft.anonymous and step == "phone"):
            return _put_right(session, draft, step, answer, scene)
    return None


def _put_right(session: Session, draft: Draft, step: str, answer: str, scene: Scene) -> Turn:
    """Write the new answer into its slot, say so, and ask the next question."""
    mended = steps.STEPS[step].take(replace(draft, editing=""), answer, driver.known(session, scene))
    turn = driver.proceed(replace(session, draft=mended), scene)
    return saying(turn, say(f"mended-{step}", value=_named(step, answer, scene.book)))


def _kind(text: str, book: Book) -> str:
    """Return the kind that a whole text names, else ""."""
    return book.words.kinds.get(text) or book.words.kind_words.get(text, "")


_MENDS: tuple[tuple[str, Callable[[str, Book], str]], ...] = (
    ("region", only_region),
    ("phone", only_phone),
    ("kind", _kind),
)


def _named(step: str, answer: str, book: Book) -> str | Text:
    """Return the answer as the owner reads it."""
    match step:
        case "region":
            return book.regions[answer].name
        case "kind":
            return say(f"kind-{answer}")
        case _:
            return answer
