"""Gives pushes to the workers that deliver them and records the results (mechanism 29).

Delivery is at least once and in order within a conversation; one worker at a time serves a conversation. `due` lists
the conversations with pushes to deliver, `claim` takes the pushes of one of them. A push that must be tried again holds
back its own conversation only. Does not deliver.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from backend.contract.addresses import parse_address
from backend.contract.enums import DeliveryState
from backend.contract.values import Address, Push, TicketView
from backend.db.context import Context, UnitOfWork
from backend.db.types import Unopened
from backend.notifications import enqueue
from backend.notifications.survey_invitations import is_invited_to_rate
from backend.notifications.tables import PushRow
from backend.people.owners import hash_address
from backend.people.queries import find_other_conversation
from backend.people.tables import Owner, Staff
from backend.tickets.access_log import view_and_log_access
from backend.tickets.queries import tickets_by_id
from backend.tickets.tables import SurveyRow, Ticket
from backend.tickets.views import lock_screen_view, may_see, note_for_staff, owner_view, staff_view
from backend.tickets.workflow import UNDELIVERABLE

SET_ASIDE = "set aside"  # how the reason of such a push begins


class PushOutbox:
    """The push outbox over the database. Claims expire by themselves (`claim_seconds` of policy)."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def list_due_addresses(self, limit: int = 200) -> tuple[Address, ...]:
        """Addresses of the conversations that have a push to deliver and no worker, those that have waited longest
        first."""
        async with self._context.read_session() as session:
            heads = (await session.scalars(_due_heads_query(self._context.now(), limit))).all()
            readers = [await _find_reader(session, row) for row in heads]
        await self._put_off(
            [row.id for row, one in zip(heads, readers, strict=True) if isinstance(one.address, Unopened)]
        )
        return tuple(parse_address(reader.address) for reader in readers if reader.address)

    async def _put_off(self, idents: Sequence[int]) -> None:
        """Look again tomorrow at pushes whose reader's address cannot be opened; nobody waits behind them but their own
        conversation."""
        if not idents:
            return
        async with self._context.write_transaction() as work:
            later = update(PushRow).where(PushRow.id.in_(idents), PushRow.state == DeliveryState.WAITING)
            await work.session.execute(later.values(due_at=self._context.now() + timedelta(days=1)))
            await work.commit()

    async def claim(self, address: Address, limit: int = 20) -> tuple[Push, ...]:
        """The pushes due in this conversation, in the order of their moves; empty while another worker has claimed it.
        A push that is neither marked nor renewed within `claim_seconds` can be claimed again."""
        now = self._context.now()
        async with self._context.write_transaction() as work:
            rows = await self._lock_lane(work, hash_address(self._context, address), now, limit)
            for row in rows:
                row.claimed_until = now + timedelta(seconds=self._context.limits.claim_seconds)
            pushes = await self._to_pushes(work, rows)
            await work.commit()
        return pushes

    async def renew_claims(self, idents: Collection[int]) -> None:
        """Extend the claims of these pushes, which a worker still has in hand."""
        until = self._context.now() + timedelta(seconds=self._context.limits.claim_seconds)
        held = update(PushRow).where(PushRow.id.in_(idents), PushRow.claimed_until.is_not(None))
        async with self._context.write_transaction() as work:
            await work.session.execute(held.values(claimed_until=until))
            await work.commit()

    async def mark_delivered(self, ident: int) -> None:
        """Record that the push arrived. Does nothing for a push that is not waiting."""
        now = self._context.now()
        async with self._context.write_transaction() as work:
            row = await _find_waiting_push(work, ident)
            if row is None:
                return
            row.state, row.delivered_at, row.claimed_until = DeliveryState.DELIVERED, now, None
            await _record_invitation(self._context, work, row, now)
            await work.commit()

    async def mark_failed(self, ident: int, retry_at: datetime) -> None:
        """Record that the push failed and may be tried again at `retry_at`. Later pushes of the conversation wait for
        it."""
        async with self._context.write_transaction() as work:
            row = await _find_waiting_push(work, ident)
            if row is None:
                return
            row.due_at = retry_at
            await _release_lane(work, row.lane)
            await work.commit()

    async def set_aside(self, ident: int, why: str) -> None:
        """Record that the push itself cannot be worked on: the others of its conversation go on without it."""
        async with self._context.write_transaction() as work:
            row = await _find_waiting_push(work, ident)
            if row is None:
                return
            row.state, row.why, row.claimed_until = DeliveryState.DEAD, f"{SET_ASIDE}: {why}"[:200], None
            await work.commit()

    async def count_set_aside(self) -> int:
        """How many pushes were set aside."""
        query = select(func.count()).where(PushRow.state == DeliveryState.DEAD, PushRow.why.startswith(SET_ASIDE))
        async with self._context.read_session() as session:
            return await session.scalar(query) or 0

    async def mark_dead(self, ident: int, why: str) -> None:
        """Record that this chat can never be reached: move the pushes to another conversation of the same owner, else
        notify the unit that has the ticket."""
        async with self._context.write_transaction() as work:
            row = await _find_waiting_push(work, ident)
            if row is None:
                return
            row.why = why[:200]
            if row.owner_id is not None:
                await self._handle_unreachable_owner(work, row, row.owner_id)
            else:
                await self._handle_unreachable_staff(work, row)
            await work.commit()

    async def _handle_unreachable_owner(self, work: UnitOfWork, row: PushRow, owner_id: int) -> None:
        owner = await work.session.get_one(Owner, owner_id)
        owner.dead_at = owner.dead_at or self._context.now()
        ticket = (await tickets_by_id(work.session, {row.ticket_id}))[row.ticket_id]
        # A credit code proves a company, not a person: what one of its people reported in secret is told to no other.
        alone = ticket.anonymous or ticket.secret
        other = None if alone else await find_other_conversation(work.session, owner)
        await _release_lane(work, row.lane)
        if other is not None:
            await _move_to_stand_in(work, ticket, owner, other)
            return
        row.state = DeliveryState.DEAD
        cause = f"undeliverable-{owner.id}-{owner.dead_at:%Y%m%d%H%M%S}"  # one notice, until the owner writes again
        for reader in await enqueue.find_recipients(self._context, work, ticket, UNDELIVERABLE.audience):
            await enqueue.enqueue_push(self._context, work, ticket, UNDELIVERABLE, reader, cause=cause)

    async def _handle_unreachable_staff(self, work: UnitOfWork, row: PushRow) -> None:
        """Mark the chat of a member of staff as dead. The ticket stays in the worklist of their unit."""
        staff = await work.session.get_one(Staff, row.staff_id)
        staff.dead_at = self._context.now()
        row.state = DeliveryState.DEAD
        await _release_lane(work, row.lane)

    async def _lock_lane(self, work: UnitOfWork, lane: str, now: datetime, limit: int) -> Sequence[PushRow]:
        """Lock the lane's first waiting push and return the due pushes from it on. Empty when another worker holds the
        lock."""
        waiting = (
            select(PushRow).where(PushRow.lane == lane, PushRow.state == DeliveryState.WAITING).order_by(PushRow.id)
        )
        first = waiting.limit(1).with_for_update(skip_locked=True)
        head = (await work.session.scalars(first)).first()
        rows = (await work.session.scalars(waiting.limit(limit))).all()
        if head is None or rows[0] is not head:
            return []
        return list(takewhile(lambda row: _is_free(row, now), rows))

    async def _to_pushes(self, work: UnitOfWork, rows: Sequence[PushRow]) -> tuple[Push, ...]:
        tickets = await tickets_by_id(work.session, {row.ticket_id for row in rows})
        return tuple([await self._to_push(work, row, tickets[row.ticket_id]) for row in rows])

    async def _to_push(self, work: UnitOfWork, row: PushRow, ticket: Ticket) -> Push:
        reader = await _find_reader(work.session, row)
        view = lock_screen_view(await _view_for_reader(self._context, work, ticket, reader))
        words = note_for_staff(ticket, reader, row.note) if isinstance(reader, Staff) else row.note
        note = "" if view.secret else words
        return Push(row.id, row.key, parse_address(reader.address or ""), row.text_key, view, note)


