"""PURE. Takes free words into a report: keeps them, asks the model, adds them once they are known to belong there."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, button, go, saying
from dialogues.core.effects import Understand
from dialogues.core.events import Understood
from dialogues.core.session import Doubting, Guess, Part, Scene, Session, Turn, fitting
from dialogues.core.values import Reply, say
from dialogues.intake.draft import no_room, with_files, with_guess, with_words
from dialogues.intake.driver import begin, proceed
from dialogues.intake.questions.region import named


def forgetful(session: Session) -> Session:
    """Drop words that waited for a button nobody pressed."""
    waits = session.draft is not None or isinstance(session.focus, Doubting)
    return session if waits else replace(session, heard=(), waiting=())


def hear(session: Session, scene: Scene, *parts: Part) -> Turn:
    """Ask the model what these words are; they are kept until it answers, beside any that wait for a choice."""
    kept, left = fitting(scene.book.limits.matter, session.heard, parts)
    if left:
        return _unheard(replace(session, heard=(*session.heard, *kept)), scene, left)
    session = replace(session, heard=(*session.heard, *parts))
    words = "\n".join(part.text for part in parts or session.heard)
    return Turn(session, (), (Understand(words[: scene.book.limits.text]),))


def _unheard(session: Session, scene: Scene, left: tuple[Part, ...]) -> Turn:
    """Say that a report cannot hold so many words, with the open question or the next actions for words that wait."""
    full = no_room(session.heard, left, scene.book.limits)
    if session.draft is None and session.heard:
        ways = (go("report", "btn-report-anyway"), go("human"))
        waits = session.focus.number if isinstance(session.focus, Doubting) else ""
        answers = (button(f"t.add.{waits}", "btn-is-answer"),) if waits else ()
        return ask(session, Reply(full[0], (*answers, *ways)))
    turn = Turn(session) if session.draft else begin(session, scene)
    return saying(turn.then(lambda begun: proceed(begun, scene)), *full)


def hear_again(session: Session, scene: Scene) -> Turn:
    """Ask the model about the whole report, whose words changed."""
    words = session.draft.words if session.draft else ""
    return Turn(session, (), (Understand(words[: scene.book.limits.text]),))


def absorb(session: Session, scene: Scene, understood: Understood | None) -> Turn:
    """Add the words that wait to the report, a new one if there is none.

    `understood`: the model's answer; None when it did not answer.
    """
    parts, files = session.heard, session.waiting
    session = replace(session, heard=(), waiting=())
    turn = Turn(session) if session.draft else begin(session, scene)
    telling = turn.session.draft is None or turn.session.draft.asked in ("", "matter", "summary")
    settled = turn.session.draft is not None and bool(turn.session.draft.kind)
    first = turn.session.draft is None or not turn.session.draft.parts
    session, left = with_words(turn.session, scene, parts)
    full = no_room(session.draft.parts if session.draft else (), left, scene.book.limits)
    session, crowded = with_files(session, scene, files)
    full += (say("files-full", most=scene.book.limits.files),) if crowded else ()
    turn = replace(turn, session=session)
    if understood is not None and not settled and (len(parts) > 1 or not first):
        return saying(turn.then(lambda added: hear_again(added, scene)), *full)
    if understood is not None:
        turn = replace(turn, session=take_guess(session, scene, understood))
    else:
        turn = replace(turn, session=_place_named(unread(session), scene))
    if not settled or first or telling:
        return saying(turn.then(lambda guessed: proceed(guessed, scene)), *full)
    return saying(turn.then(lambda guessed: proceed(_beside(guessed), scene)), *full, say("noted"))


def _beside(session: Session) -> Session:
    """Count a failed try: the words were no answer to the open question."""
    draft = session.draft
    return replace(session, draft=replace(draft, misses=draft.misses + 1)) if draft else session


def _place_named(session: Session, scene: Scene) -> Session:
    """Without the model, take the region when the words name exactly one."""
    draft = session.draft
    found = named(draft.words, scene.book.regions) if draft and not draft.region else ()
    return replace(session, draft=replace(draft, region=found[0])) if draft and len(found) == 1 else session


def unread(session: Session) -> Session:
    """Note that the model did not answer, so that it is not asked again and again."""
    draft = session.draft
    if draft is None or draft.guess is not None:
        return session
    return replace(session, draft=replace(draft, guess=Guess((), "lost")))


def take_guess(session: Session, scene: Scene, understood: Understood) -> Session:
    """Write the model's answer into the draft."""
    return with_guess(session, scene, guess_of(understood), understood.region, understood.phone)


def guess_of(understood: Understood) -> Guess:
    """Return the part of the model's answer that the draft keeps."""
    return Guess(understood.kinds, understood.certainty, understood.confidence, understood.model, understood.scores)
