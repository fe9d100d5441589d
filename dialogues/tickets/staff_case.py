"""PURE. Draws a case for the staff who work on it: what it is about, until when, and the buttons of their moves."""

from __future__ import annotations

from dialogues.core.buttons import action_button, join_inline, join_lines, make_button
from dialogues.core.session import TurnContext
from dialogues.core.values import Option, Reply, Text, TicketCard, make_text

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
MOST = 3  # buttons of one case
BODY = 600  # characters of a matter in a notification; the opened case shows all of it
NEWS = frozenset(
    {
        "staff-new",
        "staff-assigned",
        "staff-returned",
        "staff-answered",
        "staff-retracted",
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


def case_reply(ticket: TicketCard, news: Text, note: str, scene: TurnContext, *, opened: bool = False) -> Reply:
    """Return all that is needed to work on a case; `opened`: staff asked for it, so there is no button to look."""
    region = scene.book.regions.get(ticket.region)
    where = join_inline(region.name if region else "", ticket.place)
    text = join_lines(
        make_text("case-emergency") if ticket.emergency else "",
        news,
        make_text("case-head", number=ticket.number, kind=make_text(f"kind-{_kind_key(ticket, scene)}")),
        (ticket.body if opened else brief_body(ticket.body)) or ticket.title,
        make_text("case-where", where=where) if where else "",
        make_text("case-coordinates", pair=ticket.coordinates) if ticket.coordinates else "",
        make_text("case-who", who=ticket.contact) if ticket.contact else "",
        make_text("case-due", date=ticket.promised) if ticket.promised and ticket.moves else "",
        make_text("case-extension", days=ticket.extension) if ticket.extension else "",
        make_text("case-note", note=note) if note else "",
    )
    options = (*(() if opened else _look_options(ticket)), *move_options(ticket))
    card = make_text("card", card=text)
    return Reply(card, options, files=ticket.files, columns=3, keep=True, about=ticket.number)


def _look_options(ticket: TicketCard) -> tuple[Option, ...]:
    """Return the button to read a case that came without its words (secret) or with only the first BODY characters."""
    unread = (ticket.secret and ticket.moves and not ticket.body) or len(ticket.body) > BODY
    return (make_button(f"w.show.{ticket.number}", "btn-look-into"),) if unread else ()


def brief_body(body: str) -> str:
    """Return the first BODY characters of the matter."""
    return body if len(body) <= BODY else f"{body[:BODY]}…"


def _kind_key(ticket: TicketCard, scene: TurnContext) -> str:
    return ticket.kind if any(kind.code == ticket.kind for kind in scene.book.kinds) else "other"


def move_options(ticket: TicketCard) -> tuple[Option, ...]:
    """Return buttons for the first MOST moves that the ticket allows, else one for the worklist."""
    offered = tuple(move for move in MOVES if move in ticket.moves)
    options = tuple(make_button(f"w.{move}.{ticket.number}", _move_label(move, ticket)) for move in offered[:MOST])
    return options or (action_button("work"),)


def _move_label(move: str, ticket: TicketCard) -> str:
    """Return the move's label; assigning again, and a desk's own result (an answer), have labels of their own."""
    if move == "assign" and "accept" not in ticket.moves:
        return "move-reassign"
    return "move-answer" if move == "resolve" and "assign" in ticket.moves else f"move-{move_text_key(move)}"


def move_text_key(move: str) -> str:
    """Return the ending of a move's text keys."""
    return move.replace("_", "-")
