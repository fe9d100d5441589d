"""The desk in this process: every call of the port, each one transaction.

Owns who may ask for what: an owner by the address they speak from, staff by their register. The work is done by the
parts: `intake`, `doors`, `moves`, `surveys`, `staff`, `owners`, `knowledge`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from pydantic import TypeAdapter

from backend.context import Call, Context, UnitOfWork
from backend.contract import (
    Address,
    ClosedDoor,
    Door,
    File,
    KnownAnswer,
    OwnerProfile,
    Receipt,
    StaffAction,
    StaffView,
    SurveyAnswer,
    TicketDraft,
    TicketView,
    TooOften,
)
from backend.dispatching import Dispatching
from backend.doors import Doors
from backend.drafts import checked_files, checked_text
from backend.guard_access import checked_reason
from backend.guard_cases import opened
from backend.guard_codes import ReceiptCodes
from backend.intake import Intake, attachment
from backend.knowledge import Knowledge
from backend.moves import carry_out, legal
from backend.owners import Profiles, address_hash, owned_ticket
from backend.people import Staff
from backend.staff import StaffRegister, staff_ticket
from backend.steps import Step
from backend.surveys import record
from backend.tables import Ticket
from backend.views import owner_view
from backend.workflow import Action, Role

_VIEW: TypeAdapter[TicketView] = TypeAdapter(TicketView)
OwnersChange = Callable[[UnitOfWork, Ticket], Awaitable[None]]


class LocalDesk:
    """TicketDesk on a database."""

    def __init__(self, context: Context, knowledge: Knowledge, dispatching: Dispatching) -> None:
        self._context = context
        self._knowledge = knowledge
        self._dispatching = dispatching
        self._intake = Intake(context)
        self._doors = Doors(context)
        self._profiles = Profiles(context)
        self._staff = StaffRegister(context)
        self._codes = ReceiptCodes(context)

    async def open_door(self, code: str, visitor: Address, key: str) -> Door | ClosedDoor:
        return await self._doors.open_door(code, visitor, key)

    async def submit(self, draft: TicketDraft, key: str) -> Receipt:
        return await self._intake.submit(draft, key)

    async def supplement(self, number: str, owner: Address, text: str, files: tuple[File, ...], key: str) -> TicketView:
        words = checked_text(text, self._context) if text or not files else ""

        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            step = Step(Action.SUPPLEMENT, Role.OWNER, note=words)
            legal(self._context, ticket, step)
            checked_files(files, len(ticket.attachments), self._context)
            ticket.attachments.extend(attachment(file, self._context.clock()) for file in files)
            await carry_out(self._context, work, ticket, step)

        return await self._as_owner(Call("supplement", f"{owner} {number}", key), number, owner, change)

    async def urge(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            step = Step(Action.URGE, Role.OWNER)
            legal(self._context, ticket, step)
            pause = timedelta(hours=self._context.limits.urge_hours)
            if ticket.urged_at is not None and self._context.clock() < ticket.urged_at + pause:
                raise TooOften(f"once in {self._context.limits.urge_hours} hours")
            await carry_out(self._context, work, ticket, step)

        return await self._as_owner(Call("urge", f"{owner} {number}", key), number, owner, change)

    async def object(self, number: str, owner: Address, text: str, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await carry_out(self._context, work, ticket, Step(Action.OBJECT, Role.OWNER, note=text))

        return await self._as_owner(Call("object", f"{owner} {number}", key), number, owner, change)

    async def no_surveys(self, owner: Address, key: str) -> None:
        await self._profiles.no_surveys(owner, key)

    async def withdraw(self, number: str, owner: Address, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await carry_out(self._context, work, ticket, Step(Action.WITHDRAW, Role.OWNER))

        return await self._as_owner(Call("withdraw", f"{owner} {number}", key), number, owner, change)

    async def record_survey(self, answer: SurveyAnswer, key: str) -> TicketView:
        async def change(work: UnitOfWork, ticket: Ticket) -> None:
            await record(self._context, work, ticket, answer)

        call = Call("record_survey", f"{answer.owner} {answer.number}", key)
        return await self._as_owner(call, answer.number, answer.owner, change)

    async def tickets(self, owner: Address, limit: int = 10) -> tuple[TicketView, ...]:
        async with self._context.reading() as rows:
            known = await rows.owner(address_hash(self._context, owner))
            found = await rows.tickets_of(known, max(1, min(limit, 100))) if known else ()
            return tuple(owner_view(ticket, self._context.clock()) for ticket in found)

    async def ticket(self, number: str, owner: Address) -> TicketView:
        async with self._context.reading() as rows:
            ticket, _ = await owned_ticket(self._context, rows, number, owner)
            return owner_view(ticket, self._context.clock())

    async def adopt_by_code(self, receipt_code: str, visitor: Address, key: str) -> TicketView:
        return await self._codes.adopt(receipt_code, visitor, key)

    async def profile(self, owner: Address) -> OwnerProfile | None:
        return await self._profiles.profile(owner)

    async def forget(self, owner: Address, key: str) -> None:
        await self._profiles.forget(owner, key)

    async def act(self, action: StaffAction, key: str) -> TicketView:
        async def change(work: UnitOfWork) -> TicketView:
            ticket, staff = await staff_ticket(work, action.staff, action.number)
            step = await self._dispatching.completed(ticket, wished(action, staff))
            await carry_out(self._context, work, ticket, step)
            await self._dispatching.after(work, ticket, step)
            return await opened(self._context, work, ticket, staff)

        return await self._context.once(
            Call("act", f"{action.staff} {action.number}", key, repr(action)), _VIEW, change
        )

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

    async def answers(self, text: str, region: str = "", limit: int = 3) -> tuple[KnownAnswer, ...]:
        return self._knowledge.search(text, region, limit)

    async def _as_owner(self, call: Call, number: str, owner: Address, change: OwnersChange) -> TicketView:
        async def run(work: UnitOfWork) -> TicketView:
            ticket, speaker = await owned_ticket(self._context, work.rows, number, owner, lock=True)
            speaker.dead_at = None
            await change(work, ticket)
            return owner_view(ticket, self._context.clock())

        return await self._context.once(call, _VIEW, run)


def wished(action: StaffAction, staff: Staff) -> Step:
    return Step(
        action=action.action,
        role=Role(staff.role),
        staff=staff,
        note=action.note,
        department=action.department,
        co_departments=action.co_departments,
        kind=action.kind,
        outcome=action.outcome,
        days=action.days,
        main=action.main,
        certificate=action.certificate,
        flag=action.flag,
        level=action.level,
        duty=action.duty,
        files=action.files,
    )
