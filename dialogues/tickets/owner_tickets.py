"""PURE. Handles an owner's tickets: the list, one ticket's story, adding to it, urging, withdrawing.

One chat may talk about several tickets, so every button names its ticket. What a ticket allows, its card says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import (
    action_button,
    join_lines,
    make_button,
    next_actions,
    turn_with_reply,
    turn_with_text,
)
from dialogues.core.effects import QueryProgress, UrgeTicket, WithdrawTicket
from dialogues.core.events import EffectFailed, TicketMoved, TicketsFound
from dialogues.core.parts import Incoming
from dialogues.core.session import (
    Choice,
    Session,
    Supplementing,
    Survey,
    Topic,
    Turn,
    TurnContext,
)
from dialogues.core.values import Option, Reply, TicketCard, make_text
from dialogues.intake.driver import answer_outdated_button
from dialogues.intake.free_text import add_to_report
from dialogues.language import utterance
from dialogues.tickets import choices, supplements
from dialogues.tickets.survey import grade_options, matter_name
from dialogues.tickets.ticket_story import state_text_key, ticket_story

PAGE = 5  # tickets of one list


# -- looking ----------------------------------------------------------------------------------------------------------
def list_own_tickets(session: Session, scene: TurnContext) -> Turn:
    """Request all tickets of the owner, and show the first page."""
    return Turn(replace(session, page=0), (), (QueryProgress(),))


def on_tickets_found(session: Session, event: TicketsFound, scene: TurnContext) -> Turn:
    """Show one ticket, or list several. A question in words gets the likeliest ticket, with the others behind a button.

    Words that were taken for such a question may be a new matter: they are kept for the button that says so.
    """
    tickets = event.tickets
    if event.asked != "words":
        session = replace(session, heard=())
    if not tickets:
        return _answer_nothing_found(session, event.asked, scene)
    if event.asked != "mine" or len(tickets) == 1:
        return _show_story(session, tickets, scene)
    return _list_page(session, tickets)


def _show_story(session: Session, tickets: tuple[TicketCard, ...], scene: TurnContext) -> Turn:
    """Show the first ticket, which is spoken of now; words that wait may be meant for it."""
    ticket = tickets[0]
    about = matter_name(ticket)
    session = replace(session, topic=Topic(ticket.number, about, scene.now, "story"))
    words = "\n".join(part.text for part in session.heard)
    if words and (len(session.heard) > 1 or not utterance.asks_progress(words, scene.book)):  # no mere question
        supplement = (Choice("supplement", ticket.number, about),) if ticket.can_supplement else ()
        among = (*supplement, choices.other_matter(session))
        session, _ = choices.keep_in_doubt(session, among, Incoming(), scene)
    elif session.draft is not None:
        session = replace(session, heard=())
    story = ticket_story(ticket, _next_action(session), others=len(tickets) > 1)
    return turn_with_reply(session, story)


def _next_action(session: Session) -> Option:
    """Return the next action from a ticket: back to the open report, or to a new one."""
    return (
        action_button("report", "btn-report-new")
        if (session.heard or session.doubt) and session.draft is None
        else next_actions(session)[0]
    )


def _answer_nothing_found(session: Session, asked: str, scene: TurnContext) -> Turn:
    if session.draft is not None and asked == "words" and session.heard:  # no ticket: the words are of this report
        return add_to_report(session, scene, None)
    if session.draft is not None:
        by_name = asked in ("number", "code")
        return turn_with_text(session, "no-such-ticket" if by_name else "no-ticket-beside", *next_actions(session))
    if asked == "words" and session.heard:
        return choices.offer_choices(session, "no-ticket-like", (Choice("new"),), scene)
    if asked == "mine" or asked == "words":
        return turn_with_text(session, "no-tickets", action_button("report"), action_button("human"))
    return turn_with_text(session, "no-such-ticket", action_button("mine"), action_button("human"))


def _list_page(session: Session, tickets: tuple[TicketCard, ...]) -> Turn:
    start = session.page if session.page < len(tickets) else 0
    page = tickets[start : start + PAGE]
    rows = tuple(
        make_text("ticket-line", n=n, about=matter_name(ticket), state=make_text(f"state-{state_text_key(ticket)}"))
        for n, ticket in enumerate(page, 1)
    )
    looks = tuple(make_button(f"t.show.{ticket.number}", "btn-look", n=n) for n, ticket in enumerate(page, 1))
    more = (make_button(f"t.more.{start + PAGE}", "btn-more"),) if len(tickets) > start + PAGE else ()
    return turn_with_reply(session, Reply(make_text("tickets", rows=join_lines(*rows)), (*looks, *more), columns=3))


def on_owner_move_done(session: Session, event: TicketMoved, scene: TurnContext) -> Turn:
    """Say that the desk carried out what the owner wanted."""
    ticket = event.ticket
    show, on = make_button(f"t.show.{ticket.number}", "btn-show"), next_actions(session)
    match event.did:
        case "supplement":
            focus = session.focus
            count = focus.count + 1 if isinstance(focus, Supplementing) and focus.number == ticket.number else 1
            about = matter_name(ticket)
            focus = Supplementing(ticket.number, scene.now, count, about)
            stale = session.topic is None or scene.now - session.topic.since > scene.book.limits.claim
            session = replace(session, topic=Topic(ticket.number, about, scene.now, "news")) if stale else session
            answered = any(query.number == ticket.number for query in session.queries)
            session = replace(supplements.drop_query(session, ticket.number), focus=focus, heard=(), waiting=())
            return turn_with_reply(session, supplements.added_reply(session, ticket, answered=answered))
        case "retract":
            session = replace(session, focus=None)
            if session.heard:  # taken out to be told as another matter
                return supplements.start_other_matter(session, ticket.number, scene)
            return turn_with_text(session, "retracted", *on, about=matter_name(ticket))
        case "urge":
            return turn_with_text(session, "urged", show, on[0])
        case _:
            return turn_with_text(replace(supplements.drop_query(session, ticket.number), focus=None), "withdrawn", *on)


# -- the rest of the wishes -------------------------------------------------------------------------------------------
def _confirm_withdrawal(session: Session, number: str, scene: TurnContext) -> Turn:
    yes, no = (
        make_button(f"t.withdraw-yes.{number}", "btn-withdraw-yes"),
        make_button(f"t.show.{number}", "btn-withdraw-no"),
    )
    return turn_with_text(session, "ask-withdraw", yes, no, number=number)


def _show_next_page(session: Session, start: str, scene: TurnContext) -> Turn:
    page = int(start) if start.isdecimal() and len(start) < 4 else 0
    return Turn(replace(session, page=page), (), (QueryProgress(),))


_WISHES: dict[str, Callable[[Session, str, TurnContext], Turn]] = {
    "show": lambda session, number, scene: Turn(session, (), (QueryProgress(number),)),
    "add": supplements.start_adding,
    "done": supplements.finish_adding,
    "urge": lambda session, number, scene: Turn(session, (), (UrgeTicket(number),)),
    "withdraw": _confirm_withdrawal,
    "withdraw-yes": lambda session, number, scene: Turn(session, (), (WithdrawTicket(number),)),
    "aside": supplements.start_other_matter,
    "more": _show_next_page,
}


def on_ticket_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button of a ticket."""
    _, verb, number, *rest = (*code.split("."), "", "")
    if verb == "rate" and rest and rest[0].isdecimal() and number:
        survey = Survey(number, int(rest[0][:4]))
        return turn_with_reply(session, Reply(make_text("ask-rate"), grade_options(survey), columns=3, keep=True))
    wish = _WISHES.get(verb)
    return wish(session, number, scene) if wish and number else answer_outdated_button(session, scene)


FAILURES: dict[tuple[str, str], str] = {
    ("QueryProgress", "too-often"): "code-too-often",
    ("UrgeTicket", "too-often"): "urge-too-often",
    ("UrgeTicket", "not-now"): "urge-not-now",
    ("WithdrawTicket", "not-now"): "withdraw-not-now",
    ("SupplementTicket", "not-now"): "add-not-now",
    ("RetractSupplement", "not-now"): "retract-not-now",
}


def on_owner_move_failed(session: Session, event: EffectFailed, scene: TurnContext) -> Turn:
    """Say why the ticket was not changed and what to do instead. Words meant for the ticket are kept."""
    key = FAILURES.get((event.effect, event.why), "no-such-ticket" if event.why == "not-found" else "try-later")
    if event.effect == "SupplementTicket" and event.why == "bad-draft":
        return supplements.answer_too_much(session, scene)
    if event.effect == "SupplementTicket" and (session.heard or session.waiting):
        return supplements.answer_not_added(session, key, scene)
    if session.heard or session.waiting:
        return choices.offer_choices(session, key, (choices.other_matter(session),), scene)
    return turn_with_text(
        replace(session, focus=None),
        key,
        next_actions(session)[0],
        action_button("mine"),
        action_button("human"),
    )
