"""PURE. Runs the commands that are possible at any moment: by slash, by a whole text, or by a button `go.<command>`.

Owns the table COMMANDS. Each command takes the session and the configuration and returns a turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import prepend_texts, turn_with_text
from dialogues.core.session import Session, Turn, TurnContext
from dialogues.core.values import Reply, make_text
from dialogues.input import praise
from dialogues.intake import driver
from dialogues.intake.draft import add_files
from dialogues.intake.free_text import ask_model
from dialogues.tickets import owner_tickets, small_talk, staff

Command = Callable[[Session, TurnContext], Turn]


def begin_report(session: Session, scene: TurnContext) -> Turn:
    """Begin a report with the words that wait, if any; an open report is continued."""
    session = replace(session, focus=None)
    turn = Turn(session) if session.draft is not None else driver.begin_draft(session, scene)
    if session.heard:
        return turn.then(lambda begun: ask_model(begun, scene))
    return turn.then(lambda begun: driver.ask_next_step(begun, scene))


def begin_consultation(session: Session, scene: TurnContext) -> Turn:
    """Begin a question: its kind is the one for which the knowledge base is searched first."""
    if session.draft is not None and session.draft.words:
        return driver.ask_next_step(session, scene)
    consult = next((kind.code for kind in scene.book.kinds if kind.answers_first), "")
    return driver.begin_draft(session, scene, consult).then(lambda begun: driver.ask_next_step(begun, scene))


def resume_report(session: Session, scene: TurnContext) -> Turn:
    """Continue the draft; words and files that came meanwhile are added to it."""
    if session.draft is not None and session.waiting:
        session, left_out = add_files(replace(session, waiting=()), scene, session.waiting)
        if left_out:
            return prepend_texts(resume_report(session, scene), make_text("files-full", most=scene.book.limits.files))
    if session.draft is not None and session.heard:
        return ask_model(session, scene)
    return driver.resume_draft(session, scene)


def restart_report(session: Session, scene: TurnContext) -> Turn:
    """Begin a new draft in place of the old one; words that came meanwhile are its first words."""
    if session.heard or session.waiting:
        return driver.shelve_and_begin(session, scene).then(lambda fresh: resume_report(fresh, scene))
    return driver.restart_draft(session, scene)


def begin_another(session: Session, scene: TurnContext) -> Turn:
    """Begin another matter; a report that is open is put aside and can be continued."""
    draft = session.draft
    if draft is None or not (draft.words or draft.files):
        return begin_report(session, scene)
    return restart_report(session, scene).with_replies_first(Reply(make_text("put-aside")))


def cancel_current(session: Session, scene: TurnContext) -> Turn:
    """Leave what is open: the draft is shelved, else the focus ends."""
    if session.draft is None and session.focus is not None:
        return turn_with_text(replace(session, focus=None, heard=()), "left", *small_talk.AFTER)
    return driver.shelve_draft(session, scene)


def answer_acknowledgement(session: Session, scene: TurnContext) -> Turn:
    """Answer 好的 and 知道了: nothing is wanted, and the open question stays open."""
    if session.draft is not None:
        return driver.ask_next_step(session, scene)
    return turn_with_text(session, "all-right", *small_talk.AFTER)


BEGINNINGS = frozenset({"report", "new", "ask", "restart"})
COMMANDS: dict[str, Command] = {
    "start": small_talk.greet_person,
    "help": small_talk.show_help,
    "mine": owner_tickets.list_own_tickets,
    "report": begin_report,
    "new": begin_another,
    "ask": begin_consultation,
    "human": small_talk.show_telephone,
    "back": driver.go_back,
    "cancel": cancel_current,
    "resume": resume_report,
    "restart": restart_report,
    "thanks": praise.answer_thanks,
    "nod": answer_acknowledgement,
    "forget": small_talk.ask_to_forget,
    "forget-yes": small_talk.forget_owner,
    "keep": small_talk.keep_owner,
    "work": staff.request_worklist,
}


def run_command(name: str, session: Session, scene: TurnContext) -> Turn:
    """Run the command with this name; an unknown one is answered like an outdated button."""
    command = COMMANDS.get(name)
    return command(session, scene) if command else driver.answer_outdated_button(session, scene)