async def _view_for_reader(context: Context, work: UnitOfWork, ticket: Ticket, reader: Owner | Staff) -> TicketView:
    """The ticket as this reader may see it. Staff who may no longer see the ticket get its number and state only."""
    if isinstance(reader, Owner):
        view = owner_view(ticket, context.now())
        return view if is_invited_to_rate(context, ticket, reader) else replace(view, can_rate=False)
    if may_see(ticket, reader):
        return await view_and_log_access(context, work, ticket, reader)
    return replace(staff_view(context, ticket, reader), secret=True)  # the ticket has moved on: number and state only


async def _find_reader(session: AsyncSession, row: PushRow) -> Owner | Staff:
    if row.owner_id is not None:
        return await session.get_one(Owner, row.owner_id)
    return await session.get_one(Staff, row.staff_id)


def _due_heads_query(now: datetime, limit: int) -> Select[PushRow]:
    """The query for the first waiting push of each conversation, if it is due and not claimed."""
    earlier = aliased(PushRow)
    before = select(earlier.id).where(
        earlier.lane == PushRow.lane, earlier.state == DeliveryState.WAITING, earlier.id < PushRow.id
    )
    free = PushRow.claimed_until.is_(None) | (PushRow.claimed_until <= now)
    due = select(PushRow).where(PushRow.state == DeliveryState.WAITING, PushRow.due_at <= now, free, ~before.exists())
    return due.order_by(PushRow.due_at, PushRow.id).limit(limit)


