"""Lists the owners whom no chat reaches, for staff to call (回访), and records what they say.

Owns the list: results with an open invitation and no rating, of owners without a chat or with a dead one. Owns also
that staff never rate for an owner who can be reached, never overwrite an owner's own answer, and never ask owners who
asked not to be invited (mechanism 20, 28). The desk of the ticket calls; if the desk itself gave the result, a
colleague of the person who did. Reading the telephone number is logged as an access to an identity. A recorded rating
carries the name of the caller and is counted separately.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from backend.contract.addresses import PAPER
from backend.contract.enums import Action, Grade, Role, TicketState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.contract.values import Address, SurveyAnswer
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.people.staff import require_active_staff
from backend.people.tables import Owner, Staff
from backend.surveys.ratings import validate_rating
from backend.surveys.tables import CallBackRow
from backend.tickets.access_log import record_access
from backend.tickets.queries import find_ticket
from backend.tickets.tables import SurveyRow, Ticket
from backend.tickets.views import find_open_survey
from backend.tickets.visibility import TicketPart, visible_parts
from backend.transitions.execute import execute_move
from backend.transitions.request import MoveRequest, OwnerActor

_MOST = 100
_WHY = "call back"


class CallOutcome(StrEnum):
    RATED = "rated"
    DECLINED = "declined"  # answered, and does not wish to rate
    UNANSWERED = "unanswered"  # did not answer; may be called again


_ACTIONS = {CallOutcome.RATED: Action.RATE, CallOutcome.DECLINED: Action.SKIP_RATING}
"""The move for each outcome; an unanswered call makes none."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """An owner to be called. `title` and `unit` are empty for a secret ticket; `calls`: how many calls were made
    before."""

    number: str
    round: int
    title: str
    unit: str
    invited_at: datetime
    closes_at: datetime
    calls: int


@dataclass(frozen=True, slots=True)
class CallBackContact:
    """The enterprise and the telephone number to call."""

    number: str
    enterprise: str
    phone: str


@dataclass(frozen=True, slots=True)
class CallBackResult:
    """The result of a call. `entered_by`: the name of the caller."""

    number: str
    round: int
    outcome: CallOutcome
    grade: Grade | None
    entered_by: str
    at: datetime


_ENTERED: TypeAdapter[CallBackResult] = TypeAdapter(CallBackResult)


class CallBacks:
    """The call-backs over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def list_waiting(self, staff: str, limit: int = 50) -> tuple[CallBack, ...]:
        """The owners this member of a desk may call, the invitation that ends first at the top. Raises NotFound,
        NotAllowed."""
        now = self._context.now()
        async with self._context.read_session() as session:
            person = await _get_caller(session, staff)
            query = select(SurveyRow, Ticket).join(Ticket, Ticket.id == SurveyRow.ticket_id)
            query = query.join(Owner, Owner.id == Ticket.owner_id).where(
                Ticket.desk == person.unit,
                Ticket.state == TicketState.RESOLVED.value,
                SurveyRow.round == Ticket.round,
                SurveyRow.closes_at > now,
                SurveyRow.grade.is_(None),
                _unreachable_owner_filter(),
                _not_handled_by(person),
            )
            query = query.options(selectinload(Ticket.contact), selectinload(Ticket.rounds), *_SIGHT)
            query = query.order_by(SurveyRow.closes_at, SurveyRow.id).limit(max(1, min(limit, _MOST)))
            found = [(survey, ticket) for survey, ticket in await session.execute(query) if _phone_of(ticket)]
            calls = await _count_calls(session, [survey.id for survey, _ in found])
            return tuple(
                CallBack(
                    number=ticket.number,
                    round=survey.round,
                    title="" if ticket.secret else ticket.title,
                    unit="" if ticket.secret else survey.unit,
                    invited_at=survey.invited_at,
                    closes_at=survey.closes_at,
                    calls=calls.get(survey.id, 0),
                )
                for survey, ticket in found
                if _may_call(ticket, person)
            )

    async def get_contact(self, staff: str, number: str) -> CallBackContact:
        """Whom to call; logs an access to an identity. Raises NotFound, NotAllowed."""
        async with self._context.write_transaction() as work:
            ticket, person, _ = await self._lock_open_survey(work, staff, number)
            await record_access(self._context, work, person, ticket, _WHY)
            contact = ticket.contact
            assert contact is not None
            await work.commit()
        return CallBackContact(number, contact.enterprise, contact.phone)

    async def record_result(
        self,
        staff: str,
        number: str,
        outcome: CallOutcome,
        grade: Grade | None,
        reasons: tuple[str, ...],
        comment: str,
        key: str,
    ) -> CallBackResult:
        """Record the outcome of a call, under the idempotency `key`. `grade` is needed with the outcome `rated` and
        refused with any other. Raises NotFound, NotAllowed, BadDraft."""

        async def change(work: UnitOfWork) -> CallBackResult:
            ticket, person, survey = await self._lock_open_survey(work, staff, number)
            if (grade is None) is (outcome is CallOutcome.RATED):
                raise BadDraft("a grade goes with the outcome rated, and only with it", field="grade")
            now = self._context.now()
            said = SurveyAnswer(Address(PAPER, number), number, survey.round, grade, reasons, comment)
            rating = validate_rating(self._context, said)
            work.session.add(CallBackRow(survey_id=survey.id, staff_id=person.id, at=now, outcome=outcome.value))
            action = _ACTIONS.get(outcome)
            if action is not None:
                await execute_move(self._context, work, ticket, MoveRequest(action, OwnerActor(person), rating))
            await work.session.flush()
            return CallBackResult(number, survey.round, outcome, grade, person.name, now)

        asked = f"{outcome}\0{grade}\0{reasons}\0{comment}"
        return await self._context.execute_once(
            KeyedCall("call_backs.enter", f"{staff} {number}", key, asked), _ENTERED, change
        )

    async def _lock_open_survey(self, work: UnitOfWork, staff: str, number: str) -> tuple[Ticket, Staff, SurveyRow]:
        """The locked ticket, the caller, and the unanswered invitation. Raises NotFound, NotAllowed."""
        person = await _get_caller(work.session, staff)
        ticket = await find_ticket(work.session, number, lock=True)
        if ticket is None or ticket.desk != person.unit or not _may_call(ticket, person):
            raise NotFound(f"no ticket {number[:32]!r} for this member of staff")
        survey = find_open_survey(ticket, ticket.round, self._context.now())
        if ticket.state != TicketState.RESOLVED or survey is None:
            raise NotAllowed("this round has no open invitation")
        if survey.grade is not None:
            raise NotAllowed("this invitation is answered; an answer is not written over")
        if survey.department is None and survey.handler_id == person.id:
            raise NotAllowed("a colleague asks about what one answered oneself")
        lost = (
            select(Ticket.id)
            .join(Owner, Owner.id == Ticket.owner_id)
            .where(Ticket.id == ticket.id, _unreachable_owner_filter())
        )
        if await work.session.scalar(lost) is None or not _phone_of(ticket):
            raise NotAllowed("this owner is asked in their chat, has no telephone, or does not wish to be asked")
        return ticket, person, survey


