"""Proposals and letters, for the systems of the office, the task force, the working group, a desk or a department:
each speaks for its own people, and the service says what these may. The bulletin is for who reads reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import Field, TypeAdapter

from backend import paging
from backend.contract import NotFound
from backend.http_route import Asked, Asking, Page, PageQuery, Route
from backend.supervision_evidence import Unit
from backend.supervision_views import LetterView, ProposalView
from backend.terms import Role
from backend.tokens import Scope

Item = TypeVar("Item")
STAFF = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["s-demo-office"])
WORDS = Field(min_length=1, max_length=2000, pattern=r"\S")
_YEARS = range(2000, 3000)
_LARGEST = 2**53  # the largest id that survives JSON everywhere


class ByStaff(PageQuery):
    staff: str = STAFF


class ProposalsQuery(ByStaff):
    state: Literal["open", "issued", "dismissed"] = "open"


class LettersQuery(ByStaff):
    overdue: bool = False


class One(Asking):
    staff: str = STAFF


class Edit(Asking):
    """`words` empty: the standard ones. `left_out`: ids of evidence that shall not be in the letter."""

    staff: str = STAFF
    words: str = Field(default="", max_length=2000)
    reply_days: int = Field(ge=1, le=90)
    left_out: tuple[int, ...] = Field(default=(), max_length=200)


class Reason(Asking):
    staff: str = STAFF
    reason: str = WORDS


class Order(Asking):
    """A third-level letter. `role` says whose code `unit` is: a department's (handler) or a desk's."""

    staff: str = STAFF
    role: Literal["handler", "desk"] = "handler"
    unit: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", examples=["market"])
    ground: Literal["fraud", "unlawful", "dereliction", "retaliation"]
    words: str = WORDS
    tickets: tuple[str, ...] = Field(min_length=1, max_length=100)


class Issue(Asking):
    """One letter for these proposals, of one level and to one unit."""

    staff: str = STAFF
    proposals: tuple[int, ...] = Field(min_length=1, max_length=100)


class Answer(Asking):
    staff: str = STAFF
    words: str = WORDS


async def _proposals(asked: Asked) -> Page[ProposalView]:
    query = asked.query
    staff, after = await own_staff(asked, query.staff), place(asked, "proposals") or 0
    found = await asked.backend.supervision.proposals(staff, query.state, int(after), query.limit + 1)
    return page(asked, "proposals", found, lambda one: one.id)


async def _edit(asked: Asked) -> ProposalView:
    new = asked.body
    staff = await own_staff(asked, new.staff)
    return await asked.backend.supervision.edit(
        staff, ident(asked, "proposal"), new.words, new.reply_days, new.left_out, asked.key
    )


async def _dismiss(asked: Asked) -> ProposalView:
    staff = await own_staff(asked, asked.body.staff)
    return await asked.backend.supervision.dismiss(staff, ident(asked, "proposal"), asked.body.reason, asked.key)


async def _order(asked: Asked) -> ProposalView:
    new, organisation = asked.body, asked.backend.context.organisation
    staff = await own_staff(asked, new.staff)
    found = organisation.desk(new.unit) if new.role == Role.DESK else organisation.department(new.unit)
    if found is None:
        raise NotFound(f"no such unit: {new.unit!r}", field="unit")
    unit = Unit(Role(new.role), found.code, found.name)
    return await asked.backend.supervision.order(staff, unit, new.ground, new.words, new.tickets, asked.key)


async def _issue(asked: Asked) -> LetterView:
    staff = await own_staff(asked, asked.body.staff)
    if any(not 0 < number <= _LARGEST for number in asked.body.proposals):
        raise NotFound("no such proposal", field="proposals")
    return await asked.backend.supervision.issue(staff, asked.body.proposals, asked.key)


async def _letters(asked: Asked) -> Page[LetterView]:
    query = asked.query
    staff, before = await own_staff(asked, query.staff), str(place(asked, "letters") or "")
    found = await asked.backend.letters.letters(staff, overdue=query.overdue, before=before, limit=query.limit + 1)
    return page(asked, "letters", found, lambda one: one.id)


async def _letter(asked: Asked) -> LetterView:
    staff = await own_staff(asked, asked.query.staff)
    return await asked.backend.letters.letter(staff, asked.path["letter"])


async def _answer(asked: Asked) -> LetterView:
    staff = await own_staff(asked, asked.body.staff)
    return await asked.backend.letters.answer(staff, asked.path["letter"], asked.body.words, asked.key)


async def _bulletin(asked: Asked) -> tuple[LetterView, ...]:
    try:
        month = date.fromisoformat(f"{asked.path['month']}-01")
    except ValueError:
        month = date.min
    if month.year not in _YEARS:
        raise NotFound("a month is written like 2026-11", field="month")
    return await asked.backend.letters.bulletin(month.year, month.month)


async def own_staff(asked: Asked, staff: str) -> str:
    """The member of staff, if they work in the unit the token speaks for. Raises NotFound, as for a stranger."""
    async with asked.backend.context.reading() as rows:
        found = await rows.staff(staff)
    if found is None or found.unit != asked.token.unit:
        raise NotFound("no such member of staff of this token's unit", field="staff")
    return staff


def ident(asked: Asked, part: str) -> int:
    """The number in the path. Raises NotFound."""
    spelt = asked.path[part]
    if not (spelt.isascii() and spelt.isdecimal() and len(spelt) < 16):
        raise NotFound(f"no {part} {spelt!r}", field=part)
    return int(spelt)


def place(asked: Asked, name: str) -> str | int | None:
    """What the page begins after; None at the beginning. Raises BadDraft."""
    found = paging.read(asked.backend.context.vault, f"{name} {asked.query.staff}", asked.query.cursor)
    return found[0] if found else None


def page(asked: Asked, name: str, found: Sequence[Item], after: Callable[[Item], str | int]) -> Page[Item]:
    """`found`: one more than the page, if there is one; `after`: what the next page begins after."""
    vault, mine = asked.backend.context.vault, f"{name} {asked.query.staff}"
    items, more = paging.cut(found, asked.query.limit, lambda one: paging.write(vault, mine, (after(one),)))
    return Page(items=tuple(items), next=more)


_PROPOSALS: TypeAdapter[Any] = TypeAdapter(Page[ProposalView])
_PROPOSAL_VIEW: TypeAdapter[Any] = TypeAdapter(ProposalView)
_LETTER: TypeAdapter[Any] = TypeAdapter(LetterView)
_LETTERS: TypeAdapter[Any] = TypeAdapter(Page[LetterView])
_BULLETIN: TypeAdapter[Any] = TypeAdapter(tuple[LetterView, ...])

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/v1/supervision/proposals",
        name="listProposals",
        scope=Scope.ACT,
        summary="Proposals of the levels this member of staff reads, oldest first.",
        run=_proposals,
        answers=_PROPOSALS,
        query=ProposalsQuery,
    ),
    Route(
        method="POST",
        path="/v1/supervision/proposals/{proposal}/edit",
        name="editProposal",
        scope=Scope.ACT,
        summary="Give a letter its own words, another time to reply, or less evidence.",
        run=_edit,
        answers=_PROPOSAL_VIEW,
        asks=Edit,
        keyed=True,
    ),
    Route(
        method="POST",
        path="/v1/supervision/proposals/{proposal}/dismiss",
        name="dismissProposal",
        scope=Scope.ACT,
        summary="No letter, and why.",
        run=_dismiss,
        answers=_PROPOSAL_VIEW,
        asks=Reason,
        keyed=True,
    ),
    Route(
        method="POST",
        path="/v1/supervision/orders",
        name="orderInterview",
        scope=Scope.ACT,
        summary="Draft a third-level letter, as the working group.",
        run=_order,
        answers=_PROPOSAL_VIEW,
        asks=Order,
        keyed=True,
        status=201,
    ),
    Route(
        method="GET",
        path="/v1/supervision/letters",
        name="listLetters",
        scope=Scope.ACT,
        summary="Letters to this person's unit, or of the levels they supervise, newest first.",
        run=_letters,
        answers=_LETTERS,
        query=LettersQuery,
    ),
    Route(
        method="POST",
        path="/v1/supervision/letters",
        name="issueLetter",
        scope=Scope.ACT,
        summary="Issue one letter for some proposals.",
        run=_issue,
        answers=_LETTER,
        asks=Issue,
        keyed=True,
        status=201,
    ),
    Route(
        method="GET",
        path="/v1/supervision/letters/{letter}",
        name="showLetter",
        scope=Scope.ACT,
        summary="A letter with its evidence and answer.",
        run=_letter,
        answers=_LETTER,
        query=One,
    ),
    Route(
        method="POST",
        path="/v1/supervision/letters/{letter}/answer",
        name="answerLetter",
        scope=Scope.ACT,
        summary="Answer a letter, once.",
        run=_answer,
        answers=_LETTER,
        asks=Answer,
        keyed=True,
    ),
    Route(
        method="GET",
        path="/v1/supervision/bulletins/{month}",
        name="bulletin",
        scope=Scope.REPORTS,
        summary="The letters of a month, like 2026-11, that the monthly bulletin lists.",
        run=_bulletin,
        answers=_BULLETIN,
    ),
)
