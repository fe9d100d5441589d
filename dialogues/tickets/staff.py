"""PURE. Serves staff in their own chat: a case with its buttons, the words that a move needs, the worklist.

Which moves are open comes with the ticket (backend.tickets.workflow decides); here is only how each is asked for.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.core.buttons import ask, button, dots, go, lines, tell
from dialogues.core.effects import ActOnTicket, ListWork
from dialogues.core.events import Notified, TicketMoved
from dialogues.core.session import Noting, Scene, Session, Turn
from dialogues.core.values import Arg, Option, Reply, Text, TicketCard, say
from dialogues.intake.driver import outdated

MOVES = (  # in the order they are offered
    "sign",
    "grant",
    "deny",
    "overturn",
    "uphold",
    "decide",
    "redispatch",
    "decline",
    "resolve",
    "assign",
    "reject",
    "ask",
    "co_sign",
    "co_resolve",
    "return",
    "accept",
)
OUTCOMES = ("solved", "partly", "explained")  # 办结 is not 解决: a result says which
MOST = 3  # buttons of one case
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
BODY = 600  # characters of a matter in a notification; the opened case shows all of it
PAGE = 10  # tickets of one worklist
UNITS = 12  # departments of one list
STATES = ("submitted", "accepted", "assigned", "in_progress", "needs_info")  # those with a text of what they wait for
NEWS = frozenset(
    {
        "staff-new",
        "staff-assigned",
        "staff-returned",
        "staff-answered",
        "staff-urged",
        "staff-withdrawn",
        "staff-due-soon",
        "staff-overdue",
        "staff-undeliverable",
        "staff-objected",
        "staff-overturned",
        "staff-handed-up",
        "staff-lifted",
        "staff-disputed",
        "staff-involved",
        "staff-co-result",
        "staff-resumed",
        "staff-extend",
        "staff-granted",
        "staff-denied",
        "staff-recomputed",
        "staff-stuck",
        "staff-raised",
        "staff-decided",
        "staff-review",
        "staff-letter",
    }
)


def notified(session: Session, event: Notified, scene: Scene) -> Turn:
    """Show the case that arrived, or to which something happened."""
    news = say(event.key if event.key in NEWS else "staff-news")
    reply = case(event.ticket, news, event.note, scene)
    busy = session.draft is not None or session.focus is not None
    return Turn(session, (reply,)) if busy else ask(session, reply)


def case(ticket: TicketCard, news: Text, note: str, scene: Scene, *, opened: bool = False) -> Reply:
    """Return all that is needed to work on a case; `opened`: staff asked for it, so there is no button to look."""
    region = scene.book.regions.get(ticket.region)
    where = dots(region.name if region else "", ticket.place)
    text = lines(
        news,
        say("case-head", number=ticket.number, kind=say(f"kind-{_kind(ticket, scene)}")),
        (ticket.body if opened else brief(ticket.body)) or ticket.title,
        say("case-where", where=where) if where else "",
        say("case-who", who=ticket.contact) if ticket.contact else "",
        say("case-due", date=ticket.promised) if ticket.promised and ticket.moves else "",
        say("case-extension", days=ticket.extension) if ticket.extension else "",
        say("case-note", note=note) if note else "",
    )
    look = () if opened else _look(ticket)
    return Reply(say("card", card=text), (*look, *moves(ticket)), files=ticket.files, columns=3, keep=True)


def _look(ticket: TicketCard) -> tuple[Option, ...]:
    """Return the button to read a case that came without its words (secret) or with only the first BODY characters."""
    unread = (ticket.secret and ticket.moves and not ticket.body) or len(ticket.body) > BODY
    return (button(f"w.show.{ticket.number}", "btn-look-into"),) if unread else ()


def brief(body: str) -> str:
    """Return the first BODY characters of the matter."""
    return body if len(body) <= BODY else f"{body[:BODY]}…"


def _kind(ticket: TicketCard, scene: Scene) -> str:
    return ticket.kind if any(kind.code == ticket.kind for kind in scene.book.kinds) else "other"


def moves(ticket: TicketCard) -> tuple[Option, ...]:
    """Return buttons for the first MOST moves that the ticket allows, else one for the worklist."""
    offered = tuple(move for move in MOVES if move in ticket.moves)
    options = tuple(button(f"w.{move}.{ticket.number}", _label(move, ticket)) for move in offered[:MOST])
    return options or (go("work"),)


def _label(move: str, ticket: TicketCard) -> str:
    """Return the move's label; assigning again, and a desk's own result (an answer), have labels of their own."""
    if move == "assign" and "accept" not in ticket.moves:
        return "move-reassign"
    return "move-answer" if move == "resolve" and "assign" in ticket.moves else f"move-{text_key(move)}"


def text_key(move: str) -> str:
    """Return the ending of a move's text keys."""
    return move.replace("_", "-")


