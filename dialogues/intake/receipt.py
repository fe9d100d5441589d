"""PURE. What the owner reads when a report was handed in, or could not be."""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, button, go, tell
from dialogues.core.events import TicketSubmitted
from dialogues.core.session import Scene, Session, Turn
from dialogues.core.values import Reply, say
from dialogues.intake.driver import outdated


def submitted(session: Session, event: TicketSubmitted) -> Turn:
    """The number, the promised dates, what happens next; for an anonymous report the code that opens it."""
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
    """Nothing is lost: the summary stays open, and the owner may try again, or change what the desk does not take."""
    draft = session.draft
    if draft is None:
        return outdated(session, scene)
    if why == "bad-draft":
        change = button(f"d{draft.serial}.summary.edit", "btn-edit")
        return tell(session, "not-taken", change, go("human"), go("cancel"))
    again = button(f"d{draft.serial}.summary.submit", "btn-again")
    return tell(session, "not-submitted", again, go("human"), go("cancel"))
