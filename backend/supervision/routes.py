"""Serves proposals and letters over the API to the systems of the office, the task force, the working group, desks and
departments.

A token acts for the staff of its own unit only; what each person may do is decided by the services. The bulletin is for
tokens with the scope `reports`.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Literal, TypeVar

from pydantic import Field

from backend.api.route import ApiRequest, Page, RequestModel, Route
from backend.api.staff_requests import (
    STAFF,
    WORDS,
    StaffPageQuery,
    StaffQuery,
    cursor_position,
    number_in_path,
    require_own_staff,
    to_page,
)
from backend.api.tokens import Scope
from backend.contract.enums import Role
from backend.contract.errors import NotFound
from backend.supervision.evidence import Unit
from backend.supervision.letters import Letters
from backend.supervision.proposals import Proposals
from backend.supervision.views import LetterView, ProposalView
from config.rules import LONGEST_NOTE

Item = TypeVar("Item")
_YEARS = range(2000, 3000)
_LARGEST = 2**53  # the largest integer that every JSON parser keeps exact


class ProposalsQuery(StaffPageQuery):
    state: Literal["open", "issued", "dismissed"] = "open"


class LettersQuery(StaffPageQuery):
    overdue: bool = False


class EditProposalRequest(RequestModel):
    """`words` empty: the standard text. `left_out`: ids of evidence that the letter shall not contain."""

    staff: str = STAFF
    words: str = Field(default="", max_length=LONGEST_NOTE)
    reply_days: int = Field(ge=1, le=90)
    left_out: tuple[int, ...] = Field(default=(), max_length=200)


class DismissProposalRequest(RequestModel):
    staff: str = STAFF
    reason: str = WORDS


class OrderInterviewRequest(RequestModel):
    """A third-level letter. `role` tells whether `unit` is the code of a department (handler) or of a desk."""

    staff: str = STAFF
    role: Literal["handler", "desk"] = "handler"
    unit: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", examples=["market"])
    ground: Literal["fraud", "unlawful", "dereliction", "retaliation"]
    words: str = WORDS
    tickets: tuple[str, ...] = Field(min_length=1, max_length=100)


class IssueLetterRequest(RequestModel):
    """One letter for these proposals, all of one level and to one unit."""

    staff: str = STAFF
    proposals: tuple[int, ...] = Field(min_length=1, max_length=100)


class AnswerLetterRequest(RequestModel):
    staff: str = STAFF
    words: str = WORDS


async def _list_proposals(supervision: Proposals, request: ApiRequest) -> Page[ProposalView]:
    query = request.query
    staff, after = (await require_own_staff(request, query.staff)).id, cursor_position(request, "proposals") or 0
    found = await supervision.list_proposals(staff, query.state, int(after), query.limit + 1)
    return to_page(request, "proposals", found, lambda one: one.id)


async def _edit_proposal(supervision: Proposals, request: ApiRequest) -> ProposalView:
    new = request.body
    staff = (await require_own_staff(request, new.staff)).id
    return await supervision.edit_proposal(
        staff, number_in_path(request, "proposal"), new.words, new.reply_days, new.left_out, request.key
    )


async def _dismiss_proposal(supervision: Proposals, request: ApiRequest) -> ProposalView:
    staff = (await require_own_staff(request, request.body.staff)).id
    return await supervision.dismiss_proposal(
        staff, number_in_path(request, "proposal"), request.body.reason, request.key
    )


async def _order_interview(supervision: Proposals, request: ApiRequest) -> ProposalView:
    new, organisation = request.body, request.context.organisation
    staff = (await require_own_staff(request, new.staff)).id
    found = organisation.find_desk(new.unit) if new.role == Role.DESK else organisation.find_department(new.unit)
    if found is None:
        raise NotFound(f"no such unit: {new.unit!r}", field="unit")
    unit = Unit(Role(new.role), found.code, found.name)
    return await supervision.order_interview(staff, unit, new.ground, new.words, new.tickets, request.key)


async def _issue_letter(supervision: Proposals, request: ApiRequest) -> LetterView:
    staff = (await require_own_staff(request, request.body.staff)).id
    if any(not 0 < number <= _LARGEST for number in request.body.proposals):
        raise NotFound("no such proposal", field="proposals")
    return await supervision.issue_letter(staff, request.body.proposals, request.key)


async def _list_letters(letters: Letters, request: ApiRequest) -> Page[LetterView]:
    query = request.query
    staff, before = (await require_own_staff(request, query.staff)).id, str(cursor_position(request, "letters") or "")
    found = await letters.list_letters(staff, overdue=query.overdue, before=before, limit=query.limit + 1)
    return to_page(request, "letters", found, lambda one: one.id)


async def _show_letter(letters: Letters, request: ApiRequest) -> LetterView:
    staff = (await require_own_staff(request, request.query.staff)).id
    return await letters.get_letter(staff, request.path["letter"])


async def _answer_letter(letters: Letters, request: ApiRequest) -> LetterView:
    staff = (await require_own_staff(request, request.body.staff)).id
    return await letters.answer_letter(staff, request.path["letter"], request.body.words, request.key)


async def _show_bulletin(letters: Letters, request: ApiRequest) -> tuple[LetterView, ...]:
    try:
        month = date.fromisoformat(f"{request.path['month']}-01")
    except ValueError:
        month = date.min
    if month.year not in _YEARS:
        raise NotFound("a month is written like 2026-11", field="month")
    return await letters.list_bulletin(month.year, month.month)


def build_routes(supervision: Proposals, letters: Letters) -> tuple[Route, ...]:
    return (
        Route(
            method="GET",
            path="/v1/supervision/proposals",
            name="listProposals",
            scope=Scope.ACT,
            summary="Proposals of the levels this member of staff reads, oldest first.",
            handler=partial(_list_proposals, supervision),
            answer_type=Page[ProposalView],
            query=ProposalsQuery,
        ),
        Route(
            method="POST",
            path="/v1/supervision/proposals/{proposal}/edit",
            name="editProposal",
            scope=Scope.ACT,
            summary="Give a letter its own words, another time to reply, or less evidence.",
            handler=partial(_edit_proposal, supervision),
            answer_type=ProposalView,
            body_model=EditProposalRequest,
            needs_key=True,
        ),
        Route(
            method="POST",
            path="/v1/supervision/proposals/{proposal}/dismiss",
            name="dismissProposal",
            scope=Scope.ACT,
            summary="No letter, and why.",
            handler=partial(_dismiss_proposal, supervision),
            answer_type=ProposalView,
            body_model=DismissProposalRequest,
            needs_key=True,
        ),
        Route(
            method="POST",
            path="/v1/supervision/orders",
            name="orderInterview",
            scope=Scope.ACT,
            summary="Draft a third-level letter, as the working group.",
            handler=partial(_order_interview, supervision),
            answer_type=ProposalView,
            body_model=OrderInterviewRequest,
            needs_key=True,
            status=201,
        ),
        Route(
            method="GET",
            path="/v1/supervision/letters",
            name="listLetters",
            scope=Scope.ACT,
            summary="Letters to this person's unit, or of the levels they supervise, newest first.",
            handler=partial(_list_letters, letters),
            answer_type=Page[LetterView],
            query=LettersQuery,
        ),
        Route(
            method="POST",
            path="/v1/supervision/letters",
            name="issueLetter",
            scope=Scope.ACT,
            summary="Issue one letter for some proposals.",
            handler=partial(_issue_letter, supervision),
            answer_type=LetterView,
            body_model=IssueLetterRequest,
            needs_key=True,
            status=201,
        ),
        Route(
            method="GET",
            path="/v1/supervision/letters/{letter}",
            name="showLetter",
            scope=Scope.ACT,
            summary="A letter with its evidence and answer.",
            handler=partial(_show_letter, letters),
            answer_type=LetterView,
            query=StaffQuery,
        ),
        Route(
            method="POST",
            path="/v1/supervision/letters/{letter}/answer",
            name="answerLetter",
            scope=Scope.ACT,
            summary="Answer a letter, once.",
            handler=partial(_answer_letter, letters),
            answer_type=LetterView,
            body_model=AnswerLetterRequest,
            needs_key=True,
        ),
        Route(
            method="GET",
            path="/v1/supervision/bulletins/{month}",
            name="bulletin",
            scope=Scope.REPORTS,
            summary="The letters of a month, like 2026-11, that the monthly bulletin lists.",
            handler=partial(_show_bulletin, letters),
            answer_type=tuple[LetterView, ...],
        ),
    )
