"""PURE. Serves staff in their own chat: a case with its buttons, the words that a move needs, the worklist.

Which moves are open comes with the ticket (backend.tickets.workflow decides); here is only how each is asked for.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import action_button, join_lines, make_button, turn_with_reply, turn_with_text
from dialogues.core.effects import ActOnTicket, ListWork
from dialogues.core.events import TicketMoved, TicketNotified
from dialogues.core.session import Noting, Session, Turn, TurnContext
from dialogues.core.values import Arg, Option, Reply, Text, TicketCard, make_text
from dialogues.intake.driver import answer_outdated_button
from dialogues.tickets.staff_case import MOVES, NEWS, _look_options, case_reply, move_options, move_text_key

OUTCOMES = ("solved", "partly", "explained")  # 办结 is not 解决: a result says which
WORDY = frozenset(  # the move needs words that somebody will read
    {
        "resolve",
        "ask",
        "return",
        "reject",
        "co_resolve",
        "uphold",
        "overturn",
        "deny",
        "redispatch",
        "decline",
        "decide",
    }
)
PAGE = 10  # tickets of one worklist
UNITS = 12  # departments of one list
STATES = ("submitted", "accepted", "assigned", "in_progress", "needs_info")  # those with a text of what they wait for


def on_staff_notified(session: Session, event: TicketNotified, scene: TurnContext) -> Turn:
    """Show the case that arrived, or to which something happened."""
    news = make_text(event.key if event.key in NEWS else "staff-news")
    reply = case_reply(event.ticket, news, event.note, scene)
    busy = session.draft is not None or session.focus is not None
    return Turn(session, (reply,)) if busy else turn_with_reply(session, reply)


def request_worklist(session: Session, scene: TurnContext) -> Turn:
    """Request the worklist."""
    if session.staff is None:
        return answer_outdated_button(session, scene)
    return Turn(replace(session, focus=None, page=0), (), (ListWork(session.staff.id),))


def show_worklist(session: Session, tickets: tuple[TicketCard, ...]) -> Turn:
    """Show one page of the worklist."""
    if not tickets:
        return turn_with_text(session, "no-work", action_button("work", "btn-refresh"), action_button("report"))
    start = session.page if session.page < len(tickets) else 0
    page = tuple(enumerate(tickets[start : start + PAGE], start + 1))
    rows = tuple(_worklist_line(n, ticket) for n, ticket in page)
    looks = tuple(make_button(f"w.show.{ticket.number}", "btn-look", n=n) for n, ticket in page)
    more = (make_button(f"w.more.{start + PAGE}", "btn-more"),) if len(tickets) > start + PAGE else ()
    text = make_text("work", count=len(tickets), rows=join_lines(*rows))
    return turn_with_reply(session, Reply(text, (*looks, *more), columns=3))


def _worklist_line(n: int, ticket: TicketCard) -> Text:
    """Return one line of the worklist: what the ticket waits for (the desk sorts by that) and its date."""
    due: Arg = make_text("case-due", date=ticket.promised) if ticket.promised else make_text("no-date")
    state = ticket.state.replace("_", "-") if ticket.state in STATES else "other"
    key = "work-line-emergency" if ticket.emergency else "work-line"
    return make_text(key, n=n, about=ticket.title or ticket.number, state=make_text(f"waits-{state}"), due=due)


def show_case(session: Session, number: str, tickets: tuple[TicketCard, ...], scene: TurnContext) -> Turn:
    """Show one case of the worklist, whole."""
    ticket = next((ticket for ticket in tickets if ticket.number == number), None)
    if ticket is None:
        return turn_with_text(session, "case-gone", action_button("work"))
    return turn_with_reply(session, case_reply(ticket, make_text("staff-case"), "", scene, opened=True))


# -- moves ------------------------------------------------------------------------------------------------------------
def on_staff_button(session: Session, scene: TurnContext, code: str) -> Turn:
    """Handle a button of staff: look at a case, list, or make a move."""
    _, verb, number, arg, *_ = (*code.split(".", 3), "", "")
    staff = session.staff
    if staff is None or not number:
        return answer_outdated_button(session, scene)
    if verb == "show":
        session = replace(session, focus=Noting(number, "show", scene.now))
        return Turn(session, (), (ListWork(staff.id, number),))
    if verb == "more":
        return Turn(replace(session, focus=None, page=_page_start(number)), (), (ListWork(staff.id),))
    if verb == "units" or (verb == "assign" and not arg):
        session = replace(session, focus=Noting(number, "assign", scene.now), page=_page_start(arg))
        return Turn(session, (), (ListWork(staff.id, number),))
    if verb in WORDY:
        return _ask_words(session, Noting(number, verb, scene.now))
    if verb in ("yes", "no"):
        return _on_confirmation(session, scene, number, verb == "yes", arg)
    if verb in MOVES:
        return Turn(session, (), (ActOnTicket(staff.id, number, verb, department=arg),))
    return answer_outdated_button(session, scene)


def _page_start(told: str) -> int:
    """Return where a list goes on; text that is no such number means its beginning."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0


