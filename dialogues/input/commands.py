"""PURE. What can be asked for at any moment, by a command, a word or a button `go.<command>`: one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import saying, tell
from dialogues.core.session import Scene, Session, Turn
from dialogues.core.values import say
from dialogues.input import praise
from dialogues.intake import driver
from dialogues.intake.draft import with_files
from dialogues.intake.free_text import hear
from dialogues.tickets import owner_tickets, small_talk, staff

Command = Callable[[Session, Scene], Turn]


def new_report(session: Session, scene: Scene) -> Turn:
    """Begin a report, with the words that wait, if any; one that is open is gone on with."""
    session = replace(session, focus=None)
    turn = Turn(session) if session.draft is not None else driver.begin(session, scene)
    if session.heard:
        return turn.then(lambda begun: hear(begun, scene))
    return turn.then(lambda begun: driver.proceed(begun, scene))


def ask_first(session: Session, scene: Scene) -> Turn:
    """A question: the knowledge base is looked into first."""
    if session.draft is not None and session.draft.words:
        return driver.proceed(session, scene)
    consult = next((kind.code for kind in scene.book.kinds if kind.answers_first), "")
    return driver.begin(session, scene, consult).then(lambda begun: driver.proceed(begun, scene))


def resume(session: Session, scene: Scene) -> Turn:
    """Go on with the draft; words and files that came meanwhile belong to it."""
    if session.draft is not None and session.waiting:
        session, left_out = with_files(replace(session, waiting=()), scene, session.waiting)
        if left_out:
            return saying(resume(session, scene), say("files-full", most=scene.book.limits.files))
    if session.draft is not None and session.heard:
        return hear(session, scene)
    return driver.resume(session, scene)


def restart(session: Session, scene: Scene) -> Turn:
    """A new draft instead of the old; words that came meanwhile are its first."""
    if session.heard or session.waiting:
        return driver.leave_for_new(session, scene).then(lambda fresh: resume(fresh, scene))
    return driver.restart(session, scene)


def cancel(session: Session, scene: Scene) -> Turn:
    """Leave whatever is open."""
    if session.draft is None and session.focus is not None:
        return tell(replace(session, focus=None, heard=()), "left", *small_talk.AFTER)
    return driver.shelve(session, scene)


def nod(session: Session, scene: Scene) -> Turn:
    """All right, thanks, I see: nothing is wanted, and the open question stays open."""
    if session.draft is not None:
        return driver.proceed(session, scene)
    return tell(session, "all-right", *small_talk.AFTER)


COMMANDS: dict[str, Command] = {
    "start": small_talk.greet,
    "help": small_talk.help_,
    "mine": owner_tickets.mine,
    "report": new_report,
    "ask": ask_first,
    "human": small_talk.human,
    "back": driver.back,
    "cancel": cancel,
    "resume": resume,
    "restart": restart,
    "thanks": praise.thanks,
    "nod": nod,
    "forget": small_talk.forget,
    "forget-yes": small_talk.forget_yes,
    "keep": small_talk.keep,
    "work": staff.work,
}


def run(name: str, session: Session, scene: Scene) -> Turn:
    command = COMMANDS.get(name)
    return command(session, scene) if command else driver.outdated(session, scene)
