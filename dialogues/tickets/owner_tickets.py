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
    prepend_texts,
    turn_with_reply,
    turn_with_text,
    undo_button,
)
from dialogues.core.effects import QueryProgress, RetractSupplement, SupplementTicket, UrgeTicket, WithdrawTicket
from dialogues.core.events import EffectFailed, TicketMoved, TicketsFound
from dialogues.core.session import (
    Choice,
    Doubting,
    Kept,
    Part,
    Session,
    Supplementing,
    Survey,
    Topic,
    Turn,
    TurnContext,
    note_kept,
)
from dialogues.core.values import Capability, FileRef, Option, Reply, TicketCard, make_text
from dialogues.intake.driver import answer_outdated_button, ask_next_step, begin_draft
from dialogues.intake.free_text import ask_model
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
    waits = isinstance(session.focus, Doubting)
    if not waits and (event.asked != "words" or session.draft is not None):
        session = replace(session, heard=())
    if not tickets:
        return _answer_nothing_found(session, event.asked)
    if event.asked != "mine" or len(tickets) == 1:
        return _show_story(session, tickets, scene)
    return _list_page(session, tickets)


def _show_story(session: Session, tickets: tuple[TicketCard, ...], scene: TurnContext) -> Turn:
    """Show the first ticket, which is spoken of now; words that wait may be meant for it."""
    ticket = tickets[0]
    about = matter_name(ticket)
    session = replace(session, topic=Topic(ticket.number, about, scene.now, "story"))
    if isinstance(session.focus, Doubting) and not session.focus.number:
        among = (Choice("supplement", ticket.number, about), Choice("draft" if session.draft else "new"))
        session = replace(session, focus=Doubting(ticket.number, session.focus.since, among))
    story = ticket_story(ticket, _next_action(session), others=len(tickets) > 1)
    return turn_with_reply(session, story)


def _next_action(session: Session) -> Option:
    """Return the next action from a ticket: back to the open report, or to a new one."""
    return (
        action_button("report", "btn-report-new")
        if session.heard and session.draft is None
        else next_actions(session)[0]
    )


def _answer_nothing_found(session: Session, asked: str) -> Turn:
    if session.draft is not None:
        by_name = asked in ("number", "code")
        return turn_with_text(session, "no-such-ticket" if by_name else "no-ticket-beside", *next_actions(session))
    if asked == "words" and session.heard:
        return turn_with_text(
            session, "no-ticket-like", action_button("report", "btn-report-new"), action_button("human")
        )
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


# -- adding -----------------------------------------------------------------------------------------------------------
def add_to_ticket(session: Session, number: str, text: str, files: tuple[FileRef, ...], scene: TurnContext) -> Turn:
    """Add words or files to a ticket; they are kept until the desk has them.

    What is too much for one time is refused with its reason, and the rest is sent.
    """
    limits = scene.book.limits
    fits, room = len(text) <= limits.matter, len(files) <= limits.files
    told = [] if fits else [make_text("add-too-long", typed=len(text), most=limits.matter)]
    told += [] if room else [make_text("files-full", most=limits.files)]
    wanted = SupplementTicket(number, text if fits else "", files[: limits.files])
    if told and not (wanted.text or wanted.files):
        session = replace(session, focus=session.focus or Supplementing(number, scene.now))
        return turn_with_reply(session, Reply(told[0], (make_button(f"t.done.{number}", "btn-done"),)))
    heard = (Part(wanted.text),) if wanted.text else ()
    kept = note_kept(replace(session, heard=heard, waiting=wanted.files), number, heard, wanted.files)
    return prepend_texts(Turn(kept, (), (wanted,)), *told)


def _start_adding(session: Session, number: str, scene: TurnContext) -> Turn:
    """Start adding to a ticket; words that wait for the owner's choice are added at once."""
    meant = isinstance(session.focus, Doubting | Supplementing)  # the words that wait are for this ticket
    if meant and (session.heard or session.waiting):
        text = "\n".join(part.text for part in session.heard)
        return add_to_ticket(session, number, text, session.waiting, scene)
    session = replace(session, focus=Supplementing(number, scene.now), heard=(), waiting=())
    return turn_with_reply(
        session,
        Reply(make_text("ask-add"), (make_button(f"t.done.{number}", "btn-done"),), frozenset({Capability.FILES})),
    )


def _finish_adding(session: Session, number: str, scene: TurnContext) -> Turn:
    """End adding."""
    added = isinstance(session.focus, Supplementing) and session.focus.count > 0
    topic = Topic(number, number, scene.now, "added") if added else session.topic
    session = replace(session, focus=None, topic=topic)
    if session.draft is not None:
        return ask_next_step(session, scene)
    return turn_with_text(
        session,
        "added-all" if added else "left",
        make_button(f"t.show.{number}", "btn-show"),
        *next_actions(session)[:1],
    )


