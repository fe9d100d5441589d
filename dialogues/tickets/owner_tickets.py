"""PURE. Handles an owner's tickets: the list, one ticket's story, adding to it, urging, withdrawing.

One chat may talk about several tickets, so every button names its ticket. What a ticket allows, its card says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dialogues.core.buttons import ask, button, go, lines, onward, saying, tell
from dialogues.core.effects import QueryProgress, SupplementTicket, UrgeTicket, WithdrawTicket
from dialogues.core.events import EffectFailed, TicketMoved, TicketsFound
from dialogues.core.session import Doubting, Part, Query, Scene, Session, Supplementing, Survey, Turn
from dialogues.core.values import Arg, FileRef, Happened, Option, Reply, TicketCard, Want, say
from dialogues.intake.driver import begin, outdated, proceed
from dialogues.intake.free_text import hear
from dialogues.language.words import shortened
from dialogues.tickets.survey import about, grades

PAGE = 5  # tickets of one list
STORY = 4  # lines of a ticket's story, the newest
NOTE = 160  # characters of an earlier note shown in it; the newest is shown whole


# -- looking ----------------------------------------------------------------------------------------------------------
def mine(session: Session, scene: Scene) -> Turn:
    """Request all tickets of the owner, and show the first page."""
    return Turn(replace(session, page=0), (), (QueryProgress(),))


def found(session: Session, event: TicketsFound) -> Turn:
    """Show one ticket, or list several. A question in words gets the likeliest ticket, with the others behind a button.

    Words that were taken for such a question may be a new matter: they are kept for the button that says so.
    """
    tickets = event.tickets
    if event.asked != "words" or session.draft is not None:
        session = replace(session, heard=())
    if not tickets:
        return _nothing_found(session, event.asked)
    if event.asked != "mine" or len(tickets) == 1:
        return ask(session, story(tickets[0], _onward(session), others=len(tickets) > 1))
    return _listed(session, tickets)


def _onward(session: Session) -> Option:
    """Return the next action from a ticket: back to the open report, or to a new one."""
    return go("report", "btn-report-new") if session.heard and session.draft is None else onward(session)[0]


def _nothing_found(session: Session, asked: str) -> Turn:
    if session.draft is not None:
        by_name = asked in ("number", "code")
        return tell(session, "no-such-ticket" if by_name else "no-ticket-beside", *onward(session))
    if asked == "words" and session.heard:
        return tell(session, "no-ticket-like", go("report", "btn-report-new"), go("human"))
    if asked == "mine" or asked == "words":
        return tell(session, "no-tickets", go("report"), go("human"))
    return tell(session, "no-such-ticket", go("mine"), go("human"))


def _listed(session: Session, tickets: tuple[TicketCard, ...]) -> Turn:
    start = session.page if session.page < len(tickets) else 0
    page = tickets[start : start + PAGE]
    rows = tuple(
        say("ticket-line", n=n, about=about(ticket), state=say(f"state-{_state(ticket)}"))
        for n, ticket in enumerate(page, 1)
    )
    looks = tuple(button(f"t.show.{ticket.number}", "btn-look", n=n) for n, ticket in enumerate(page, 1))
    more = (button(f"t.more.{start + PAGE}", "btn-more"),) if len(tickets) > start + PAGE else ()
    return ask(session, Reply(say("tickets", rows=lines(*rows)), (*looks, *more), columns=3))


_STATES = (
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
_DONE = ("rejected", "objected", "resolved", "review", "merged", "terminated", "closed", "withdrawn")


def _state(ticket: TicketCard) -> str:
    return ticket.state.replace("_", "-") if ticket.state in _STATES else "other"


def story(ticket: TicketCard, onward: Option, *, others: bool = False) -> Reply:
    """Return what happened so far in plain words, and what the owner may do now."""
    due = ticket.promised if ticket.promised and ticket.state not in _DONE else None
    newest = next((happened for happened in reversed(ticket.timeline) if happened.note), None)
    card = lines(
        ticket.title if not ticket.secret else "",
        say("story-head", number=ticket.number, state=say(f"state-{_state(ticket)}")),
        *(row for happened in ticket.timeline[-STORY:] for row in _row(happened, whole=happened is newest)),
        say("story-unit", unit=ticket.unit) if ticket.unit and due else "",
        say("story-due", date=due) if due else "",
    )
    return Reply(say("card", card=card), (*_wishes(ticket, others), onward), slot=f"ticket{ticket.number}", keep=True)


def _row(happened: Happened, *, whole: bool) -> tuple[Arg, ...]:
    """Return one entry of the timeline; its note is shown whole or shortened to NOTE characters."""
    row = say("story-row", at=happened.at, what=happened.text)
    note = happened.note if whole else shortened(happened.note, NOTE)
    return (row, say("story-note", note=note)) if note else (row,)


def _wishes(ticket: TicketCard, others: bool) -> tuple[Option, ...]:
    """Return the buttons for what the ticket allows."""
    number = ticket.number
    can = (
        (ticket.can_rate, button(f"t.rate.{number}.{ticket.round}", "btn-rate")),
        (ticket.can_supplement, button(f"t.add.{number}", "btn-add")),
        (ticket.can_urge, button(f"t.urge.{number}", "btn-urge")),
        (ticket.can_object, button(f"o.start.{number}", "btn-object")),
        (ticket.can_withdraw, button(f"t.withdraw.{number}", "btn-withdraw")),
        (others, go("mine", "btn-others")),
    )
    return tuple(option for may, option in can if may)


# -- adding -----------------------------------------------------------------------------------------------------------
def add(session: Session, number: str, text: str, files: tuple[FileRef, ...], scene: Scene) -> Turn:
    """Add words or files to a ticket; they are kept until the desk has them.

    What is too much for one time is refused with its reason, and the rest is sent.
    """
    limits = scene.book.limits
    fits, room = len(text) <= limits.matter, len(files) <= limits.files
    told = [] if fits else [say("add-too-long", typed=len(text), most=limits.matter)]
    told += [] if room else [say("files-full", most=limits.files)]
    wanted = SupplementTicket(number, text if fits else "", files[: limits.files])
    if told and not (wanted.text or wanted.files):
        session = replace(session, focus=session.focus or Supplementing(number, scene.now))
        return ask(session, Reply(told[0], (button(f"t.done.{number}", "btn-done"),)))
    heard = (Part(wanted.text),) if wanted.text else ()
    return saying(Turn(replace(session, heard=heard, waiting=wanted.files), (), (wanted,)), *told)


def _adding(session: Session, number: str, scene: Scene) -> Turn:
    """Start adding to a ticket; words that wait for the owner's choice are added at once."""
    meant = isinstance(session.focus, Doubting | Supplementing)  # the words that wait are for this ticket
    if meant and (session.heard or session.waiting):
        text = "\n".join(part.text for part in session.heard)
        return add(session, number, text, session.waiting, scene)
    session = replace(session, focus=Supplementing(number, scene.now), heard=(), waiting=())
    return ask(session, Reply(say("ask-add"), (button(f"t.done.{number}", "btn-done"),), frozenset({Want.FILES})))


