"""PURE. Answers the submission of a report: the receipt, or that it failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dialogues.core.buttons import action_button, make_button, turn_with_reply, turn_with_text
from dialogues.core.events import TicketSubmitted
from dialogues.core.session import Session, Topic, Turn, TurnContext
from dialogues.core.values import Reply, make_text
from dialogues.intake.driver import answer_outdated_button
from dialogues.language.words import shorten_text

CHINA = timedelta(hours=8)  # ahead of UTC
OPENS, CLOSES = 8, 18  # hours between which somebody is at work


def on_ticket_submitted(session: Session, event: TicketSubmitted, scene: TurnContext) -> Turn:
    """Show number, promised dates and what happens next; for an anonymous report also its receipt code."""
    proven = session.profile is not None and session.profile.proven  # what else is remembered may be new now
    about = event.number if event.receipt_code else event.title or event.number
    topic = Topic(event.number, about, scene.now, "receipt")
    carried = session.draft if session.later else None
    session = replace(session, draft=None, heard=(), waiting=(), focus=None, recalled=proven, topic=topic)
    session = replace(session, carried=carried)
    options = (
        make_button(f"t.add.{event.number}", "btn-add"),
        make_button(f"t.show.{event.number}", "btn-show"),
    )
    key = "receipt-anonymous" if event.receipt_code else "receipt"
    text = make_text(key, number=event.number, verify=event.verify_by, promised=event.promised)
    if is_night(scene.now):
        text = make_text("lines", first=text, rest=make_text("receipt-night", verify=event.verify_by))
    turn = turn_with_reply(session, Reply(text, options, keep=True))
    if event.receipt_code:  # alone, so that it can be copied and kept
        code = Reply(make_text("receipt-code", code=event.receipt_code), keep=True, about=event.number)
        turn = replace(turn, replies=(*turn.replies, code))
    return turn.then(_ask_for_next) if session.later else turn


def is_night(now: datetime) -> bool:
    """Return whether nobody is at work in the region now, by the hour alone: which days are free, the desk knows."""
    return not OPENS <= (now + CHINA).hour < CLOSES


def _ask_for_next(session: Session) -> Turn:
    """Ask for the next matter of the same message."""
    about, count = shorten_text(session.later[0], 24), len(session.later)
    ways = (action_button("next"), action_button("drop-later"))
    return turn_with_text(session, "ask-next-matter", *ways, about=about, count=count)


def on_submit_failed(session: Session, scene: TurnContext, why: str) -> Turn:
    """Say that the report was not submitted; the summary stays open, to try again or to change what was refused."""
    draft = session.draft
    if draft is None:
        return answer_outdated_button(session, scene)
    if why == "bad-draft":
        change = make_button(f"d{draft.serial}.summary.edit", "btn-edit")
        return turn_with_text(session, "not-taken", change, action_button("human"), action_button("cancel"))
    again = make_button(f"d{draft.serial}.summary.submit", "btn-again")
    return turn_with_text(session, "not-submitted", again, action_button("human"), action_button("cancel"))
