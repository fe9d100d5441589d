"""PURE. Tells an owner what happened to a ticket.

Each message stands alone: which matter, what happened, what comes next. A secret matter says only that there is news:
the text may show on a locked screen (mechanism 27). News for staff is handled by `tickets.staff`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialogues.core.buttons import action_button, make_button, turn_with_reply
from dialogues.core.events import TicketNotified
from dialogues.core.session import Query, Session, Survey, Topic, Turn, TurnContext
from dialogues.core.values import Arg, Capability, Option, Reply, TicketCard, make_text
from dialogues.tickets import staff, survey
from dialogues.tickets.supplements import drop_query


@dataclass(frozen=True, slots=True)
class NewsTemplate:
    """One row of PUSHES: the arguments that the text takes and the buttons below it."""

    args: tuple[str, ...] = ("about",)
    wishes: tuple[str, ...] = ("show",)


PUSHES: dict[str, NewsTemplate] = {
    "push-accepted": NewsTemplate(("about", "due")),
    "push-assigned": NewsTemplate(("about", "unit", "due")),
    "push-in-progress": NewsTemplate(("about", "unit", "due")),
    "push-returned": NewsTemplate(("about", "due")),
    "push-rejected": NewsTemplate(("about", "note"), ("object", "show", "human")),
    "push-upheld": NewsTemplate(("about", "note"), ("show", "human")),
    "push-overturned": NewsTemplate(("about", "note")),
    "push-handed-up": NewsTemplate(("about", "unit", "note", "due")),
    "push-merged": NewsTemplate(),
    "push-joined": NewsTemplate(),
    "push-left": NewsTemplate(),
    "push-terminated": NewsTemplate(("about", "note"), ("show", "human")),
    "push-disputed": NewsTemplate(),
    "push-stuck": NewsTemplate(),
    "push-raised": NewsTemplate(),
    "push-reported": NewsTemplate(),
    "push-decided": NewsTemplate(("about", "due")),
    "push-resumed": NewsTemplate(("about", "due"), ("answer", "show")),
    "push-extended": NewsTemplate(("about", "note", "due")),
    "push-recomputed": NewsTemplate(("about", "note", "due")),
    "push-review": NewsTemplate(),
    "push-redispatched": NewsTemplate(("about", "unit", "note", "due")),
    "push-lifted": NewsTemplate(("about", "unit", "note")),
    "push-declined": NewsTemplate(("about", "note"), ("show", "human")),
    "push-rate": NewsTemplate(),
    "push-needs-info": NewsTemplate(("about", "unit", "note"), ("answer", "other")),
    "push-resolved": NewsTemplate(("about", "outcome", "note")),
    "push-closed": NewsTemplate(),
}
ANY = NewsTemplate()
_INVITES = ("push-resolved", "push-rate")

WISHES: dict[str, str] = {"show": "t.show", "answer": "t.add", "other": "t.aside", "object": "o.start"}
LABELS = {"show": "btn-show", "answer": "btn-answer", "other": "btn-other-matter", "object": "btn-object"}


def on_ticket_notified(session: Session, event: TicketNotified, scene: TurnContext) -> Turn:
    """Return the message, and remember what it asks for: an answer to the handler, a rating."""
    if event.key.startswith("staff-"):
        return staff.on_staff_notified(session, event, scene)
    ticket = event.ticket
    if event.key == "push-needs-info":
        session = _remember_query(session, ticket, scene)
    elif ticket.state != "needs_info":
        session = drop_query(session, ticket.number)
    if event.key in _INVITES and ticket.can_rate:
        invited = Survey(ticket.number, ticket.round, survey.matter_name(ticket), scene.now)
        session = survey.remember_survey(session, invited)
    session = _remember_topic(session, event, scene)
    reply = replace(_news_reply(event, ticket), about=ticket.number)
    if session.draft is not None or session.focus is not None:
        return Turn(session, (reply,))  # the open question keeps its buttons
    return turn_with_reply(session, reply)


def _remember_topic(session: Session, event: TicketNotified, scene: TurnContext) -> Session:
    """Remember the ticket as what was told of last; news that asks something waits for its own answer."""
    ticket = event.ticket
    if event.key == "push-needs-info" or (event.key in _INVITES and ticket.can_rate):
        return session
    cause = "refusal" if event.key == "push-rejected" and ticket.can_object else "news"
    return replace(session, topic=Topic(ticket.number, survey.matter_name(ticket), scene.now, cause))


def _remember_query(session: Session, ticket: TicketCard, scene: TurnContext) -> Session:
    """Remember the handler's question as the newest, in place of an earlier one about the same ticket."""
    others = tuple(query for query in session.queries if query.number != ticket.number)
    return replace(session, queries=(Query(ticket.number, survey.matter_name(ticket), scene.now), *others)[:10])


def _news_reply(event: TicketNotified, ticket: TicketCard) -> Reply:
    """Return the message for the owner."""
    number = ticket.number
    if event.key == "push-opened-elsewhere":
        return Reply(make_text(event.key, number=number), (action_button("human"),), keep=True)
    if ticket.secret:
        return Reply(make_text("push-secret", number=number), (_wish_option("show", number),), keep=True)
    push = PUSHES.get(event.key, ANY)
    key = event.key if event.key in PUSHES else "push-any"
    values: dict[str, Arg] = {
        "about": ticket.title or number,
        "unit": ticket.unit or make_text("some-unit"),
        "due": make_text("due-on", date=ticket.promised) if ticket.promised else make_text("due-soon"),
        "note": event.note or make_text("no-words"),
        "outcome": ticket.outcome or "solved",
    }
    text = make_text(key, **{name: values[name] for name in push.args})
    if key == "push-needs-info":
        text = make_text("lines", first=text, rest=make_text("answer-directly"))
    wants = frozenset({Capability.FILES}) if key == "push-needs-info" else frozenset[Capability]()
    if key in _INVITES and ticket.can_rate:
        text = make_text("lines", first=text, rest=make_text("ask-rate"))
        return Reply(text, survey.grade_options(Survey(number, ticket.round)), columns=3, keep=True)
    offered = (wish for wish in push.wishes if wish != "object" or ticket.can_object)
    return Reply(text, tuple(_wish_option(wish, number) for wish in offered), wants, keep=True)


def _wish_option(wish: str, number: str) -> Option:
    return make_button(f"{WISHES[wish]}.{number}", LABELS[wish]) if wish in WISHES else action_button(wish)
