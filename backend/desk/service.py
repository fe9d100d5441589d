"""Implements the port `TicketDesk` on a database; each call is one transaction.

Owns who may call what: an owner is identified by their address, staff by the staff register. The services do the work:
`Intake`, `EntryCodes`, `DispatchService`, `StaffRegister`, `OwnerProfiles`, `KnowledgeBase`, and the pipeline
`execute_move`.
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
    DutySuggestion,
    EntryCode,
    File,
    InvalidEntryCode,
    KnownAnswer,
    OwnerProfile,
    Receipt,
    SimilarTicket,
    StaffView,
    SurveyAnswer,
    TicketDraft,
    TicketView,
)
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.desk.knowledge_base import KnowledgeBase
from backend.dispatch.service import DispatchService
from backend.dispatch.suggestions import DispatchSuggestions
from backend.identity.entry_codes import EntryCodes
from backend.identity.staff import StaffRegister, get_staff_ticket
from backend.people.owners import OwnerProfiles, hash_address
from backend.people.queries import find_owner
from backend.privacy.receipt_codes import ReceiptCodes
from backend.privacy.released_files import ReleasedFiles
from backend.surveys.ratings import record_rating
from backend.tickets.access_log import validate_reason, view_and_log_access
from backend.tickets.ownership import require_owned_ticket
from backend.tickets.queries import tickets_of_owner
from backend.tickets.tables import Ticket
from backend.tickets.validation import validate_text
from backend.tickets.views import owner_view
from backend.transitions.execute import check_allowed, execute_move
from backend.transitions.request import MoveRequest, OwnerActor, Retraction, StaffActor
from backend.transitions.submit import Intake

_VIEW: TypeAdapter[TicketView] = TypeAdapter(TicketView)
OwnerChange = Callable[[UnitOfWork, Ticket], Awaitable[None]]


class LocalDesk:
    """The port `TicketDesk` in this process. The port documents the methods."""

    def __init__(
        self,
        context: Context,
        knowledge: KnowledgeBase,
        dispatching: DispatchService,
        suggestions: DispatchSuggestions,
        doors: EntryCodes,
        staff: StaffRegister,
    ) -> None:
        self._context = context
        self._knowledge = knowledge
        self._dispatching = dispatching
        self._suggestions = suggestions
        self._intake = Intake(context)
        self._doors = doors
        self._profiles = OwnerProfiles(context)
        self._staff = staff
        self._codes = ReceiptCodes(context)
        self._released = ReleasedFiles(context)

    async def use_entry_code(self, code: str, visitor: Address, key: str) -> EntryCode | InvalidEntryCode:
        return await self._doors.use_code(code, visitor, key)

    async def look_up_entry_code(self, code: str, *, count: bool = False) -> EntryCode | InvalidEntryCode:
        return await self._doors.preview_code(code, count=count)

    async def submit_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        return await self._intake.submit_ticket(draft, key)

    async def supplement_ticket(
        self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str
    ) -> TicketView:
        words = validate_text(text, self._context) if text or not files else ""

        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            ticket.emergency = ticket.emergency or self._context.dangers.is_sure(words)
            await execute_move(self._context, work, ticket, _owner_request(Action.SUPPLEMENT, Remark(words, files)))

        return await self._change_as_owner(KeyedCall("supplement", f"{owner} {number}", key), number, owner, change)

    async def retract_supplement(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await execute_move(self._context, work, ticket, MoveRequest(Action.RETRACT, OwnerActor(), Retraction(text)))

        return await self._change_as_owner(KeyedCall("retract", f"{owner} {number}", key), number, owner, change)

    async def urge_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            request = _owner_request(Action.URGE)
            check_allowed(self._context, ticket, request)
            pause = timedelta(hours=self._context.limits.urge_hours)
            if ticket.urged_at is not None and self._context.now() < ticket.urged_at + pause:
                raise TooOften(f"once in {self._context.limits.urge_hours} hours")
            await execute_move(self._context, work, ticket, request)

        return await self._change_as_owner(KeyedCall("urge", f"{owner} {number}", key), number, owner, change)

    async def object_to_refusal(
        self, number: str, owner: Address, text: str, key: str, files: tuple[File, ...] = ()
    ) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            ticket.emergency = ticket.emergency or self._context.dangers.is_sure(text)
            await execute_move(self._context, work, ticket, _owner_request(Action.OBJECT, Remark(text, files)))

        return await self._change_as_owner(KeyedCall("object", f"{owner} {number}", key), number, owner, change)

    async def stop_surveys(self, owner: Address, key: str) -> None:
        await self._profiles.stop_surveys(owner, key)

    async def withdraw_ticket(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await execute_move(self._context, work, ticket, _owner_request(Action.WITHDRAW))

        return await self._change_as_owner(KeyedCall("withdraw", f"{owner} {number}", key), number, owner, change)

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await record_rating(self._context, work, ticket, answer)

        call = KeyedCall("record_survey", f"{answer.owner} {answer.number}", key)
        return await self._change_as_owner(call, answer.number, answer.owner, change)

    async def list_tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        async with self._context.read_session() as session:
            known = await find_owner(session, hash_address(self._context, owner))
            found = await tickets_of_owner(session, known, max(1, min(limit, 100))) if known else ()
            return tuple(owner_view(ticket, self._context.now()) for ticket in found)

    async def show_ticket(self, number: str, owner: Address) -> TicketView:
        async with self._context.read_session() as session:
            ticket, _ = await require_owned_ticket(self._context, session, number, owner)
            return owner_view(ticket, self._context.now())

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        return await self._codes.adopt_report(receipt_code, visitor, key)

    async def find_profile(self, owner: Address) -> OwnerProfile | None:
        return await self._profiles.find_profile(owner)

    async def forget_owner(self, owner: Address, key: str) -> None:
        await self._profiles.forget_owner(owner, key)

    async def release_files(self, files: tuple[str, ...], key: str) -> None:
        await self._released.release_files(files, key)

    async def move_ticket(self, move: StaffMove, key: str) -> TicketView:
        async def change(work: UnitOfWork) -> TicketView:
            ticket, staff = await get_staff_ticket(work, move.staff, move.number)
            wish = MoveRequest(move.action, StaffActor(staff), move.payload)
            await execute_move(self._context, work, ticket, await self._dispatching.complete_dispatch(ticket, wish))
            await self._dispatching.dispatch_accepted(work, ticket, move.action)
            return await view_and_log_access(self._context, work, ticket, staff)

        return await self._context.execute_once(
            KeyedCall("act", f"{move.staff} {move.number}", key, repr(move)), _VIEW, change
        )

    async def find_staff_by_address(self, address: Address) -> StaffView | None:
        return await self._staff.find_active_staff(address)

    async def show_worklist(self, staff: str, limit: int = 20) -> tuple[TicketView, ...]:
        return await self._staff.list_worklist(staff, limit)

    async def open_case(self, staff: str, number: str, why: str = "") -> TicketView:
        reason = validate_reason(why) if why else ""
        async with self._context.write_transaction() as work:
            ticket, reader = await get_staff_ticket(work, staff, number)
            view = await view_and_log_access(self._context, work, ticket, reader, reason)
            choices = await self._dispatching.list_departments(ticket) if Action.ASSIGN in view.staff_actions else ()
            await work.commit()
        return replace(view, choices=choices)

    async def suggest_duties(self, staff: str, number: str) -> tuple[DutySuggestion, ...]:
        return await self._suggestions.suggest_duties(staff, number)

    async def find_similar(self, staff: str, number: str) -> tuple[SimilarTicket, ...]:
        return await self._suggestions.find_similar(staff, number)

    async def search_answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        return self._knowledge.search(text, region, limit)

    async def _change_as_owner(self, call: KeyedCall, number: str, owner: Address, change: OwnerChange) -> TicketView:
        async def run(work: UnitOfWork) -> TicketView:
            ticket, speaker = await require_owned_ticket(self._context, work.session, number, owner, lock=True)
            speaker.dead_at = None
            await change(work, ticket)
            return owner_view(ticket, self._context.now())

        return await self._context.execute_once(call, _VIEW, run)


def _owner_request(action: Action, payload: Remark = NO_WORDS) -> MoveRequest:
    return MoveRequest(action, OwnerActor(), payload)
