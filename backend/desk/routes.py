"""Defines the routes for the system of a desk or department: worklist, cases, suggestions, and every move of staff."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from backend.api import paging
from backend.api.route import ApiRequest, Page, RequestModel, Route
from backend.api.staff_requests import STAFF, StaffPageQuery, StaffQuery, require_own_staff
from backend.api.tokens import Scope
from backend.contract.enums import Action
from backend.contract.moves import StaffMove
from backend.contract.values import DutySuggestion, SimilarTicket, TicketView
from backend.db.context import Context
from backend.desk.action_requests import ActionRequest
from backend.tickets.queries import WorklistPosition, waiting_tickets
from backend.tickets.tables import Ticket
from backend.tickets.views import may_see, staff_view


class OpenCaseRequest(RequestModel):
    """The body of a request to open a case."""

    staff: str = STAFF
    why: str = Field(default="", max_length=200, description="A reason: for who the owner of a secret ticket is.")


async def _move_ticket(request: ApiRequest) -> TicketView:
    wish = request.body.root
    staff = await require_own_staff(request, wish.staff)
    move = StaffMove(staff.id, request.path["number"], Action(wish.action), wish.to_payload())
    return await request.desk.move_ticket(move, request.key)


async def _open_case(request: ApiRequest) -> TicketView:
    staff = (await require_own_staff(request, request.body.staff)).id
    return await request.desk.open_case(staff, request.path["number"], request.body.why)


async def _suggest_duties(request: ApiRequest) -> tuple[DutySuggestion, ...]:
    staff = await require_own_staff(request, request.query.staff)
    return await request.desk.suggest_duties(staff.id, request.path["number"])


async def _find_similar(request: ApiRequest) -> tuple[SimilarTicket, ...]:
    staff = await require_own_staff(request, request.query.staff)
    return await request.desk.find_similar(staff.id, request.path["number"])


async def _show_worklist(request: ApiRequest) -> Page[TicketView]:
    context, query = request.context, request.query
    name = f"worklist, danger first\0{query.staff}"
    after = _worklist_position(paging.decode_cursor(context.keyring, name, query.cursor))
    staff = await require_own_staff(request, query.staff)
    async with context.read_session() as session:
        found = await waiting_tickets(session, staff, query.limit + 1, after)
        items, following = paging.paginate_items(found, query.limit, lambda last: _worklist_cursor(context, name, last))
        seen = tuple(staff_view(context, ticket, staff) for ticket in items if may_see(ticket, staff))
        return Page[TicketView](items=seen, next=following)


def _worklist_cursor(context: Context, name: str, last: Ticket) -> str:
    due = last.due_at.isoformat() if last.due_at else None
    return paging.encode_cursor(context.keyring, name, (int(last.emergency), due, last.id))


def _worklist_position(place: paging.CursorPosition | None) -> WorklistPosition | None:
    if place is None:
        return None
    emergency, due, ident = place
    return bool(emergency), datetime.fromisoformat(str(due)) if due else None, int(ident or 0)


ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/worklist",
        name="worklist",
        scope=Scope.ACT,
        summary="The open tickets waiting for a member of the token's unit, nearest deadline first.",
        handler=_show_worklist,
        answer_type=Page[TicketView],
        query=StaffPageQuery,
    ),
    Route(
        method="GET",
        path="/v1/tickets/{number}/suggestions",
        name="suggestDuties",
        scope=Scope.ACT,
        summary="The likeliest duties and departments of a ticket, with the words that decided.",
        handler=_suggest_duties,
        answer_type=tuple[DutySuggestion, ...],
        query=StaffQuery,
    ),
    Route(
        method="GET",
        path="/v1/tickets/{number}/similar",
        name="similarTickets",
        scope=Scope.ACT,
        summary="Open tickets of the same desk that may be of the same matter; no confidential one is among them.",
        handler=_find_similar,
        answer_type=tuple[SimilarTicket, ...],
        query=StaffQuery,
    ),
    Route(
        method="POST",
        path="/v1/tickets/{number}/case",
        name="openCase",
        scope=Scope.ACT,
        summary="One ticket as a member of the token's unit may see it; reading who its owner is, is written down.",
        handler=_open_case,
        answer_type=TicketView,
        body_model=OpenCaseRequest,
    ),
    Route(
        method="POST",
        path="/v1/tickets/{number}/actions",
        name="actOnTicket",
        scope=Scope.ACT,
        summary="Make a move as a member of the token's unit.",
        handler=_move_ticket,
        answer_type=TicketView,
        body_model=ActionRequest,
        needs_key=True,
    ),
)
