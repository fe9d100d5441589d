"""PURE. Runs the commands that are possible at any moment: by slash, by a whole text, or by a button `go.<command>`.

Owns the table COMMANDS. Each command takes the session and the configuration and returns a turn.
"""

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
    """Begin a report with the words that wait, if any; an open report is continued."""
    session = replace(session, focus=None)
    turn = Turn(session) if session.draft is not None else driver.begin(session, scene)
    if session.heard:
        return turn.then(lambda begun: hear(begun, scene))
    return turn.then(lambda begun: driver.proceed(begun, scene))


def ask_first(session: Session, scene: Scene) -> Turn:
    """Begin a question: its kind is the one for which the knowledge base is searched first."""
    if session.draft is not None and session.draft.words:
        return driver.proceed(session, scene)
    consult = next((kind.code for kind in scene.book.kinds if kind.answers_first), "")
    return driver.begin(session, scene, consult).then(lambda begun: driver.proceed(begun, scene))


def resume(session: Session, scene: Scene) -> Turn:
    """Continue the draft; words and files that came meanwhile are added to it."""
    if session.draft is not None and session.waiting:
        session, left_out = with_files(replace(session, waiting=()), scene, session.waiting)
        if left_out:
            return saying(resume(session, scene), say("files-full", most=scene.book.limits.files))
    if session.draft is not None and session.heard:
        return hear(session, scene)
    return driver.resume(session, scene)


def restart(session: Session, scene: Scene) -> Turn:
    """Begin a new draft in place of the old one; words that came meanwhile are its first words."""
    if session.heard or session.waiting:
        return driver.leave_for_new(session, scene).then(lambda fresh: resume(fresh, scene))
    return driver.restart(session, scene)


def cancel(session: Session, scene: Scene) -> Turn:
    """Leave what is open: the draft is shelved, else the focus ends."""
    if session.draft is None and session.focus is not None:
        return tell(replace(session, focus=None, heard=()), "left", *small_talk.AFTER)
    return driver.shelve(session, scene)


def nod(session: Session, scene: Scene) -> Turn:
    """Answer 好的 and 知道了: nothing is wanted, and the open question stays open."""
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
    """Run the command with this name; an unknown one is answered like an outdated button."""
    command = COMMANDS.get(name)
    return command(session, scene) if command else driver.outdated(session, scene)