def work(session: Session, scene: Scene) -> Turn:
    """Request the worklist."""
    if session.staff is None:
        return outdated(session, scene)
    return Turn(replace(session, focus=None, page=0), (), (ListWork(session.staff.id),))


def worklist(session: Session, tickets: tuple[TicketCard, ...]) -> Turn:
    """Show one page of the worklist."""
    if not tickets:
        return tell(session, "no-work", go("work", "btn-refresh"), go("report"))
    start = session.page if session.page < len(tickets) else 0
    page = tuple(enumerate(tickets[start : start + PAGE], start + 1))
    rows = tuple(_row(n, ticket) for n, ticket in page)
    looks = tuple(button(f"w.show.{ticket.number}", "btn-look", n=n) for n, ticket in page)
    more = (button(f"w.more.{start + PAGE}", "btn-more"),) if len(tickets) > start + PAGE else ()
    text = say("work", count=len(tickets), rows=lines(*rows))
    return ask(session, Reply(text, (*looks, *more), columns=3))


def _row(n: int, ticket: TicketCard) -> Text:
    """Return one line of the worklist: what the ticket waits for (the desk sorts by that) and its date."""
    due: Arg = say("case-due", date=ticket.promised) if ticket.promised else say("no-date")
    state = ticket.state.replace("_", "-") if ticket.state in STATES else "other"
    return say("work-line", n=n, about=ticket.title or ticket.number, state=say(f"waits-{state}"), due=due)


def shown(session: Session, number: str, tickets: tuple[TicketCard, ...], scene: Scene) -> Turn:
    """Show one case of the worklist, whole."""
    ticket = next((ticket for ticket in tickets if ticket.number == number), None)
    if ticket is None:
        return tell(session, "case-gone", go("work"))
    return ask(session, case(ticket, say("staff-case"), "", scene, opened=True))


# -- moves ------------------------------------------------------------------------------------------------------------
def pressed(session: Session, scene: Scene, code: str) -> Turn:
    """Handle a button of staff: look at a case, list, or make a move."""
    _, verb, number, arg, *_ = (*code.split(".", 3), "", "")
    staff = session.staff
    if staff is None or not number:
        return outdated(session, scene)
    if verb == "show":
        session = replace(session, focus=Noting(number, "show", scene.now))
        return Turn(session, (), (ListWork(staff.id, number),))
    if verb == "more":
        return Turn(replace(session, focus=None, page=_start(number)), (), (ListWork(staff.id),))
    if verb == "units" or (verb == "assign" and not arg):
        session = replace(session, focus=Noting(number, "assign", scene.now), page=_start(arg))
        return Turn(session, (), (ListWork(staff.id, number),))
    if verb in WORDY:
        return _ask_words(session, Noting(number, verb, scene.now))
    if verb in ("yes", "no"):
        return _confirmed(session, scene, number, verb == "yes", arg)
    if verb in MOVES:
        return Turn(session, (), (ActOnTicket(staff.id, number, verb, department=arg),))
    return outdated(session, scene)


def _start(told: str) -> int:
    """Return where a list goes on; text that is no such number means its beginning."""
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 4 else 0


def departments(session: Session, number: str, tickets: tuple[TicketCard, ...]) -> Turn:
    """Show a page of the departments this case may go to; looked up again each time, since a desk has several cases."""
    ticket = next((ticket for ticket in tickets if ticket.number == number), None)
    if ticket is None or "assign" not in ticket.moves:
        return tell(session, "case-gone" if ticket is None else "failed-not-now", go("work"))
    start = session.page if session.page < len(ticket.units) else 0
    page = ticket.units[start : start + UNITS]
    if not page:
        return tell(session, "no-units", go("work"))
    options = tuple(Option(f"w.assign.{number}.{code}", say("unit-name", name=name)) for code, name in page)
    more = (button(f"w.units.{number}.{start + UNITS}", "btn-more"),) if len(ticket.units) > start + UNITS else ()
    return ask(session, Reply(say("ask-unit"), (*options, *more, go("work", "btn-leave")), columns=2))