def show_departments(session: Session, number: str, tickets: tuple[TicketCard, ...]) -> Turn:
    """Show a page of the departments this case may go to; looked up again each time, since a desk has several cases."""
    ticket = next((ticket for ticket in tickets if ticket.number == number), None)
    if ticket is None or "assign" not in ticket.moves:
        return turn_with_text(session, "case-gone" if ticket is None else "failed-not-now", action_button("work"))
    start = session.page if session.page < len(ticket.units) else 0
    page = ticket.units[start : start + UNITS]
    if not page:
        return turn_with_text(session, "no-units", action_button("work"))
    options = tuple(Option(f"w.assign.{number}.{code}", make_text("unit-name", name=name)) for code, name in page)
    more = (make_button(f"w.units.{number}.{start + UNITS}", "btn-more"),) if len(ticket.units) > start + UNITS else ()
    return turn_with_reply(
        session, Reply(make_text("ask-unit"), (*options, *more, action_button("work", "btn-leave")), columns=2)
    )


def _ask_words(session: Session, noting: Noting) -> Turn:
    session = replace(session, focus=noting)
    return turn_with_text(
        session, f"ask-words-{move_text_key(noting.action)}", make_button(f"w.no.{noting.number}", "btn-leave")
    )


def take_move_words(session: Session, noting: Noting, text: str, scene: TurnContext) -> Turn:
    """Take the words that a move needs, and show them before they are sent. Too long a text is refused, never cut."""
    if noting.action not in WORDY:
        return turn_with_text(replace(session, focus=None), "case-gone", action_button("work"))
    most = scene.book.limits.note
    if len(text) > most:
        leave = make_button(f"w.no.{noting.number}", "btn-leave")
        return turn_with_text(session, "words-too-long", leave, typed=len(text), most=most)
    return _ask_confirmation(session, replace(noting, note=text))


def _ask_confirmation(session: Session, noting: Noting) -> Turn:
    """Ask for confirmation; a result also says its outcome, by the button that sends it."""
    number = noting.number
    back = (make_button(f"w.{noting.action}.{number}", "btn-rewrite"), make_button(f"w.no.{number}", "btn-leave"))
    if noting.action == "resolve":
        send = tuple(make_button(f"w.yes.{number}.{outcome}", f"outcome-{outcome}") for outcome in OUTCOMES)
        return turn_with_text(replace(session, focus=noting), "check-outcome", *send, *back, note=noting.note)
    send = (make_button(f"w.yes.{number}", "btn-send"),)
    key = f"check-words-{move_text_key(noting.action)}"
    return turn_with_text(replace(session, focus=noting), key, *send, *back, note=noting.note)


def _on_confirmation(session: Session, scene: TurnContext, number: str, yes: bool, outcome: str) -> Turn:
    """Send the words, or leave them."""
    noting, staff = session.focus, session.staff
    if not isinstance(noting, Noting) or noting.number != number or staff is None:
        return answer_outdated_button(session, scene)
    if not yes:
        return turn_with_text(replace(session, focus=None), "words-left", action_button("work"))
    if not noting.note:
        return _ask_words(session, noting)
    if noting.action == "resolve" and outcome not in OUTCOMES:
        return _ask_confirmation(session, noting)
    outcome = outcome if noting.action == "resolve" else ""
    wanted = ActOnTicket(staff.id, number, noting.action, noting.note, outcome=outcome)
    return Turn(replace(session, focus=replace(noting, outcome=outcome)), (), (wanted,))


def on_staff_move_done(session: Session, event: TicketMoved) -> Turn:
    """Say that the move was made, and offer the next ones."""
    session = replace(session, focus=None)
    ticket, done = event.ticket, _done_text(event)
    options = (*_look_options(ticket), *move_options(ticket))
    if event.did == "sign" and ticket.contact:  # whom to call is shown only to those who signed
        return turn_with_reply(
            session, Reply(make_text("card", card=join_lines(done, make_text("case-who", who=ticket.contact))), options)
        )
    return turn_with_reply(session, Reply(done, options))


def _done_text(event: TicketMoved) -> Text:
    ticket = event.ticket
    if event.did == "accept" and ticket.state == "assigned" and ticket.unit:  # it was dispatched automatically
        return make_text("did-accept-sent", number=ticket.number, unit=ticket.unit)
    return make_text(f"did-{move_text_key(event.did) if event.did in MOVES else 'other'}", number=ticket.number)


def on_staff_move_failed(session: Session, why: str) -> Turn:
    """Say why the move failed; words that were written stay, to try again or to shorten them."""
    key = {"not-now": "failed-not-now", "not-found": "case-gone", "bad-draft": "failed-bad"}.get(why, "try-later")
    noting = session.focus
    if key == "try-later" and isinstance(noting, Noting) and noting.note:
        stem = ".".join(part for part in ("w.yes", noting.number, noting.outcome) if part)
        return turn_with_text(session, key, make_button(stem, "btn-again"), action_button("work"))
    if why == "bad-draft" and isinstance(noting, Noting) and noting.note:
        again = make_button(f"w.{noting.action}.{noting.number}", "btn-rewrite")
        return turn_with_text(session, "words-refused", again, make_button(f"w.no.{noting.number}", "btn-leave"))
    return turn_with_text(replace(session, focus=None), key, action_button("work"))


def on_staff_left(session: Session) -> Turn:
    """Forget everything: this chat is no longer that of a member of staff."""
    fresh = replace(Session.new(session.conversation), serial=session.serial)
    return turn_with_text(fresh, "staff-left", action_button("report"))