def _done(session: Session, number: str, scene: Scene) -> Turn:
    """End adding."""
    added = isinstance(session.focus, Supplementing) and session.focus.count > 0
    session = replace(session, focus=None)
    if session.draft is not None:
        return proceed(session, scene)
    return tell(session, "added-all" if added else "left", button(f"t.show.{number}", "btn-show"), *onward(session)[:1])


def moved(session: Session, event: TicketMoved, scene: Scene) -> Turn:
    """Say that the desk carried out what the owner wanted."""
    ticket = event.ticket
    show, on = button(f"t.show.{ticket.number}", "btn-show"), onward(session)
    match event.did:
        case "supplement":
            focus = session.focus
            count = focus.count + 1 if isinstance(focus, Supplementing) and focus.number == ticket.number else 1
            focus = Supplementing(ticket.number, scene.now, count)
            session = replace(without_query(session, ticket.number), focus=focus, heard=(), waiting=())
            done = button(f"t.done.{ticket.number}", "btn-done")
            other = button(f"t.aside.{ticket.number}", "btn-other-matter")
            return ask(session, Reply(say("added", count=count), (done, other), slot=f"add{ticket.number}"))
        case "urge":
            return tell(session, "urged", show, on[0])
        case _:
            return tell(replace(without_query(session, ticket.number), focus=None), "withdrawn", *on)


# -- the rest of the wishes -------------------------------------------------------------------------------------------
def _withdraw(session: Session, number: str, scene: Scene) -> Turn:
    yes, no = button(f"t.withdraw-yes.{number}", "btn-withdraw-yes"), button(f"t.show.{number}", "btn-withdraw-no")
    return tell(session, "ask-withdraw", yes, no, number=number)


