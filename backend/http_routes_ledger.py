"""The ledger with its spot checks, and the list of owners to be telephoned, for the systems of those who keep them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, TypeAdapter

from backend.call_backs import CallBack, Callee, Entered, Outcome
from backend.http_route import Asked, Asking, Page, Route
from backend.http_routes_supervision import STAFF, WORDS, ByStaff, One, ident, own_staff, page, place
from backend.ledger import Drawing, EntryView, Finding
from backend.terms import Grade
from backend.tokens import Scope


class LedgerQuery(ByStaff):
    kind: Literal["", "dissatisfied", "poor", "hard"] = ""
    unchecked: bool = False


class Draw(Asking):
    staff: str = STAFF
    count: int = Field(ge=1, le=100)


class Found(Asking):
    staff: str = STAFF
    finding: Finding
    words: str = WORDS


class Called(Asking):
    """`grade` goes with `rated` and with nothing else."""

    staff: str = STAFF
    outcome: Outcome
    grade: Literal[1, 2, 3, 4, 5] | None = None
    reasons: tuple[Literal["process", "speed", "result", "attitude"], ...] = Field(default=(), max_length=4)
    comment: str = Field(default="", max_length=2000)


async def _ledger(asked: Asked) -> Page[EntryView]:
    query = asked.query
    staff, before = await own_staff(asked, query.staff), int(place(asked, "ledger") or 0)
    found = await asked.backend.ledger.entries(
        staff, kind=query.kind, unchecked=query.unchecked, before=before, limit=query.limit + 1
    )
    return page(asked, "ledger", found, lambda one: one.id)


async def _draw(asked: Asked) -> Drawing:
    staff = await own_staff(asked, asked.body.staff)
    return await asked.backend.ledger.draw(staff, asked.body.count, asked.key)


async def _found(asked: Asked) -> EntryView:
    new = asked.body
    staff = await own_staff(asked, new.staff)
    return await asked.backend.ledger.record(staff, ident(asked, "entry"), new.finding, new.words, asked.key)


async def _call_backs(asked: Asked) -> tuple[CallBack, ...]:
    return await asked.backend.call_backs.waiting(await own_staff(asked, asked.query.staff))


async def _callee(asked: Asked) -> Callee:
    staff = await own_staff(asked, asked.query.staff)
    return await asked.backend.call_backs.callee(staff, asked.path["number"])


async def _called(asked: Asked) -> Entered:
    new = asked.body
    staff = await own_staff(asked, new.staff)
    grade = Grade(new.grade) if new.grade else None
    return await asked.backend.call_backs.enter(
        staff, asked.path["number"], new.outcome, grade, new.reasons, new.comment, asked.key
    )


_ENTRIES: TypeAdapter[Any] = TypeAdapter(Page[EntryView])
_ENTRY: TypeAdapter[Any] = TypeAdapter(EntryView)
_DRAWING: TypeAdapter[Any] = TypeAdapter(Drawing)
_CALL_BACKS: TypeAdapter[Any] = TypeAdapter(tuple[CallBack, ...])
_CALLEE: TypeAdapter[Any] = TypeAdapter(Callee)
_ENTERED: TypeAdapter[Any] = TypeAdapter(Entered)

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/ledger",
        name="listLedger",
        scope=Scope.ACT,
        summary="Tickets worth a second look, newest first.",
        run=_ledger,
        answers=_ENTRIES,
        query=LedgerQuery,
    ),
    Route(
        method="POST",
        path="/v1/ledger/drawings",
        name="drawFromLedger",
        scope=Scope.ACT,
        summary="Choose entries for a spot check by lot, as the task force.",
        run=_draw,
        answers=_DRAWING,
        asks=Draw,
        keyed=True,
        status=201,
    ),
    Route(
        method="POST",
        path="/v1/ledger/{entry}/finding",
        name="recordFinding",
        scope=Scope.ACT,
        summary="What was found when a drawn ticket was looked into, once.",
        run=_found,
        answers=_ENTRY,
        asks=Found,
        keyed=True,
    ),
    Route(
        method="GET",
        path="/v1/call-backs",
        name="listCallBacks",
        scope=Scope.ACT,
        summary="Owners whom no channel reaches, to be asked by telephone.",
        run=_call_backs,
        answers=_CALL_BACKS,
        query=One,
    ),
    Route(
        method="GET",
        path="/v1/call-backs/{number}",
        name="showCallee",
        scope=Scope.ACT,
        summary="Whom to call; written down as an access to an identity.",
        run=_callee,
        answers=_CALLEE,
        query=One,
    ),
    Route(
        method="POST",
        path="/v1/call-backs/{number}",
        name="recordCall",
        scope=Scope.ACT,
        summary="What the owner said on the telephone.",
        run=_called,
        answers=_ENTERED,
        asks=Called,
        keyed=True,
    ),
)