def on_owner_move_done(session: Session, event: TicketMoved, scene: TurnContext) -> Turn:
    """Say that the desk carried out what the owner wanted."""
    ticket = event.ticket
    show, on = make_button(f"t.show.{ticket.number}", "btn-show"), next_actions(session)
    match event.did:
        case "supplement":
            focus = session.focus
            count = focus.count + 1 if isinstance(focus, Supplementing) and focus.number == ticket.number else 1
            focus = Supplementing(ticket.number, scene.now, count)
            answered = any(query.number == ticket.number for query in session.queries)
            session = replace(drop_query(session, ticket.number), focus=focus, heard=(), waiting=())
            return turn_with_reply(session, _added_reply(session, ticket, count, answered=answered))
        case "retract":
            session = replace(session, focus=None)
            if session.heard:  # taken out to be told as another matter
                return _start_other_matter(session, ticket.number, scene)
            return turn_with_text(session, "retracted", *on, about=matter_name(ticket))
        case "urge":
            return turn_with_text(session, "urged", show, on[0])
        case _:
            return turn_with_text(replace(drop_query(session, ticket.number), focus=None), "withdrawn", *on)


def _added_reply(session: Session, ticket: TicketCard, count: int, *, answered: bool) -> Reply:
    """Return where the words went, and the ways on: that is all, another matter, take it back."""
    number = ticket.number
    done = action_button("resume") if session.draft is not None else make_button(f"t.done.{number}", "btn-done")
    other = make_button(f"t.aside.{number}", "btn-other-matter")
    about = matter_name(ticket)
    unit = ticket.unit or make_text("some-unit")
    text = make_text("answered", unit=unit) if answered else make_text("added", about=about, count=count)
    options = (done, *undo_button(session), other)
    return Reply(text, options, frozenset({Capability.FILES}), slot=f"add{number}", about=number)


# -- the rest of the wishes -------------------------------------------------------------------------------------------
def _confirm_withdrawal(session: Session, number: str, scene: TurnContext) -> Turn:
    yes, no = (
        make_button(f"t.withdraw-yes.{number}", "btn-withdraw-yes"),
        make_button(f"t.show.{number}", "btn-withdraw-no"),
    )
    return turn_with_text(session, "ask-withdraw", yes, no, number=number)


def _start_other_matter(session: Session, number: str, scene: TurnContext) -> Turn:
    """Begin a report about something else; the handler's question stays open.

    Words that were just added to the ticket are taken out of it first.
    """
    kept = session.kept
    added = kept is not None and kept.number == number and isinstance(session.focus, Supplementing)
    if added and kept is not None and kept.parts and not session.heard:
        moved = replace(session, heard=kept.parts, waiting=kept.files, kept=Kept(kept.id + 1, ""))
        words = "\n".join(part.text for part in kept.parts)
        return Turn(moved, (), (RetractSupplement(number, words),))
    turn = Turn(replace(session, focus=None)) if session.draft else begin_draft(session, scene)
    if session.heard:
        return turn.then(lambda begun: ask_model(begun, scene))
    return turn.then(lambda begun: ask_next_step(begun, scene))


def _show_next_page(session: Session, start: str, scene: TurnContext) -> Turn:
    page = int(start) if start.isdecimal() and len(start) < 4 else 0
    return Turn(replace(session, page=page), (), (QueryProgress(),))


_WISHES: dict[str, Callable[[Session, str, TurnContext], Turn]] = {
    "show": lambda session, number, scene: Turn(session, (), (QueryProgress(number),)),
    "add": _start_adding,
    "done": _finish_adding,
    "urge": lambda session, number, scene: Turn(session, (), (UrgeTicket(number),)),
    "withdraw": _confirm_withdrawal,
    "withdraw-yes": lambda session, number, scene: Turn(session, (), (WithdrawTicket(number),)),
    "aside": _start_other_matter,
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
        return _answer_too_much(session, scene)
    if event.effect == "SupplementTicket" and session.draft is None:
        return _answer_not_added(session, key, scene)
    return turn_with_text(
        replace(session, focus=None, heard=(), waiting=()),
        key,
        next_actions(session)[0],
        action_button("mine"),
        action_button("human"),
    )


def _answer_not_added(session: Session, key: str, scene: TurnContext) -> Turn:
    """Offer to try again when the desk was out of reach; else drop the handler's question and offer a new report."""
    if key == "try-later":
        number = (session.focus.number if session.focus else "") or _asking_ticket(session)
        session = replace(session, focus=session.focus or Doubting(number, scene.now))
        return turn_with_text(
            session, key, make_button(f"t.add.{number}", "btn-again"), action_button("mine"), action_button("human")
        )
    session = replace(drop_query(session, _asking_ticket(session)), focus=None)
    return turn_with_text(
        session, key, action_button("report", "btn-report-anyway"), action_button("mine"), action_button("human")
    )


def _answer_too_much(session: Session, scene: TurnContext) -> Turn:
    """Say that the ticket holds no more files or words; words that came with files are sent without them."""
    number = (session.focus.number if session.focus else "") or _asking_ticket(session)
    told = make_text("files-full", most=scene.book.limits.files) if session.waiting else make_text("add-refused")
    words = "\n".join(part.text for part in session.heard)
    files, session = session.waiting, replace(session, heard=(), waiting=())
    if files and words and number:
        return prepend_texts(add_to_ticket(session, number, words, (), scene), told)
    look = make_button(f"t.show.{number}", "btn-show") if number else action_button("mine")
    return turn_with_reply(session, Reply(told, (look, next_actions(session)[0])))


def _asking_ticket(session: Session) -> str:
    return session.queries[0].number if session.queries else ""


def drop_query(session: Session, number: str) -> Session:
    """Drop the handler's question about this ticket: it is answered or past."""
    return replace(session, queries=tuple(query for query in session.queries if query.number != number))