def _aside(session: Session, number: str, scene: Scene) -> Turn:
    """Begin a report about something else; the handler's question stays open."""
    turn = Turn(replace(session, focus=None)) if session.draft else begin(session, scene)
    if session.heard:
        return turn.then(lambda begun: hear(begun, scene))
    return turn.then(lambda begun: proceed(begun, scene))


def _more(session: Session, start: str, scene: Scene) -> Turn:
    page = int(start) if start.isdecimal() and len(start) < 4 else 0
    return Turn(replace(session, page=page), (), (QueryProgress(),))


_WISHES: dict[str, Callable[[Session, str, Scene], Turn]] = {
    "show": lambda session, number, scene: Turn(session, (), (QueryProgress(number),)),
    "add": _adding,
    "done": _done,
    "urge": lambda session, number, scene: Turn(session, (), (UrgeTicket(number),)),
    "withdraw": _withdraw,
    "withdraw-yes": lambda session, number, scene: Turn(session, (), (WithdrawTicket(number),)),
    "aside": _aside,
    "more": _more,
}


def pressed(session: Session, scene: Scene, code: str) -> Turn:
    """Handle a button of a ticket."""
    _, verb, number, *rest = (*code.split("."), "", "")
    if verb == "rate" and rest and rest[0].isdecimal() and number:
        survey = Survey(number, int(rest[0][:4]))
        return ask(session, Reply(say("ask-rate"), grades(survey), columns=3, keep=True))
    wish = _WISHES.get(verb)
    return wish(session, number, scene) if wish and number else outdated(session, scene)


def doubt(session: Session, query: Query) -> Turn:
    """Ask whether these words answer the handler's question or are a new matter."""
    yes, other = button(f"t.add.{query.number}", "btn-is-answer"), button(f"t.aside.{query.number}", "btn-other-matter")
    return tell(session, "ask-which-matter", yes, other, about=query.about)


FAILURES: dict[tuple[str, str], str] = {
    ("QueryProgress", "too-often"): "code-too-often",
    ("UrgeTicket", "too-often"): "urge-too-often",
    ("UrgeTicket", "not-now"): "urge-not-now",
    ("WithdrawTicket", "not-now"): "withdraw-not-now",
    ("SupplementTicket", "not-now"): "add-not-now",
}


def failed(session: Session, event: EffectFailed, scene: Scene) -> Turn:
    """Say why the ticket was not changed and what to do instead. Words meant for the ticket are kept."""
    key = FAILURES.get((event.effect, event.why), "no-such-ticket" if event.why == "not-found" else "try-later")
    if event.effect == "SupplementTicket" and event.why == "bad-draft":
        return _too_much(session, scene)
    if event.effect == "SupplementTicket" and session.draft is None:
        return _not_added(session, key, scene)
    return tell(replace(session, focus=None, heard=(), waiting=()), key, onward(session)[0], go("mine"), go("human"))


def _not_added(session: Session, key: str, scene: Scene) -> Turn:
    """Offer to try again when the desk was out of reach; else drop the handler's question and offer a new report."""
    if key == "try-later":
        number = (session.focus.number if session.focus else "") or _asking(session)
        session = replace(session, focus=session.focus or Doubting(number, scene.now))
        return tell(session, key, button(f"t.add.{number}", "btn-again"), go("mine"), go("human"))
    session = replace(session, focus=None, queries=session.queries[1:])
    return tell(session, key, go("report", "btn-report-anyway"), go("mine"), go("human"))


def _too_much(session: Session, scene: Scene) -> Turn:
    """Say that the ticket holds no more files or words; words that came with files are sent without them."""
    number = (session.focus.number if session.focus else "") or _asking(session)
    told = say("files-full", most=scene.book.limits.files) if session.waiting else say("add-refused")
    words = "\n".join(part.text for part in session.heard)
    files, session = session.waiting, replace(session, heard=(), waiting=())
    if files and words and number:
        return saying(add(session, number, words, (), scene), told)
    look = button(f"t.show.{number}", "btn-show") if number else go("mine")
    return ask(session, Reply(told, (look, onward(session)[0])))


def _asking(session: Session) -> str:
    return session.queries[0].number if session.queries else ""


def without_query(session: Session, number: str) -> Session:
    """Drop the handler's question about this ticket: it is answered or past."""
    return replace(session, queries=tuple(query for query in session.queries if query.number != number))
