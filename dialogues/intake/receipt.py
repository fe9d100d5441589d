"""PURE. Answers the submission of a report: the receipt, or that it failed."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, button, go, tell
from dialogues.core.events import TicketSubmitted
from dialogues.core.session import Scene, Session, Turn
from dialogues.core.values import Reply, say
from dialogues.intake.driver import outdated


def submitted(session: Session, event: TicketSubmitted) -> Turn:
    """Show number, promised dates and what happens next; for an anonymous report also its receipt code."""
    proven = session.profile is not None and session.profile.proven  # what else is remembered may be new now
    session = replace(session, draft=None, heard=(), waiting=(), focus=None, recalled=proven)
    options = (
        button(f"t.add.{event.number}", "btn-add"),
        button(f"t.show.{event.number}", "btn-show"),
    )
    key = "receipt-anonymous" if event.receipt_code else "receipt"
    args = {"code": event.receipt_code} if event.receipt_code else {}
    text = say(key, number=event.number, verify=event.verify_by, promised=event.promised, **args)
    return ask(session, Reply(text, options, keep=True))


def not_submitted(session: Session, scene: Scene, why: str) -> Turn:
    """Say that the report was not submitted; the summary stays open, to try again or to change what was refused."""
    draft = session.draft
    if draft is None:
        return outdated(session, scene)
    if why == "bad-draft":
        change = button(f"d{draft.serial}.summary.edit", "btn-edit")
        return tell(session, "not-taken", change, go("human"), go("cancel"))
    again = button(f"d{draft.serial}.summary.submit", "btn-again")
    return tell(session, "not-submitted", again, go("human"), go("cancel"))
