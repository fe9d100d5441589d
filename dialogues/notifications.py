"""PURE. Tells an owner what happened to a ticket.

Each message stands alone: which matter, what happened, what comes next. A secret matter says only that there is news:
the text may show on a locked screen (mechanism 27). News for staff is handled by `tickets.staff`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogues.core.buttons import ask, button, go
from dialogues.core.events import Notified
from dialogues.core.session import Query, Scene, Session, Survey, Turn
from dialogues.core.values import Arg, Option, Reply, TicketCard, Want, say
from dialogues.tickets import staff, survey
from dialogues.tickets.owner_tickets import without_query


@dataclass(frozen=True, slots=True)
class Push:
    """One row of PUSHES: the arguments that the text takes and the buttons below it."""

    args: tuple[str, ...] = ("about",)
    wishes: tuple[str, ...] = ("show",)


PUSHES: dict[str, Push] = {
    "push-accepted": Push(("about", "due")),
    "push-assigned": Push(("about", "unit", "due")),
    "push-in-progress": Push(("about", "unit", "due")),
    "push-returned": Push(("about", "due")),
    "push-rejected": Push(("about", "note"), ("object", "show", "human")),
    "push-upheld": Push(("about", "note"), ("show", "human")),
    "push-overturned": Push(("about", "note")),
    "push-handed-up": Push(("about", "unit", "note", "due")),
    "push-merged": Push(),
    "push-joined": Push(),
    "push-left": Push(),
    "push-terminated": Push(("about", "note"), ("show", "human")),
    "push-disputed": Push(),
    "push-stuck": Push(),
    "push-raised": Push(),
    "push-reported": Push(),
    "push-decided": Push(("about", "due")),
    "push-resumed": Push(("about", "due"), ("answer", "show")),
    "push-extended": Push(("about", "note", "due")),
    "push-recomputed": Push(("about", "note", "due")),
    "push-review": Push(),
    "push-redispatched": Push(("about", "unit", "note", "due")),
    "push-lifted": Push(("about", "unit", "note")),
    "push-declined": Push(("about", "note"), ("show", "human")),
    "push-rate": Push(),
    "push-needs-info": Push(("about", "unit", "note"), ("answer", "other")),
    "push-resolved": Push(("about", "outcome", "note")),
    "push-closed": Push(),
}
ANY = Push()
_INVITES = ("push-resolved", "push-rate")

WISHES: dict[str, str] = {"show": "t.show", "answer": "t.add", "other": "t.aside", "object": "o.start"}
LABELS = {"show": "btn-show", "answer": "btn-answer", "other": "btn-other-matter", "object": "btn-object"}


def notified(session: Session, event: Notified, scene: Scene) -> Turn:
    """Return the message, and remember what it asks for: an answer to the handler, a rating."""
    if event.key.startswith("staff-"):
        return staff.notified(session, event, scene)
    ticket = event.ticket
    if event.key == "push-needs-info":
        session = _asked(session, ticket)
    elif ticket.state != "needs_info":
        session = without_query(session, ticket.number)
    if event.key in _INVITES:
        session = survey.invited(session, Survey(ticket.number, ticket.round))
    busy = session.draft is not None or session.focus is not None
    reply = _message(event, ticket, busy=busy)
    if busy:
        return Turn(session, (reply,))  # the open question keeps its buttons
    return ask(session, reply)


def _asked(session: Session, ticket: TicketCard) -> Session:
    """Remember the handler's question as the newest, in place of an earlier one about the same ticket."""
    others = tuple(query for query in session.queries if query.number != ticket.number)
    return replace(session, queries=(Query(ticket.number, survey.about(ticket)), *others)[:10])


def _message(event: Notified, ticket: TicketCard, *, busy: bool) -> Reply:
    """Return the message for the owner; `busy`: the conversation is about something else now."""
    number = ticket.number
    if ticket.secret:
        return Reply(say("push-secret", number=number), (_wish("show", number),), keep=True)
    push = PUSHES.get(event.key, ANY)
    key = event.key if event.key in PUSHES else "push-any"
    values: dict[str, Arg] = {
        "about": ticket.title or number,
        "unit": ticket.unit or say("some-unit"),
        "due": say("due-on", date=ticket.promised) if ticket.promised else say("due-soon"),
        "note": event.note or say("no-words"),
        "outcome": ticket.outcome or "solved",
    }
    text = say(key, **{name: values[name] for name in push.args})
    if key == "push-needs-info":
        text = say("lines", first=text, rest=say("answer-by-button" if busy else "answer-directly"))
    wants = frozenset({Want.FILES}) if key == "push-needs-info" else frozenset[Want]()
    if key in _INVITES and ticket.can_rate:
        text = say("lines", first=text, rest=say("ask-rate"))
        return Reply(text, survey.grades(Survey(number, ticket.round)), columns=3, keep=True)
    offered = (wish for wish in push.wishes if wish != "object" or ticket.can_object)
    return Reply(text, tuple(_wish(wish, number) for wish in offered), wants, keep=True)


def _wish(wish: str, number: str) -> Option:
    return button(f"{WISHES[wish]}.{number}", LABELS[wish]) if wish in WISHES else go(wish)
