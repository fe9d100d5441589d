"""PURE. Runs the commands that are possible at any moment: by slash, by a whole text, or by a button `go.<command>`.

Owns the table COMMANDS. Each command takes the session and the configuration and returns a turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import turn_with_text
from dialogues.core.session import Session, Turn, TurnContext, release_doubt
from dialogues.core.values import Reply, make_text
from dialogues.input import praise
from dialogues.input.early_answers import report_claim, take_name_with_phone
from dialogues.intake import driver
from dialogues.intake.free_text import take_waiting
from dialogues.tickets import owner_tickets, small_talk, staff

Command = Callable[[Session, TurnContext], Turn]


def begin_report(session: Session, scene: TurnContext) -> Turn:
    """Begin a report with the words that wait, if any; an open report is continued."""
    session = release_doubt(replace(session, focus=None))
    turn = Turn(session) if session.draft is not None else driver.begin_draft(session, scene)
    return turn.then(lambda begun: take_waiting(begun, scene))


def begin_consultation(session: Session, scene: TurnContext) -> Turn:
    """Begin a question: its kind is the one for which the knowledge base is searched first."""
    if session.draft is not None and (session.draft.words or session.draft.files):
        return driver.ask_next_step(session, scene)
    consult = next((kind.code for kind in scene.book.kinds if kind.answers_first), "")
    return driver.begin_draft(session, scene, consult).then(lambda begun: driver.ask_next_step(begun, scene))


def resume_report(session: Session, scene: TurnContext) -> Turn:
    """Continue the draft; words and files that came meanwhile are added to it."""
    session = release_doubt(session)
    if not (session.heard or session.waiting):
        return driver.resume_draft(session, scene)
    if session.draft is None and session.shelved is not None:
        session = replace(session, draft=session.shelved, shelved=None, focus=None)
    if (answered := _read_waiting_answer(session, scene)) is not None:
        return answered
    turn = Turn(session) if session.draft is not None else driver.begin_draft(session, scene)
    return turn.then(lambda on: take_waiting(on, scene))


def _read_waiting_answer(session: Session, scene: TurnContext) -> Turn | None:
    """Read the words that wait as the answer to the report's open question; None when they are none."""
    if session.waiting or not session.heard:
        return None
    text, freed = "\n".join(part.text for part in session.heard), replace(session, heard=(), focus=None)
    both = take_name_with_phone(freed, text, scene)
    if both is not None or not report_claim(freed, text, scene):
        return both
    return driver.read_answer(freed, scene, text)


def restart_report(session: Session, scene: TurnContext) -> Turn:
    """Begin a new draft in place of the old one; words that came meanwhile are its first words."""
    session = release_doubt(session)
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
    if session.draft is None and (session.focus is not None or session.doubt is not None):
        key = "left-words" if session.doubt is not None else "left"
        return turn_with_text(replace(session, focus=None, doubt=None), key, *small_talk.AFTER)
    return driver.shelve_draft(session, scene)


def answer_acknowledgement(session: Session, scene: TurnContext) -> Turn:
    """Answer 好的 and 知道了: nothing is wanted, and the open question stays open."""
    if session.draft is not None:
        return driver.ask_next_step(session, scene)
    return turn_with_text(session, "all-right", *small_talk.AFTER)


def drop_later_matters(session: Session, scene: TurnContext) -> Turn:
    """Leave the other matters of one message, which are not reported then."""
    return turn_with_text(replace(session, later=(), carried=None), "later-left", *small_talk.AFTER)


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
    "next": driver.begin_next_matter,
    "drop-later": drop_later_matters,
}


def run_command(name: str, session: Session, scene: TurnContext) -> Turn:
    """Run the command with this name; an unknown one is answered like an outdated button."""
    command = COMMANDS.get(name)
    return command(session, scene) if command else driver.answer_outdated_button(session, scene)
