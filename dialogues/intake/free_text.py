"""PURE. Takes free words into a report: keeps them, asks the model, adds them once they are known to belong there."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    prepend_texts,
    turn_with_reply,
    undo_button,
    with_more_options,
)
from dialogues.core.effects import Understand
from dialogues.core.events import Understood
from dialogues.core.parts import Part, split_by_room
from dialogues.core.session import NO_DRAFT, Guess, Session, Turn, TurnContext, note_kept
from dialogues.core.values import FileRef, Reply, Text, make_text
from dialogues.intake.draft import add_files, add_guess, add_words, no_room_texts
from dialogues.intake.driver import ask_next_step, begin_draft
from dialogues.intake.noted import SHOWN
from dialogues.intake.questions.region import regions_named_in
from dialogues.language.words import shorten_text


def drop_unclaimed_words(session: Session) -> Session:
    """Drop words that waited for a button nobody pressed."""
    return session if session.draft is not None else replace(session, heard=(), waiting=())


def ask_model(session: Session, scene: TurnContext, *parts: Part) -> Turn:
    """Ask the model what these words are; they are kept until it answers, beside any that wait for a choice."""
    kept, left = split_by_room(scene.book.limits.matter, session.heard, parts)
    if left:
        return _answer_no_room(replace(session, heard=(*session.heard, *kept)), scene, left)
    session = replace(session, heard=(*session.heard, *parts))
    words = "\n".join(part.text for part in parts or session.heard)
    return Turn(session, (), (Understand(words[: scene.book.limits.text]),))


def _answer_no_room(session: Session, scene: TurnContext, left: tuple[Part, ...]) -> Turn:
    """Say that a report cannot hold so many words, with the open question or the next actions for words that wait."""
    full = no_room_texts(session.heard, left, scene.book.limits)
    if session.draft is None and session.heard:
        ways = (action_button("report", "btn-report-anyway"), action_button("human"))
        return turn_with_reply(session, Reply(full[0], ways))
    turn = Turn(session) if session.draft else begin_draft(session, scene)
    return prepend_texts(turn.then(lambda begun: ask_next_step(begun, scene)), *full)


def take_waiting(session: Session, scene: TurnContext) -> Turn:
    """Take files and words that are on their way into the open report, and go on with it."""
    session, left_out = add_files(replace(session, waiting=()), scene, session.waiting)
    full = (make_text("files-full", most=scene.book.limits.files),) if left_out else ()
    turn = ask_model(session, scene) if session.heard else ask_next_step(session, scene)
    return prepend_texts(turn, *full)


def ask_model_again(session: Session, scene: TurnContext) -> Turn:
    """Ask the model about the whole report, whose words changed."""
    words = session.draft.words if session.draft else ""
    return Turn(session, (), (Understand(words[: scene.book.limits.text]),))


def add_to_report(session: Session, scene: TurnContext, understood: Understood | None) -> Turn:
    """Add the words that wait to the report, a new one if there is none.

    `understood`: the model's answer; None when it did not answer.
    """
    parts, files = session.heard, session.waiting
    session = replace(session, heard=(), waiting=())
    turn = Turn(session) if session.draft else begin_draft(session, scene)
    telling = turn.session.draft is None or turn.session.draft.asked in ("", "matter", "summary")
    asked = turn.session.draft.asked if turn.session.draft is not None else ""
    settled = turn.session.draft is not None and bool(turn.session.draft.kind)
    first = turn.session.draft is None or not turn.session.draft.parts
    draft_before = turn.session.draft or NO_DRAFT
    session, left = add_words(turn.session, scene, parts)
    full = no_room_texts(session.draft.parts if session.draft else (), left, scene.book.limits)
    session, crowded = add_files(session, scene, files)
    full += (make_text("files-full", most=scene.book.limits.files),) if crowded else ()
    doubtful = (
        asked == "kind" and not settled and draft_before.guess is not None and draft_before.guess.certainty != "sure"
    )
    session = _count_miss(session) if doubtful else session
    turn = replace(turn, session=session)
    if understood is not None and not settled and (len(parts) > 1 or not first):
        return prepend_texts(turn.then(lambda added: ask_model_again(added, scene)), *full)
    if understood is not None:
        turn = replace(turn, session=take_guess(session, scene, understood))
    else:
        turn = replace(turn, session=_take_only_region(mark_not_understood(session), scene))
    if not settled or first or (telling and asked != "summary"):
        return prepend_texts(turn.then(lambda guessed: ask_next_step(guessed, scene)), *full)
    return turn.then(lambda guessed: _note_more(guessed, scene, parts, files, full))


def _note_more(
    session: Session, scene: TurnContext, parts: tuple[Part, ...], files: tuple[FileRef, ...], full: tuple[Text, ...]
) -> Turn:
    """Say what was added to a matter that was told before, with the button that takes it back, and go on."""
    draft = session.draft
    held = tuple(part for part in parts if draft is not None and part in draft.parts)
    if not held:
        return prepend_texts(ask_next_step(session, scene), *full)
    session = note_kept(_count_miss(session), "", held, files)
    words = shorten_text("\n".join(part.text for part in held), SHOWN)
    asked = prepend_texts(ask_next_step(session, scene), *full, make_text("noted-words", words=words))
    return with_more_options(asked, undo_button(session))


def _count_miss(session: Session) -> Session:
    """Count a failed try: the words were no answer to the open question."""
    draft = session.draft
    return replace(session, draft=replace(draft, misses=draft.misses + 1)) if draft else session


def _take_only_region(session: Session, scene: TurnContext) -> Session:
    """Without the model, take the region when the words name exactly one."""
    draft = session.draft
    found = regions_named_in(draft.words, scene.book) if draft and not draft.region else ()
    return replace(session, draft=replace(draft, region=found[0])) if draft and len(found) == 1 else session


def mark_not_understood(session: Session) -> Session:
    """Note that the model did not answer, so that it is not asked again and again."""
    draft = session.draft
    if draft is None or draft.guess is not None:
        return session
    return replace(session, draft=replace(draft, guess=Guess((), "lost")))


def take_guess(session: Session, scene: TurnContext, understood: Understood) -> Session:
    """Write the model's answer into the draft."""
    return add_guess(session, scene, to_guess(understood), understood.region, understood.phone)


def to_guess(understood: Understood) -> Guess:
    """Return the part of the model's answer that the draft keeps."""
    return Guess(understood.kinds, understood.certainty, understood.confidence, understood.model, understood.scores)
