"""Serves the ledger (台账) and its spot checks over the API, for the systems of the supervising bodies (mechanism
23).
"""

from __future__ import annotations

from functools import partial
from typing import Literal

from pydantic import Field

from backend.api.route import ApiRequest, Page, RequestModel, Route
from backend.api.staff_requests import (
    STAFF,
    WORDS,
    StaffPageQuery,
    cursor_position,
    number_in_path,
    require_own_staff,
    to_page,
)
from backend.api.tokens import Scope
from backend.supervision.spot_checks import Drawing, Finding, LedgerEntryView, SpotChecks


class LedgerQuery(StaffPageQuery):
    kind: Literal["", "dissatisfied", "poor", "hard"] = ""
    unchecked: bool = False


class DrawRequest(RequestModel):
    staff: str = STAFF
    count: int = Field(ge=1, le=100)


class FindingRequest(RequestModel):
    staff: str = STAFF
    finding: Finding
    words: str = WORDS


async def _list_ledger(ledger: SpotChecks, request: ApiRequest) -> Page[LedgerEntryView]:
    query = request.query
    staff, before = (await require_own_staff(request, query.staff)).id, int(cursor_position(request, "ledger") or 0)
    found = await ledger.list_entries(
        staff, kind=query.kind, unchecked=query.unchecked, before=before, limit=query.limit + 1
    )
    return to_page(request, "ledger", found, lambda one: one.id)


async def _draw_entries(ledger: SpotChecks, request: ApiRequest) -> Drawing:
    staff = (await require_own_staff(request, request.body.staff)).id
    return await ledger.draw_entries(staff, request.body.count, request.key)


async def _record_finding(ledger: SpotChecks, request: ApiRequest) -> LedgerEntryView:
    new = request.body
    staff = (await require_own_staff(request, new.staff)).id
    return await ledger.record_finding(staff, number_in_path(request, "entry"), new.finding, new.words, request.key)


def build_routes(ledger: SpotChecks) -> tuple[Route, ...]:
    return (
        Route(
            method="GET",
            path="/v1/ledger",
            name="listLedger",
            scope=Scope.ACT,
            summary="Tickets worth a second look, newest first.",
            handler=partial(_list_ledger, ledger),
            answer_type=Page[LedgerEntryView],
            query=LedgerQuery,
        ),
        Route(
            method="POST",
            path="/v1/ledger/drawings",
            name="drawFromLedger",
            scope=Scope.ACT,
            summary="Choose entries for a spot check by lot, as the task force.",
            handler=partial(_draw_entries, ledger),
            answer_type=Drawing,
            body_model=DrawRequest,
            needs_key=True,
            status=201,
        ),
        Route(
            method="POST",
            path="/v1/ledger/{entry}/finding",
            name="recordFinding",
            scope=Scope.ACT,
            summary="What was found when a drawn ticket was looked into, once.",
            handler=partial(_record_finding, ledger),
            answer_type=LedgerEntryView,
            body_model=FindingRequest,
            needs_key=True,
        ),
    )
