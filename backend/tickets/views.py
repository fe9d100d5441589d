"""Builds the views of a ticket: for its owner, for a member of staff, and for a push on a lock screen.

The title of a secret ticket is shown to its owner alone: it is words of the case, and stands in lists.
Which parts a member of staff sees is read from `backend.tickets.visibility` and not decided here. Free text shows
telephone and identity numbers only to those who work on the ticket. A contact is shown only where the access is logged
(`identity`, see `backend.tickets.access_log`). A push of a secret ticket shows nothing but its number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from backend.contract.enums import RATINGS, Action, Grade, Role, TicketKind, TicketState
from backend.contract.values import CoHandlerView, File, HistoryEntry, RatingView, TicketView
from backend.core.text import mask_personal_data
from backend.db.context import Context
from backend.people.tables import Staff
from backend.tickets import guards
from backend.tickets.tables import CoHandling, History, SurveyRow, Ticket
from backend.tickets.visibility import TicketPart, visible_parts
from backend.tickets.workflow import Move, moves_from
from backend.tickets.workflow_terms import Guard

_PROMISE_NOTHING = {TicketState.REJECTED, TicketState.WITHDRAWN}


def owner_view(ticket: Ticket, now: datetime) -> TicketView:
    """The ticket as its owner may see it."""
    state = TicketState(ticket.state)
    offered = [move.action for move in moves_from(state, Role.OWNER) if not (ticket.objected and _is_objection(move))]
    return TicketView(
        number=ticket.number,
        kind=TicketKind(ticket.kind),
        state=state,
        title=ticket.title,
        secret=ticket.secret,
        submitted_at=ticket.submitted_at,
        promised=None if state in _PROMISE_NOTHING else ticket.promised,
        unit=ticket.unit,
        round=ticket.round,
        history=tuple(
            _to_history_entry(row, _hide_text if row.inside else str) for row in ticket.history if row.text_key
        ),
        owner_actions=tuple(action for action in offered if action not in RATINGS),
        can_rate=Action.RATE in offered and find_open_survey(ticket, ticket.round, now) is not None,
        outcome=(ticket.rounds[-1].outcome or "") if ticket.rounds else "",
    )


def staff_view(context: Context, ticket: Ticket, staff: Staff, *, identity: bool = False) -> TicketView:
    """The ticket with the parts that this member of staff may see. `identity`: show the contact; the access must have
    been logged."""
    sees, now = visible_parts(ticket, staff), context.now()
    offered = moves_from(TicketState(ticket.state), Role(staff.role)) if TicketPart.CARD in sees else ()
    wish = guards.pending_extension(ticket)
    words, notes = _text_filter(ticket, sees, TicketPart.WORDS), _text_filter(ticket, sees, TicketPart.NOTES)
    return replace(
        owner_view(ticket, now),
        title="" if ticket.secret else words(ticket.title),
        history=tuple(
            _to_history_entry(row, notes) for row in ticket.history if _is_visible_entry(row, ticket, sees, now)
        ),
        owner_actions=(),
        can_rate=False,
        staff_actions=tuple(
            move.action for move in offered if guards.failing_guard(context, move, ticket, staff) is None
        ),
        origin=ticket.origin,
        secrecy=ticket.secrecy,
        emergency=ticket.emergency,
        extension=wish.days if wish else 0,
        co_handlers=tuple(_to_co_handler_view(row, words) for row in ticket.co_handlings if row.round == ticket.round),
        text=words(ticket.text),
        contact=contact_line(ticket) if identity else "",
        region=words(ticket.region),
        place=words(ticket.place),
        coordinates=(ticket.coordinates or "") if TicketPart.WORDS in sees else "",
        files=ticket_files(ticket) if TicketPart.FILES in sees else (),
        ratings=tuple(
            _to_rating_view(row)
            for row in ticket.surveys
            if TicketPart.RATING in sees and _is_final_rating(row, ticket, now)
        ),
    )


def note_for_staff(ticket: Ticket, staff: Staff, note: str) -> str:
    """The note of one move as this member of staff may read it: as it is, masked, or empty."""
    return _text_filter(ticket, visible_parts(ticket, staff), TicketPart.NOTES)(note)


def ticket_files(ticket: Ticket) -> tuple[File, ...]:
    """The attachments of the ticket."""
    return tuple(File(row.file, row.name, row.media_type, row.size) for row in ticket.attachments)


def lock_screen_view(view: TicketView) -> TicketView:
    """The view as a push may show it. For a secret ticket it reveals nothing but the number."""
    if not view.secret:
        return view
    silent = tuple(replace(entry, note="", unit="") for entry in view.history)
    bare = replace(view, title="", history=silent, unit="", text="", contact="", region="", place="", coordinates="")
    return replace(bare, files=(), origin="", co_handlers=(), ratings=())


def may_see(ticket: Ticket, staff: Staff) -> bool:
    """Whether this member of staff may know that the ticket exists (mechanism 27)."""
    return TicketPart.CARD in visible_parts(ticket, staff)


def find_open_survey(ticket: Ticket, number: int, now: datetime) -> SurveyRow | None:
    """The survey of round `number` if it can still be answered, or None."""
    found = (survey for survey in ticket.surveys if survey.round == number and survey.closes_at > now)
    return next(found, None)


def contact_line(ticket: Ticket) -> str:
    """Name, credit code and telephone of the owner on one line; empty for an anonymous ticket."""
    row = ticket.contact
    return "" if row is None else " · ".join(part for part in (row.enterprise, row.uscc, row.phone) if part)


def _is_objection(move: Move) -> bool:
    return Guard.OBJECTABLE in move.guards


TextFilter = Callable[[str], str]


def _hide_text(_words: str) -> str:
    return ""


def _text_filter(ticket: Ticket, sees: frozenset[TicketPart], part: TicketPart) -> TextFilter:
    """The function that prepares words of this part for the reader: unchanged, masked, or removed. The numbers in the
    words of an owner without a name are masked for everybody (mechanism 27)."""
    if part not in sees:
        return _hide_text
    return str if TicketPart.PLAIN in sees and not ticket.anonymous else mask_personal_data


def _is_visible_entry(row: History, ticket: Ticket, sees: frozenset[TicketPart], now: datetime) -> bool:
    """Whether the reader may see this entry. A rating stays hidden while the owner may change it (mechanism 20)."""
    if row.action != Action.RATE:
        return TicketPart.CARD in sees
    return TicketPart.RATING in sees and all(_is_final_rating(survey, ticket, now) for survey in ticket.surveys)


def _is_final_rating(survey: SurveyRow, ticket: Ticket, now: datetime) -> bool:
    """Whether this rating can no longer change, or its review has begun."""
    in_review = survey.round == ticket.round and ticket.state == TicketState.REVIEW
    return bool(survey.grade) and (in_review or survey.verdict is not None or survey.closes_at <= now)


def _to_rating_view(row: SurveyRow) -> RatingView:
    return RatingView(row.round, Grade(row.grade or 0), tuple(row.reasons.split()), mask_personal_data(row.comment))


def _to_history_entry(row: History, read: TextFilter = str) -> HistoryEntry:
    return HistoryEntry(row.at, Action(row.action), TicketState(row.state), row.text_key, read(row.note), row.unit)


def _to_co_handler_view(row: CoHandling, read: TextFilter) -> CoHandlerView:
    return CoHandlerView(row.department, row.unit, row.due_at, row.signed_at is not None, read(row.result))