def _ask_words(session: Session, noting: Noting) -> Turn:
    session = replace(session, focus=noting)
    return tell(session, f"ask-words-{text_key(noting.action)}", button(f"w.no.{noting.number}", "btn-leave"))


def words(session: Session, noting: Noting, text: str, scene: Scene) -> Turn:
    """Take the words that a move needs, and show them before they are sent. Too long a text is refused, never cut."""
    if noting.action not in WORDY:
        return tell(replace(session, focus=None), "case-gone", go("work"))
    most = scene.book.limits.note
    if len(text) > most:
        leave = button(f"w.no.{noting.number}", "btn-leave")
        return tell(session, "words-too-long", leave, typed=len(text), most=most)
    return _check(session, replace(noting, note=text))


def _check(session: Session, noting: Noting) -> Turn:
    """Ask for confirmation; a result also says its outcome, by the button that sends it."""
    number = noting.number
    back = (button(f"w.{noting.action}.{number}", "btn-rewrite"), button(f"w.no.{number}", "btn-leave"))
    if noting.action == "resolve":
        send = tuple(button(f"w.yes.{number}.{outcome}", f"outcome-{outcome}") for outcome in OUTCOMES)
        return tell(replace(session, focus=noting), "check-outcome", *send, *back, note=noting.note)
    send = (button(f"w.yes.{number}", "btn-send"),)
    key = f"check-words-{text_key(noting.action)}"
    return tell(replace(session, focus=noting), key, *send, *back, note=noting.note)


def _confirmed(session: Session, scene: Scene, number: str, yes: bool, outcome: str) -> Turn:
    """Send the words, or leave them."""
    noting, staff = session.focus, session.staff
    if not isinstance(noting, Noting) or noting.number != number or staff is None:
        return outdated(session, scene)
    if not yes:
        return tell(replace(session, focus=None), "words-left", go("work"))
    if not noting.note:
        return _ask_words(session, noting)
    if noting.action == "resolve" and outcome not in OUTCOMES:
        return _check(session, noting)
    outcome = outcome if noting.action == "resolve" else ""
    wanted = ActOnTicket(staff.id, number, noting.action, noting.note, outcome=outcome)
    return Turn(replace(session, focus=replace(noting, outcome=outcome)), (), (wanted,))


def moved(session: Session, event: TicketMoved) -> Turn:
    """Say that the move was made, and offer the next ones."""
    session = replace(session, focus=None)
    ticket, done = event.ticket, _done(event)
    options = (*_look(ticket), *moves(ticket))
    if event.did == "sign" and ticket.contact:  # whom to call is shown only to those who signed
        return ask(session, Reply(say("card", card=lines(done, say("case-who", who=ticket.contact))), options))
    return ask(session, Reply(done, options))


def _done(event: TicketMoved) -> Text:
    ticket = event.ticket
    if event.did == "accept" and ticket.state == "assigned" and ticket.unit:  # it was dispatched automatically
        return say("did-accept-sent", number=ticket.number, unit=ticket.unit)
    return say(f"did-{text_key(event.did) if event.did in MOVES else 'other'}", number=ticket.number)


def failure(session: Session, why: str) -> Turn:
    """Say why the move failed; words that were written stay, to try again or to shorten them."""
    key = {"not-now": "failed-not-now", "not-found": "case-gone", "bad-draft": "failed-bad"}.get(why, "try-later")
    noting = session.focus
    if key == "try-later" and isinstance(noting, Noting) and noting.note:
        stem = ".".join(part for part in ("w.yes", noting.number, noting.outcome) if part)
        return tell(session, key, button(stem, "btn-again"), go("work"))
    if why == "bad-draft" and isinstance(noting, Noting) and noting.note:
        again = button(f"w.{noting.action}.{noting.number}", "btn-rewrite")
        return tell(session, "words-refused", again, button(f"w.no.{noting.number}", "btn-leave"))
    return tell(replace(session, focus=None), key, go("work"))
