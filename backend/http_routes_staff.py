"""A desk's or department's own system at work on its tickets: its list, and every move of the table."""

from __future__ import annotations

from typing import Any

from pydantic import Field, TypeAdapter

from backend.contract import NotFound, StaffAction, TicketView
from backend.http_route import Asked, Asking, Route
from backend.tokens import Scope
from backend.workflow import Action

_STAFF = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["s-demo-desk"])


class NewAction(Asking):
    """A move of the table, made by a member of staff from their own system."""

    staff: str = _STAFF
    action: Action
    note: str = Field(default="", max_length=2000)
    department: str = Field(default="", max_length=64)


class Worklist(Asking):
    staff: str = _STAFF


async def own_staff(asked: Asked, staff: str) -> str:
    """The member of staff, if they work in the unit the token speaks for. Raises NotFound, as for a stranger."""
    async with asked.backend.context.reading() as rows:
        found = await rows.staff(staff)
    if found is None or found.unit != asked.token.unit:
        raise NotFound("no such member of staff of this token's unit", field="staff")
    return staff


async def _act(asked: Asked) -> TicketView:
    new = asked.body
    staff = await own_staff(asked, new.staff)
    move = StaffAction(staff, asked.path["number"], new.action, new.note, new.department)
    return await asked.backend.desk.act(move, asked.key)


async def _worklist(asked: Asked) -> tuple[TicketView, ...]:
    return await asked.backend.desk.worklist(await own_staff(asked, asked.query.staff))


_VIEW: TypeAdapter[Any] = TypeAdapter(TicketView)
_VIEWS: TypeAdapter[Any] = TypeAdapter(tuple[TicketView, ...])

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/worklist",
        name="worklist",
        scope=Scope.ACT,
        summary="The open tickets waiting for a member of the token's unit, nearest deadline first.",
        run=_worklist,
        answers=_VIEWS,
        query=Worklist,
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
