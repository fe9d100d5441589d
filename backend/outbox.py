"""Hands pushes to whoever delivers them and takes back how it went (mechanism 29).

At least once, in order within a conversation, each by one worker at a time. A claim takes only the first waiting push
of a conversation and what follows it, so a retry holds back the rest of that conversation and nobody else's. Refuses
to deliver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Select, select, update
from sqlalchemy.orm import aliased

from backend import outbox_entries
from backend.addresses import parse_address
from backend.context import Context, UnitOfWork
from backend.contract import Address, Department, Push
from backend.people import Owner, Staff
from backend.tables import PushRow, Survey, Ticket
from backend.views import may_see, on_a_lock_screen, owner_view, staff_view
from backend.workflow import UNDELIVERABLE, Action

_WAITING, _DELIVERED, _DEAD = "waiting", "delivered", "dead"


class Outbox:
    def __init__(self, context: Context) -> None:
        self._context = context

    async def due(self, limit: int = 100) -> tuple[tuple[Push, ...], ...]:
        """Claim what is due: one group per conversation, each in the order it happened. What is not marked in time
        becomes due again."""
        now = self._context.clock()
        async with self._context.writing() as work:
            heads = (await work.session.scalars(_heads(now, limit))).all()
            rows = (await work.session.scalars(_lanes({row.lane for row in heads}, now, limit))).all()
            until = now + timedelta(seconds=self._context.limits.claim_seconds)
            for row in rows:
                row.claimed_until = until
            groups = await self._groups(work, rows)
            await work.commit()
        return groups

    async def mark_delivered(self, ident: int) -> None:
        now = self._context.clock()
        async with self._context.writing() as work:
            row = await _waiting(work, ident)
            if row is None:
                return
            row.state, row.delivered_at, row.claimed_until = _DELIVERED, now, None
            await _reached(work, row, now)
            await work.commit()

    async def mark_failed(self, ident: int, retry_at: datetime) -> None:
        """It may work later; what follows it in the conversation waits for it."""
        async with self._context.writing() as work:
            row = await _waiting(work, ident)
            if row is None:
                return
            row.due_at = retry_at
            await _release(work, row.lane)
            await work.commit()

    async def mark_dead(self, ident: int, why: str) -> None:
        """This chat will never take it: try another conversation of the same owner, else tell who has the ticket."""
        async with self._context.writing() as work:
            row = await _waiting(work, ident)
            if row is None:
                return
            if row.owner_id is not None:
                await self._owner_is_gone(work, row, why)
            else:
                await self._staff_is_gone(work, row, why)
            await work.commit()

    async def _owner_is_gone(self, work: UnitOfWork, row: PushRow, why: str) -> None:
        owner = await work.session.get_one(Owner, row.owner_id)
        owner.dead_at = self._context.clock()
        ticket = (await work.rows.tickets_by_id({row.ticket_id}))[row.ticket_id]
        other = None if ticket.anonymous else await work.rows.stand_in(owner)
        await _release(work, row.lane)
        if other is not None:
            row.owner_id, row.lane, row.why = other.id, outbox_entries.lane_of(other), why[:200]
            work.news.add(parse_address(other.address))
            return
        row.state, row.why = _DEAD, why[:200]
        for reader in await outbox_entries.readers(work, ticket, UNDELIVERABLE.to):
            cause = f"undeliverable-{row.id}"
            await outbox_entries.write(self._context, work, ticket, UNDELIVERABLE, reader, cause=cause)

    async def _staff_is_gone(self, work: UnitOfWork, row: PushRow, why: str) -> None:
        """The work itself is not lost: it stays in the worklist of the unit."""
        staff = await work.session.get_one(Staff, row.staff_id)
        staff.dead_at = self._context.clock()
        row.state, row.why, row.claimed_until = _DEAD, why[:200], None
        await _release(work, row.lane)

    async def _groups(self, work: UnitOfWork, rows: Sequence[PushRow]) -> tuple[tuple[Push, ...], ...]:
        tickets = await work.rows.tickets_by_id({row.ticket_id for row in rows})
        departments = await work.rows.departments_of({ticket.desk for ticket in tickets.values()})
        groups = []
        for _, lane in groupby(rows, key=lambda row: row.lane):
            pushes = [await self._push(work, row, tickets[row.ticket_id]) for row in lane]
            groups.append(tuple(push for push in pushes if push is not None))
        offered = tuple(Department(row.code, row.name) for row in departments)
        return tuple(tuple(_with_choices(push, offered) for push in group) for group in groups if group)

    async def _push(self, work: UnitOfWork, row: PushRow, ticket: Ticket) -> Push | None:
        now = self._context.clock()
        if row.owner_id is not None:
            owner = await work.session.get_one(Owner, row.owner_id)
            view, address = owner_view(ticket, now), owner.address
        else:
            staff = await work.session.get_one(Staff, row.staff_id)
            if not staff.address or not staff.active:
                row.state, row.why = _DEAD, "no chat"
                return None
            view, address = staff_view(ticket, staff, now), staff.address
            if not may_see(ticket, staff):  # it has moved on since; they may know that, and no more
                view = on_a_lock_screen(replace(view, secret=True, staff_actions=()))
        shown = on_a_lock_screen(view)
        note = "" if shown.secret else row.note
        return Push(row.id, row.key, parse_address(address), row.text_key, shown, note)


def _with_choices(push: Push, departments: tuple[Department, ...]) -> Push:
    """Who may assign is offered the departments."""
    return replace(push, choices=departments) if Action.ASSIGN in push.ticket.staff_actions else push


def _heads(now: datetime, limit: int) -> Select[PushRow]:
    """The first waiting push of each conversation, if it is due and nobody has claimed it."""
    earlier = aliased(PushRow)
    is_first = ~(
        select(earlier.id)
        .where(earlier.lane == PushRow.lane, earlier.state == _WAITING, earlier.id < PushRow.id)
        .exists()
    )
    due = select(PushRow).where(PushRow.state == _WAITING, PushRow.due_at <= now, is_first)
    free = due.where(PushRow.claimed_until.is_(None) | (PushRow.claimed_until <= now))
    return free.order_by(PushRow.due_at, PushRow.id).limit(limit).with_for_update(skip_locked=True, of=PushRow)


def _lanes(lanes: set[str], now: datetime, limit: int) -> Select[PushRow]:
    """Everything due in the claimed conversations: nobody else can have it, for its head is locked."""
    due = select(PushRow).where(PushRow.lane.in_(lanes), PushRow.state == _WAITING, PushRow.due_at <= now)
    return due.order_by(PushRow.lane, PushRow.id).limit(max(limit, len(lanes)))


async def _waiting(work: UnitOfWork, ident: int) -> PushRow | None:
    row = await work.session.get(PushRow, ident, with_for_update=True)
    return row if row is not None and row.state == _WAITING else None


async def _release(work: UnitOfWork, lane: str) -> None:
    await work.session.flush()
    waiting = update(PushRow).where(PushRow.lane == lane, PushRow.state == _WAITING)
    await work.session.execute(waiting.values(claimed_until=None))


async def _reached(work: UnitOfWork, row: PushRow, now: datetime) -> None:
    """An invitation to rate counts as sent only once it arrived."""
    if row.owner_id is not None and row.text_key == "push-resolved":
        ticket = await work.session.get_one(Ticket, row.ticket_id)
        invited = (Survey.ticket_id == row.ticket_id, Survey.round == ticket.round, Survey.reached_at.is_(None))
        await work.session.execute(update(Survey).where(*invited).values(reached_at=now))


def addresses_of(groups: Sequence[Sequence[Push]]) -> frozenset[Address]:
    return frozenset(push.address for group in groups for push in group)
