"""Serves call-backs over the API: owners whom no chat reaches are asked for their rating by telephone."""

from __future__ import annotations

from functools import partial
from typing import Literal

from pydantic import Field

from backend.api.route import ApiRequest, RequestModel, Route
from backend.api.staff_requests import STAFF, StaffQuery, require_own_staff
from backend.api.tokens import Scope
from backend.contract.enums import Grade, SurveyReason
from backend.surveys.call_backs import CallBack, CallBackContact, CallBackResult, CallBacks, CallOutcome
from config.rules import LONGEST_TEXT


class CallBackRequest(RequestModel):
    """The outcome of a call. `grade` is needed with `rated` and refused with any other outcome."""

    staff: str = STAFF
    outcome: CallOutcome
    grade: Literal[1, 2, 3, 4, 5] | None = None
    reasons: tuple[SurveyReason, ...] = Field(default=(), max_length=len(SurveyReason))
    comment: str = Field(default="", max_length=LONGEST_TEXT)


async def _list_call_backs(call_backs: CallBacks, request: ApiRequest) -> tuple[CallBack, ...]:
    return await call_backs.list_waiting((await require_own_staff(request, request.query.staff)).id)


async def _show_contact(call_backs: CallBacks, request: ApiRequest) -> CallBackContact:
    staff = (await require_own_staff(request, request.query.staff)).id
    return await call_backs.get_contact(staff, request.path["number"])


async def _record_call(call_backs: CallBacks, request: ApiRequest) -> CallBackResult:
    new = request.body
    staff = (await require_own_staff(request, new.staff)).id
    grade = Grade(new.grade) if new.grade else None
    reasons = tuple(reason.value for reason in new.reasons)
    return await call_backs.record_result(
        staff, request.path["number"], new.outcome, grade, reasons, new.comment, request.key
    )


def build_routes(call_backs: CallBacks) -> tuple[Route, ...]:
    return (
        Route(
            method="GET",
            path="/v1/call-backs",
            name="listCallBacks",
            scope=Scope.ACT,
            summary="Owners whom no channel reaches, to be asked by telephone.",
            handler=partial(_list_call_backs, call_backs),
            answer_type=tuple[CallBack, ...],
            query=StaffQuery,
        ),
        Route(
            method="GET",
            path="/v1/call-backs/{number}",
            name="showCallee",
            scope=Scope.ACT,
            summary="Whom to call; written down as an access to an identity.",
            handler=partial(_show_contact, call_backs),
            answer_type=CallBackContact,
            query=StaffQuery,
        ),
        Route(
            method="POST",
            path="/v1/call-backs/{number}",
            name="recordCall",
            scope=Scope.ACT,
            summary="What the owner said on the telephone.",
            handler=partial(_record_call, call_backs),
            answer_type=CallBackResult,
            body_model=CallBackRequest,
            needs_key=True,
        ),
    )
