"""PURE. Drives a report through its steps: asks the open one, takes answers, goes back, shelves, submits.

Which steps there are is the table `steps.REPORT`, when each is open is in `slots`; what words mean is decided in
`input`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    prepend_texts,
    turn_with_reply,
    turn_with_text,
)
from dialogues.core.effects import RecallOwner
from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import NO_DRAFT, Draft, Session, Turn, TurnContext, release_doubt
from dialogues.core.values import Answer, Option, Reply, Text, make_text
from dialogues.intake import steps
from dialogues.intake.cards import files_count_text
from dialogues.intake.draft import no_room_texts
from dialogues.intake.noted import note_words_beside, tell_noted
from dialogues.intake.questions.base import DoubtfulAnswer, InvalidAnswer, QuestionContext, ValidAnswer
from dialogues.intake.questions.enterprise import CODE, PARTS
from dialogues.intake.several import next_draft, split_matter, whole_matter
from dialogues.intake.submission import submit_and_remember, submit_draft
from dialogues.language.words import shorten_text


def question_context(session: Session, scene: TurnContext) -> QuestionContext:
    """Return what questions may read beside the draft."""
    return QuestionContext(
        scene.book, session.profile, offer_memory=session.profile is None and not session.offered_memory
    )


def begin_draft(session: Session, scene: TurnContext, kind: str = "") -> Turn:
    """Begin a new draft with what the entry code told.

    What is remembered of the owner is looked up once in a conversation.
    """
    door = session.door
    if door is not None and scene.now - door.opened > scene.book.limits.pause:
        door = None  # yesterday's poster says nothing about today's matter
    draft = Draft(
        session.serial + 1,
        kind=kind,
        region=door.region if door and door.region in scene.book.regions else "",
        place=door.place if door else "",
        coordinates=door.coordinates if door else "",
        door=door.code if door else "",
    )
    effects = () if session.recalled else (RecallOwner(),)
    begun = replace(session, serial=draft.serial, draft=draft, focus=None, recalled=True)
    return Turn(begun, (), effects)


def ask_next_step(session: Session, scene: TurnContext) -> Turn:
    """Ask the first open step, or first request what must be known for it (the model's guess, answers)."""
    draft = _fill_proven_owner(session.draft or NO_DRAFT, session)
    step = steps.next_step(draft, question_context(session, scene))
    misses = draft.misses if step.name == draft.asked else 0
    session = replace(session, draft=replace(draft, asked=step.name, asked_at=scene.now, misses=misses))
    effect = step.lookup(draft, question_context(session, scene))
    return Turn(session, (), (effect,)) if effect else turn_with_reply(session, current_question(session, scene))


def current_question(session: Session, scene: TurnContext) -> Reply:
    """Return the current question with its options under this draft's codes; after failed tries, with ways round it."""
    draft = session.draft or NO_DRAFT
    reply = steps.STEPS[draft.asked].question.pose(draft, question_context(session, scene))
    stuck = draft.misses >= scene.book.limits.misses and len(reply.options) < 5
    ways = (action_button("back"), action_button("human")) if stuck else ()
    return replace(reply, options=(*(_draft_option(draft, option) for option in reply.options), *ways))


def _draft_option(draft: Draft, option: Option) -> Option:
    """Return the option with the code of this draft and step."""
    return Option(f"d{draft.serial}.{draft.asked}.{option.code}", option.label)


def _fill_proven_owner(draft: Draft, session: Session) -> Draft:
    """Fill in the owner whom a hand-over proved; not for an anonymous report, so secrecy is asked first."""
    proven = session.profile if session.profile and session.profile.proven else None
    if proven is None or draft.anonymous or draft.enterprise or draft.uscc or "enterprise" in draft.skipped:
        return draft
    phone = draft.phone or proven.phone
    return replace(draft, enterprise=proven.enterprise, uscc=proven.uscc, standing="registered", phone=phone)


# -- answers ----------------------------------------------------------------------------------------------------------
def on_report_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button of a report: only one that is on the current question counts; any other is outdated."""
    draft = session.draft
    if (
        draft is None
        or not draft.asked
        or code not in {option.code for option in current_question(session, scene).options}
    ):
        return answer_outdated_button(session, scene)
    _, step, value = code.split(".", 2)
    special = _SPECIAL.get(value)
    if special is not None:
        return special(session, scene)
    return accept_answer(session, scene, step, value)


def accept_answer(session: Session, scene: TurnContext, step: str, value: str) -> Turn:
    """Write an answer into its slot and ask the next step."""
    before = session.draft or NO_DRAFT
    draft = steps.STEPS[step].write_answer(before, value, question_context(session, scene))
    order = (*(name for name in draft.taken if name != step), step)
    turn = ask_next_step(replace(session, draft=replace(draft, taken=order, misses=0)), scene)
    if step == "matter" and before.parts and value != "keep":
        return prepend_texts(turn, make_text("matter-replaced"))
    beside = draft.parts[len(before.parts) :] if step == "enterprise" and value != "story" else ()
    if beside:
        return tell_noted(turn, beside)
    dropped = before.doubted if value == "again" and not before.doubted.startswith(CODE) else ""
    return prepend_texts(turn, make_text("name-dropped", name=dropped)) if dropped else turn


def read_answer(session: Session, scene: TurnContext, text: str) -> Turn | None:
    """Read typed words as the answer to the current question; None when they are not one."""
    draft = session.draft
    if draft is None or not draft.asked:
        return None
    match steps.STEPS[draft.asked].question.read(text, draft, question_context(session, scene)):
        case ValidAnswer(value, more):
            answered = accept_answer(session, scene, draft.asked, value)
            return note_words_beside(answered, more, scene) if more else answered
        case InvalidAnswer(why):
            return reject_answer(session, scene, why)
        case DoubtfulAnswer(value):
            return ask_if_answer(session, scene, value)
        case None:
            return None


def ask_if_answer(session: Session, scene: TurnContext, text: str) -> Turn:
    """Ask whether the words are meant as the answer; after a second such text both are kept as part of the matter."""
    draft = session.draft or NO_DRAFT
    if not draft.doubted:
        session = replace(session, draft=replace(draft, doubted=text))
        return turn_with_reply(session, current_question(session, scene))
    told, left = split_by_room(scene.book.limits.matter, draft.parts, (Part(_doubted_words(draft)), Part(text)))
    full = no_room_texts((*draft.parts, *told), left, scene.book.limits)
    draft = replace(draft, parts=(*draft.parts, *told), doubted="", misses=draft.misses + 1)
    session = replace(session, draft=draft)
    turn = prepend_texts(turn_with_reply(session, current_question(session, scene)), *full)
    return tell_noted(turn, told) if told else turn


def _doubted_words(draft: Draft) -> str:
    """Return the doubted answer as it was said, a code without its mark."""
    return draft.doubted.removeprefix(CODE).replace(PARTS, " ").strip()


def on_answers_found(session: Session, scene: TurnContext, answers: tuple[Answer, ...]) -> Turn:
    """Keep what the knowledge base answered, nothing when it was silent or out of reach, and go on."""
    draft = session.draft
    return ask_next_step(replace(session, draft=replace(draft, answers=answers[:3])), scene) if draft else Turn(session)


def reject_answer(session: Session, scene: TurnContext, why: Text) -> Turn:
    """Say what was wrong with the answer; after two tries also offer ways round the question."""
    draft = session.draft or NO_DRAFT
    draft = replace(draft, misses=draft.misses + 1)
    session = replace(session, draft=draft)
    text = why if draft.misses < scene.book.limits.misses else make_text("way-round", why=why)
    return turn_with_reply(session, replace(current_question(session, scene), text=text, slot=""))


def answer_outdated_button(session: Session, scene: TurnContext) -> Turn:
    """Answer a button of an earlier question or report: nothing changes, and the current question follows."""
    if session.draft is None:
        return turn_with_text(session, "outdated", action_button("report"), action_button("mine"))
    return prepend_texts(ask_next_step(session, scene), make_text("outdated-question"))


# -- ways out ---------------------------------------------------------------------------------------------------------
def go_back(session: Session, scene: TurnContext) -> Turn:
    """Open the step that was answered last."""
    draft = session.draft
    if draft is None:
        return turn_with_text(session, "nothing-to-go-back", action_button("report"), action_button("mine"))
    taken = [name for name in draft.taken if name != "summary"]
    if draft.editing:
        return ask_next_step(replace(session, draft=replace(draft, editing="")), scene)
    if not taken:
        return prepend_texts(ask_next_step(session, scene), make_text("at-the-start"))
    opened = steps.STEPS[taken[-1]].reopen(draft)
    return ask_next_step(replace(session, draft=replace(opened, taken=tuple(taken[:-1]))), scene)


def shelve_draft(session: Session, scene: TurnContext) -> Turn:
    """Put the report aside; it can be continued for a while (`limits.shelf`)."""
    session = release_doubt(session)
    draft = _take_waiting(session, scene) if session.draft is not None else None
    aside = replace(session, draft=None, heard=(), waiting=(), focus=None)
    if draft is None or not (draft.words or draft.files or draft.doubted):
        return turn_with_text(
            aside,
            "cancelled",
            action_button("resume") if session.shelved else action_button("report"),
            action_button("mine"),
        )
    shelved = replace(aside, shelved=draft, shelved_at=scene.now)
    turn = turn_with_text(shelved, "shelved", action_button("resume"), action_button("restart"))
    return prepend_texts(turn, *_left_from_shelf(session, draft))


def _left_from_shelf(session: Session, draft: Draft) -> tuple[Text, ...]:
    """Return what to say of an older report on the shelf, which holds only one."""
    older = session.shelved
    if older is None or older.serial == draft.serial or not (older.words or older.files):
        return ()
    return (make_text("shelf-left", about=shorten_text(older.words) or files_count_text(older.files)),)


def _take_waiting(session: Session, scene: TurnContext) -> Draft:
    """Return the draft with the words and files that wait for the owner's choice, as far as there is room."""
    draft, limits = session.draft or NO_DRAFT, scene.book.limits
    kept, _ = split_by_room(limits.matter, draft.parts, session.heard)
    files = (*draft.files, *(file for file in session.waiting if file not in draft.files))
    return replace(draft, parts=(*draft.parts, *kept), files=files[: limits.files])


def resume_draft(session: Session, scene: TurnContext) -> Turn:
    """Continue what was put aside, or what is open."""
    if session.draft is None and session.shelved is not None:
        session = replace(session, draft=session.shelved, shelved=None, focus=None)
    if session.draft is None:
        return turn_with_text(session, "nothing-to-resume", action_button("report"), action_button("mine"))
    return ask_next_step(session, scene)


def restart_draft(session: Session, scene: TurnContext) -> Turn:
    """Begin a new draft; the old one is put aside."""
    return shelve_and_begin(session, scene).then(lambda fresh: ask_next_step(fresh, scene))


def shelve_and_begin(session: Session, scene: TurnContext) -> Turn:
    """Begin a new draft and put the old one aside, since the button may have been an old one."""
    old = session.draft
    turn = begin_draft(session, scene)
    if old is None or not (old.words or old.files):
        return turn
    aside = replace(turn, session=replace(turn.session, shelved=old, shelved_at=scene.now))
    return replace(aside, replies=(*aside.replies, *(Reply(text) for text in _left_from_shelf(session, old))))


def close_as_solved(session: Session, scene: TurnContext) -> Turn:
    """End without a ticket, since the knowledge base answered; the words are put aside in case it did not."""
    return turn_with_text(
        replace(session, draft=None, shelved=session.draft, shelved_at=scene.now),
        "solved",
        action_button("report"),
        action_button("mine"),
    )


def split_draft(session: Session, scene: TurnContext) -> Turn:
    """Go on with the first of several matters; the others follow after its receipt."""
    return ask_next_step(split_matter(session), scene)


def show_matter(session: Session, scene: TurnContext) -> Turn:
    """Show the whole text of the matter, and the summary again."""
    return ask_next_step(session, scene).with_replies_first(*whole_matter(session.draft or NO_DRAFT))


def begin_next_matter(session: Session, scene: TurnContext) -> Turn:
    """Begin the report of the next matter that was told in one message."""
    if not session.later or session.draft is not None:
        return answer_outdated_button(session, scene)
    words, *others = session.later
    turn = begin_draft(session, scene)
    begun = turn.session.draft or NO_DRAFT
    draft = replace(next_draft(session.carried or begun, begun.serial), parts=(Part(words),))
    told = replace(turn.session, draft=draft, later=tuple(others))
    return replace(turn, session=told).then(lambda session: ask_next_step(session, scene))


_SPECIAL: dict[str, Callable[[Session, TurnContext], Turn]] = {
    "submit": submit_draft,
    "remember": submit_and_remember,
    "cancel": shelve_draft,
    "apart": split_draft,
    "read": show_matter,
    "solved": close_as_solved,
}