_SIGHT = (selectinload(Ticket.co_handlings), selectinload(Ticket.extensions))


async def _get_caller(session: AsyncSession, ident: str) -> Staff:
    """The active member of a desk with this id. Raises NotFound, NotAllowed."""
    person = await require_active_staff(session, ident)
    if Role(person.role) is not Role.DESK:
        raise NotAllowed("the desk calls back: how it was rated is not for those who were rated")
    return person


def _unreachable_owner_filter() -> ColumnElement[bool]:
    """The filter for owners without a chat, or with a dead chat that no other replaces, who may be asked to rate."""
    return ((Ticket.channel == PAPER) | Owner.dead_at.is_not(None)) & ~Owner.no_surveys & ~Ticket.anonymous


def _not_handled_by(person: Staff) -> ColumnElement[bool]:
    """The filter for results that this person did not give."""
    return SurveyRow.department.is_not(None) | SurveyRow.handler_id.is_(None) | (SurveyRow.handler_id != person.id)


def _may_call(ticket: Ticket, person: Staff) -> bool:
    return bool({TicketPart.CONTACT, TicketPart.REVEAL} & visible_parts(ticket, person))


def _phone_of(ticket: Ticket) -> str:
    return ticket.contact.phone if ticket.contact else ""


async def _count_calls(session: AsyncSession, surveys: Sequence[int]) -> dict[int, int]:
    """How many calls were made, by survey."""
    query = select(CallBackRow.survey_id, func.count().label("calls")).where(CallBackRow.survey_id.in_(surveys))
    found = await session.execute(query.group_by(CallBackRow.survey_id))
    return {row.survey_id: row.calls for row in found}
