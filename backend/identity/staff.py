"""Registers the staff of desks, departments and bodies: invites them by name, binds them to one chat by a code that
works once, and deactivates them.

Owns the register of staff and who may see a ticket. Uses no passwords: the chat in which the invite was opened is the
proof.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from backend.contract.enums import DeliveryState, Role
from backend.contract.errors import BadDraft, NotFound
from backend.contract.values import Address, StaffView, TicketView
from backend.core.crypto import random_pin, random_token
from backend.core.signed_codes import INVITE, PIN_DIGITS, create_signed_code, hash_code
from backend.core.text import clean_text
from backend.db.context import Context, UnitOfWork
from backend.identity.tables import Invite
from backend.notifications import enqueue
from backend.notifications.tables import PushRow
from backend.people.owners import hash_address
from backend.people.queries import find_staff, find_staff_by_address, list_staff
from backend.people.staff import describe_staff
from backend.people.tables import Staff
from backend.tickets.queries import find_ticket, waiting_tickets
from backend.tickets.tables import CoHandling, Round, Ticket
from backend.tickets.views import may_see, staff_view


class StaffRegister:
    """The register of staff over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def invite_staff(self, name: str, role: Role, unit: str) -> str:
        """Add a member of staff; return the code that will bind their chat, with its PIN. `unit`: the code of a desk or
        department, or the name of a body's role. Raises BadDraft."""
        async with self._context.write_transaction() as work:
            staff = await self.add_staff(work, "s-" + random_token(), name, role, unit)
            code = self._create_invite(work, staff)
            await work.commit()
        return code

    async def renew_invite(self, ident: str) -> str:
        """Return another code, for somebody who lost theirs or changes the chat. Raises NotFound."""
        async with self._context.write_transaction() as work:
            code = self._create_invite(work, await _get_staff(work, ident))
            await work.commit()
        return code

    async def deactivate_staff(self, ident: str) -> StaffView:
        """Take all access from a member of staff; what they had signed for goes back to their department. Raises
        NotFound."""
        async with self._context.write_transaction() as work:
            staff = await _get_staff(work, ident)
            staff.active, staff.address, staff.address_hash = False, None, None
            running = (Round.handler_id == ident, Round.resolved_at.is_(None), Round.returned_at.is_(None))
            await work.session.execute(update(Round).where(*running).values(handler_id=None))
            parts = (CoHandling.handler_id == ident, CoHandling.resolved_at.is_(None))
            await work.session.execute(update(CoHandling).where(*parts).values(handler_id=None))
            await enqueue.drop_staff_pushes(work, ident, "let go")
            await work.commit()
            return describe_staff(staff)

    async def list_staff(self) -> tuple[StaffView, ...]:
        """All members of staff, active or not."""
        async with self._context.read_session() as session:
            return tuple(describe_staff(staff) for staff in await list_staff(session))

    async def find_active_staff(self, address: Address) -> StaffView | None:
        """The active member of staff bound to this chat; None if there is none."""
        async with self._context.read_session() as session:
            staff = await find_staff_by_address(session, hash_address(self._context, address))
        return describe_staff(staff) if staff is not None and staff.active else None

    async def list_worklist(self, ident: str, limit: int) -> tuple[TicketView, ...]:
        """The tickets that wait for this person, at most `limit` (1 to 200). Raises NotFound."""
        async with self._context.read_session() as session:
            staff = await find_staff(session, ident)
            if staff is None or not staff.active:
                raise NotFound("no such member of staff", field="staff")
            waiting = await waiting_tickets(session, staff, max(1, min(limit, 200)))
            return tuple(staff_view(self._context, ticket, staff) for ticket in waiting if may_see(ticket, staff))

    async def add_staff(self, work: UnitOfWork, ident: str, name: str, role: Role, unit: str) -> Staff:
        """Add a member of staff, without a chat yet. Raises BadDraft."""
        called = clean_text(name)
        if not 0 < len(called) <= 40:
            raise BadDraft("a name has 1 to 40 characters", field="name")
        staff = Staff(
            id=ident,
            name=called,
            role=role.value,
            unit=unit,
            unit_name=_unit_name(self._context, role, unit),
            active=True,
        )
        work.session.add(staff)
        await work.session.flush()
        return staff

    def _create_invite(self, work: UnitOfWork, staff: Staff) -> str:
        """A code with its PIN behind it (`split_pin`)."""
        code, pin = create_signed_code(self._context.keyring, INVITE), random_pin(PIN_DIGITS)
        invite = Invite(
            code_hash=hash_code(self._context.keyring, code),
            staff_id=staff.id,
            expires_at=self._context.now() + timedelta(hours=self._context.limits.invite_hours),
            pin_hash=hash_code(self._context.keyring, code + pin),
            tries=0,
        )
        work.session.add(invite)
        return code + pin


async def bind_chat(context: Context, work: UnitOfWork, staff: Staff, chat: Address) -> None:
    """Bind the member of staff to this chat. Whoever was bound to it before loses it."""
    mark = hash_address(context, chat)
    before = await find_staff_by_address(work.session, mark)
    if before is not None and before.id != staff.id:
        before.address_hash = before.address = None
        await enqueue.drop_staff_pushes(work, before.id, "the chat is another's now")
        await work.session.flush()
    staff.address_hash, staff.address, staff.dead_at = mark, str(chat), None
    theirs = update(PushRow).where(PushRow.staff_id == staff.id, PushRow.state == DeliveryState.WAITING)
    await work.session.execute(theirs.values(lane=mark, claimed_until=None))


async def get_staff_ticket(work: UnitOfWork, ident: str, number: str) -> tuple[Ticket, Staff]:
    """The locked ticket and the member of staff, who may see it. Raises NotFound, the same error whatever is
    missing."""
    staff = await find_staff(work.session, ident)
    ticket = await find_ticket(work.session, number, lock=True)
    if staff is None or ticket is None or not may_see(ticket, staff):
        raise NotFound(f"no ticket {number[:32]!r} for this member of staff")
    staff.dead_at = None  # a person who acts can be reached again
    return ticket, staff


async def _get_staff(work: UnitOfWork, ident: str) -> Staff:
    staff = await find_staff(work.session, ident)
    if staff is None:
        raise NotFound(f"no member of staff {ident[:64]!r}", field="staff")
    return staff


def _unit_name(context: Context, role: Role, unit: str) -> str:
    """The name of the unit. Raises BadDraft if this role has no such unit."""
    look_up = {Role.DESK: context.organisation.find_desk, Role.HANDLER: context.organisation.find_department}.get(role)
    found = look_up(unit) if look_up else None
    name = found.name if found else context.higher_bodies.get(role.value, "") if unit == role.value else ""
    if not name:
        raise BadDraft(f"no such unit for a {role}: {unit[:32]!r}", field="unit")
    return name
