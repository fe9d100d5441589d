"""Implements the port `TicketDesk` on a database; each call is one transaction.

Owns who may call what: an owner is identified by their address, staff by the staff register. The services do the work:
`Intake`, `Doors`, `Dispatching`, `StaffRegister`, `Profiles`, `Knowledge`, and the pipeline `execute_move`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter

from backend.contract.enums import Action
from backend.contract.errors import TooOften
from backend.contract.moves import NO_WORDS, Remark, StaffMove
from backend.contract.values import (
    Address,
    ClosedDoor,
    Door,
    DutySuggestion,
    File,
    KnownAnswer,
    OwnerProfile,
    Receipt,
    SimilarTicket,
    StaffView,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)
from backend.db.context import Call, Context, UnitOfWork
from backend.desk.knowledge_base import Knowledge
from backend.dispatch.service import Dispatching
from backend.dispatch.suggestions import DispatchSuggestions
from backend.identity.entry_codes import Doors
from backend.identity.staff import StaffRegister, staff_ticket
from backend.people.owners import Profiles, address_hash
from backend.people.queries import find_owner
from backend.privacy.receipt_codes import ReceiptCodes
from backend.surveys.ratings import record_rating
from backend.tickets.access_log import checked_reason
from backend.tickets.case import opened
from backend.tickets.ownership import owned_ticket
from backend.tickets.queries import tickets_of_owner
from backend.tickets.tables import Ticket
from backend.tickets.validation import checked_text
from backend.tickets.views import owner_view
from backend.transitions.execute import check_allowed, execute_move
from backend.transitions.request import MoveRequest, OwnerActor, StaffActor
from backend.transitions.submit import Intake

_VIEW: TypeAdapter[TicketView] = TypeAdapter(TicketView)
OwnersChange = Callable[[UnitOfWork, Ticket], Awaitable[None]]


class LocalDesk:
    """The port `TicketDesk` in this process. The port documents the methods."""

    def __init__(
        self,
        context: Context,
        knowledge: Knowledge,
        dispatching: Dispatching,
        suggestions: DispatchSuggestions,
        doors: Doors,
        staff: StaffRegister,
    ) -> None:
        self._context = context
        self._knowledge = knowledge
        self._dispatching = dispatching
        self._suggestions = suggestions
        self._intake = Intake(context)
        self._doors = doors
        self._profiles = Profiles(context)
        self._staff = staff
        self._codes = ReceiptCodes(context)

    async def open_door(self, code: str, visitor: Address, key: str) -> Door | ClosedDoor:
        return await self._doors.open_door(code, visitor, key)

    async def look_up_code(self, code: str, *, count: bool = False) -> Door | ClosedDoor:
        return await self._doors.look(code, count=count)

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        return await self._intake.submit(draft, key)

    async def supplement(self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str) -> TicketView:
        words = checked_text(text, self._context) if text or not files else ""

        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await execute_move(self._context, work, ticket, _owner_move(Action.SUPPLEMENT, Remark(words, files)))

        return await self._as_owner(Call("supplement", f"{owner} {number}", key), number, owner, change)

    async def urge(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            request = _owner_move(Action.URGE)
            check_allowed(self._context, ticket, request)
            pause = timedelta(hours=self._context.limits.urge_hours)
            if ticket.urged_at is not None and self._context.clock() < ticket.urged_at + pause:
                raise TooOften(f"once in {self._context.limits.urge_hours} hours")
            await execute_move(self._context, work, ticket, request)

        return await self._as_owner(Call("urge", f"{owner} {number}", key), number, owner, change)

    async def object(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await execute_move(self._context, work, ticket, _owner_move(Action.OBJECT, Remark(text)))

        return await self._as_owner(Call("object", f"{owner} {number}", key), number, owner, change)

    async def no_surveys(self, owner: Address, key: str) -> None:
        await self._profiles.no_surveys(owner, key)

    async def withdraw(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await execute_move(self._context, work, ticket, _owner_move(Action.WITHDRAW))

        return await self._as_owner(Call("withdraw", f"{owner} {number}", key), number, owner, change)

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await record_rating(self._context, work, ticket, answer)

        call = Call("record_survey", f"{answer.owner} {answer.number}", key)
        return await self._as_owner(call, answer.number, answer.owner, change)

    async def tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        async with self._context.reading() as session:
            known = await find_owner(session, address_hash(self._context, owner))
            found = await tickets_of_owner(session, known, max(1, min(limit, 100))) if known else ()
            return tuple(owner_view(ticket, self._context.clock()) for ticket in found)

    async def ticket(self, number: str, owner: Address) -> TicketView:
        async with self._context.reading() as session:
            ticket, _ = await owned_ticket(self._context, session, number, owner)
            return owner_view(ticket, self._context.clock())

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        return await self._codes.adopt(receipt_code, visitor, key)

    async def profile(self, owner: Address) -> OwnerProfile | None:
        return await self._profiles.profile(owner)

    async def forget(self, owner: Address, key: str) -> None:
        await self._profiles.forget(owner, key)

    async def act(self, move: StaffMove, key: str) -> TicketView:
        async def change(work: UnitOfWork) -> TicketView:
            ticket, staff = await staff_ticket(work, move.staff, move.number)
            wish = MoveRequest(move.action, StaffActor(staff), move.payload)
            await execute_move(self._context, work, ticket, await self._dispatching.complete_dispatch(ticket, wish))
            await self._dispatching.dispatch_accepted(work, ticket, move.action)
            return await opened(self._context, work, ticket, staff)

        return await self._context.once(Call("act", f"{move.staff} {move.number}", key, repr(move)), _VIEW, change)

    async def staff_at(self, address: Address) -> StaffView | None:
        return await self._staff.staff_at(address)

    async def worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        return await self._staff.worklist(staff, limit)

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        reason = checked_reason(why) if why else ""
        async with self._context.writing() as work:
            ticket, reader = await staff_ticket(work, staff, number)
            view = await opened(self._context, work, ticket, reader, reason)
            choices = await self._dispatching.choices(ticket) if Action.ASSIGN in view.staff_actions else ()
            await work.commit()
        return replace(view, choices=choices)

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        return await self._suggestions.suggest_duties(staff, number)

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        return await self._suggestions.find_similar(staff, number)

    async def answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        return self._knowledge.search(text, region, limit)

    async def _as_owner(self, call: Call, number: str, owner: Address, change: OwnersChange) -> TicketView:
        async def run(work: UnitOfWork) -> TicketView:
            ticket, speaker = await owned_ticket(self._context, work.session, number, owner, lock=True)
            speaker.dead_at = None
            await change(work, ticket)
            return owner_view(ticket, self._context.clock())

        return await self._context.once(call, _VIEW, run)


def _owner_move(action: Action, payload: Remark = NO_WORDS) -> MoveRequest:
    return MoveRequest(action, OwnerActor(), payload)
