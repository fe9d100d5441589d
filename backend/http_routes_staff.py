"""A desk's or department's own system at work on its tickets: its list, and every move of the table."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from backend import paging
from backend.clusters import Similar
from backend.context import Context
from backend.contract import NotFound, StaffAction, TicketView
from backend.duty_ranking import Suggestion
from backend.http_route import Asked, Asking, Page, PageQuery, Route
from backend.people import Staff
from backend.repository import Repository, Spot
from backend.tables import Ticket
from backend.terms import Action, FlagName, Outcome, TicketKind
from backend.tokens import Scope
from backend.views import may_see, staff_view

_Name = Annotated[str, Field(max_length=64)]
_STAFF = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="Whose move it is.", examples=["s-desk"])


class NewAction(Asking):
    """A move of the table, made by a member of staff from their own system. Each move asks only for what it needs:
    docs/ticket-states.md tells what that is."""

    staff: str = _STAFF
    action: Action
    note: str = Field(
        default="", max_length=8000, description="Words the owner reads, or staff alone, as the move says."
    )
    department: _Name = Field(default="", description="Where it goes: assign, involve, name_lead, redispatch.")
    co_departments: tuple[_Name, ...] = Field(default=(), max_length=10, description="Co-handlers: name_lead.")
    kind: TicketKind | None = Field(default=None, description="reclassify")
    outcome: Outcome | None = Field(default=None, description="resolve")
    days: int = Field(default=0, ge=0, le=366, description="Working days: extend.")
    main: str = Field(default="", max_length=32, description="The ticket it goes with: merge, join.")
    certificate: str = Field(default="", max_length=32, description="The certificate it repeats: repeat.")
    flag: FlagName | None = Field(default=None, description="flag")
    level: str = Field(default="", max_length=16, description="classify")
    duty: _Name = Field(default="", description="A code of the duty list: assign.")


class OpenCase(Asking):
    staff: str = _STAFF
    why: str = Field(default="", max_length=200, description="A reason: for who the owner of a secret ticket is.")


class WhoAsks(Asking):
    staff: str = _STAFF


class Worklist(PageQuery):
    staff: str = _STAFF


async def _own(asked: Asked, rows: Repository, staff: str) -> Staff:
    """The member of staff, if they work in the unit the token speaks for. Raises NotFound, as for a stranger."""
    found = await rows.staff(staff)
    if found is None or not found.active or found.unit != asked.token.unit:
        raise NotFound("no such member of staff of this token's unit", field="staff")
    return found


async def own_staff(asked: Asked, staff: str) -> str:
    """The same for the routes that only need the name. Raises NotFound."""
    async with asked.backend.context.reading() as rows:
        return (await _own(asked, rows, staff)).id


async def _act(asked: Asked) -> TicketView:
    wish = asked.body.model_dump()
    await own_staff(asked, wish["staff"])
    return await asked.backend.desk.act(StaffAction(number=asked.path["number"], **wish), asked.key)


async def _open(asked: Asked) -> TicketView:
    staff = await own_staff(asked, asked.body.staff)
    return await asked.backend.desk.open_case(staff, asked.path["number"], asked.body.why)


async def _suggestions(asked: Asked) -> tuple[Suggestion, ...]:
    return await asked.backend.aids.suggestions(await own_staff(asked, asked.query.staff), asked.path["number"])


async def _similar(asked: Asked) -> tuple[Similar, ...]:
    return await asked.backend.aids.similar(await own_staff(asked, asked.query.staff), asked.path["number"])


async def _worklist(asked: Asked) -> Page[TicketView]:
    context, query = asked.backend.context, asked.query
    name = f"worklist\0{query.staff}"
    after = _spot(paging.read(context.vault, name, query.cursor))
    async with context.reading() as rows:
        staff = await _own(asked, rows, query.staff)
        found = await rows.waiting_for(staff, query.limit + 1, after)
        items, following = paging.cut(found, query.limit, lambda last: _cursor(context, name, last))
        seen = tuple(staff_view(context, ticket, staff) for ticket in items if may_see(ticket, staff))
        return Page[TicketView](items=seen, next=following)


def _cursor(context: Context, name: str, last: Ticket) -> str:
    due = last.due_at.isoformat() if last.due_at else None
    return paging.write(context.vault, name, (due, last.id))


def _spot(place: paging.Place | None) -> Spot | None:
    if place is None:
        return None
    due, ident = place
    return datetime.fromisoformat(str(due)) if due else None, int(ident or 0)


_VIEW: TypeAdapter[Any] = TypeAdapter(TicketView)

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/worklist",
        name="worklist",
        scope=Scope.ACT,
        summary="The open tickets waiting for a member of the token's unit, nearest deadline first.",
        run=_worklist,
        answers=TypeAdapter(Page[TicketView]),
        query=Worklist,
    ),
    Route(
        method="GET",
        path="/v1/tickets/{number}/suggestions",
        name="suggestDuties",
        scope=Scope.ACT,
        summary="The likeliest duties and departments of a ticket, with the words that decided.",
        run=_suggestions,
        answers=TypeAdapter(tuple[Suggestion, ...]),
        query=WhoAsks,
    ),
    Route(
        method="GET",
        path="/v1/tickets/{number}/similar",
        name="similarTickets",
        scope=Scope.ACT,
        summary="Open tickets of the same desk that may be of the same matter; no confidential one is among them.",
        run=_similar,
        answers=TypeAdapter(tuple[Similar, ...]),
        query=WhoAsks,
    ),
    Route(
        method="POST",
        path="/v1/tickets/{number}/case",
        name="openCase",
        scope=Scope.ACT,
        summary="One ticket as a member of the token's unit may see it; reading who its owner is, is written down.",
        run=_open,
        answers=_VIEW,
        asks=OpenCase,
    ),
    Route(
        method="POST",
        path="/v1/tickets/{number}/actions",
        name="actOnTicket",
        scope=Scope.ACT,
        summary="Make a move as a member of the token's unit.",
        run=_act,
        answers=_VIEW,
        asks=NewAction,
        keyed=True,
    ),
)
