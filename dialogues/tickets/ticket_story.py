"""PURE. Tells an owner one ticket's story: where it is, what happened, what the owner may do."""

from __future__ import annotations

from dialogues.core.buttons import (
    action_button,
    join_lines,
    make_button,
)
from dialogues.core.values import Arg, Option, Reply, TicketCard, TimelineItem, make_text
from dialogues.language.words import shorten_text

STORY = 4  # lines of a ticket's story, the newest
NOTE = 160  # characters of an earlier note shown in it; the newest is shown whole


def state_text_key(ticket: TicketCard) -> str:
    return ticket.state.replace("_", "-") if ticket.state in TOLD_STATES else "other"


def ticket_story(ticket: TicketCard, onward: Option, *, others: bool = False) -> Reply:
    """Return what happened so far in plain words, and what the owner may do now."""
    due = ticket.promised if ticket.promised and ticket.state not in DONE_STATES else None
    newest = next((happened for happened in reversed(ticket.timeline) if happened.note), None)
    card = join_lines(
        ticket.title if not ticket.secret else "",
        make_text("story-head", number=ticket.number, state=make_text(f"state-{state_text_key(ticket)}")),
        *(row for happened in ticket.timeline[-STORY:] for row in _timeline_lines(happened, whole=happened is newest)),
        make_text("story-unit", unit=ticket.unit) if ticket.unit and due else "",
        make_text("story-due", date=due) if due else "",
    )
    options = (*_wish_options(ticket, others), onward)
    return Reply(make_text("card", card=card), options, slot=f"ticket{ticket.number}", keep=True, about=ticket.number)


def _timeline_lines(happened: TimelineItem, *, whole: bool) -> tuple[Arg, ...]:
    """Return one entry of the timeline; its note is shown whole or shortened to NOTE characters."""
    row = make_text("story-row", at=happened.at, what=happened.text)
    note = happened.note if whole else shorten_text(happened.note, NOTE)
    return (row, make_text("story-note", note=note)) if note else (row,)


def _wish_options(ticket: TicketCard, others: bool) -> tuple[Option, ...]:
    """Return the buttons for what the ticket allows."""
    number = ticket.number
    can = (
        (ticket.can_rate, make_button(f"t.rate.{number}.{ticket.round}", "btn-rate")),
        (ticket.can_supplement, make_button(f"t.add.{number}", "btn-add")),
        (ticket.can_urge, make_button(f"t.urge.{number}", "btn-urge")),
        (ticket.can_object, make_button(f"o.start.{number}", "btn-object")),
        (ticket.can_withdraw, make_button(f"t.withdraw.{number}", "btn-withdraw")),
        (others, action_button("mine", "btn-others")),
    )
    return tuple(option for may, option in can if may)


TOLD_STATES = (
    "submitted",
    "accepted",
    "rejected",
    "objected",
    "assigned",
    "in_progress",
    "needs_info",
    "disputed",
    "at_task_force",
    "at_working_group",
    "reported",
    "resolved",
    "review",
    "joined",
    "merged",
    "terminated",
    "closed",
    "withdrawn",
)
DONE_STATES = ("rejected", "objected", "resolved", "review", "merged", "terminated", "closed", "withdrawn")