async def _move_to_stand_in(work: UnitOfWork, ticket: Ticket, owner: Owner, other: Owner) -> None:
    """Give the ticket and its waiting pushes to another conversation of the same owner."""
    ticket.owner_id = other.id
    waiting = (PushRow.ticket_id == ticket.id, PushRow.owner_id == owner.id, PushRow.state == DeliveryState.WAITING)
    there = {"owner_id": other.id, "lane": other.address_hash, "claimed_until": None}
    await work.session.execute(update(PushRow).where(*waiting).values(there))
    work.news.add(parse_address(other.address))


def _is_free(row: PushRow, now: datetime) -> bool:
    return row.due_at <= now and (row.claimed_until is None or row.claimed_until <= now)


async def _find_waiting_push(work: UnitOfWork, ident: int) -> PushRow | None:
    row = await work.session.get(PushRow, ident, with_for_update=True)
    return row if row is not None and row.state == DeliveryState.WAITING else None


async def _release_lane(work: UnitOfWork, lane: str) -> None:
    await work.session.flush()
    waiting = update(PushRow).where(PushRow.lane == lane, PushRow.state == DeliveryState.WAITING)
    await work.session.execute(waiting.values(claimed_until=None))


async def _record_invitation(context: Context, work: UnitOfWork, row: PushRow, now: datetime) -> None:
    """Record that the invitation to rate arrived: the time to rate counts only from then on."""
    if row.owner_id is not None and row.text_key == "push-resolved":
        ticket = await work.session.get_one(Ticket, row.ticket_id)
        if not is_invited_to_rate(context, ticket, await work.session.get_one(Owner, row.owner_id)):
            return
        invited = (
            SurveyRow.ticket_id == row.ticket_id,
            SurveyRow.round == ticket.round,
            SurveyRow.reached_at.is_(None),
        )
        await work.session.execute(update(SurveyRow).where(*invited).values(reached_at=now))
