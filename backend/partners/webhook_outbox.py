"""Gives webhook events to the worker that sends them and records the results.

Delivery is at least once, with an id by which the receiver recognises repetitions, and in order for each ticket: a
failed event holds back its own ticket only. A receiver that does not answer at all gets nothing for a while, longer
each time. Does not send.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import aliased

from backend.contract.enums import DeliveryState
from backend.core.text import masked
from backend.db.context import Context, UnitOfWork
from backend.partners.tables import Webhook, WebhookEvent
from backend.tickets.tables import History, Ticket
from config.rules import Partners

_SPARE = 5  # seconds added to the longest wait for an answer before another worker may claim the event


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request to send: one event for one receiver. `event`: the event's id, the same each time it is sent."""

    id: int
    event: str
    url: str
    secret: str
    body: bytes


class WebhookOutbox:
    """The webhook outbox over the database. A claim expires by itself shortly after the longest time to answer."""

    def __init__(self, context: Context) -> None:
        self._context = context

    @property
    def rule(self) -> Partners:
        """The rules of policy in force today."""
        return self._context.rule(Partners)

    async def due(self) -> tuple[str, ...]:
        """Ids of the receivers that have an event to send."""
        query = select(WebhookEvent.webhook_id).join(Webhook).where(*_heads(self._context.clock())).distinct()
        async with self._context.reading() as session:
            return tuple((await session.scalars(query)).all())

    async def claim(self, webhook: str, limit: int = 8) -> tuple[Parcel, ...]:
        """The next event of each of up to `limit` tickets. An event that is not marked in time can be claimed again."""
        now = self._context.clock()
        heads = select(WebhookEvent).join(Webhook).where(WebhookEvent.webhook_id == webhook, *_heads(now))
        heads = heads.order_by(WebhookEvent.id).limit(limit).with_for_update(of=WebhookEvent, skip_locked=True)
        async with self._context.writing() as work:
            rows = (await work.session.scalars(heads)).all()
            for row in rows:
                row.claimed_until = now + timedelta(seconds=self.rule.answer_seconds + _SPARE)
            parcels = [await _parcel(work, row) for row in rows]
            await work.commit()
        return tuple(parcels)

    async def mark_delivered(self, ident: int) -> None:
        """Record that the receiver accepted the event. Does nothing for an event that is not waiting."""
        now = self._context.clock()
        async with self._context.writing() as work:
            row = await _waiting(work, ident)
            if row is None:
                return
            row.state, row.ended_at, row.claimed_until, row.attempts = (
                DeliveryState.DELIVERED,
                now,
                None,
                row.attempts + 1,
            )
            await _answers(work, row.webhook_id)
            await work.commit()

    async def mark_refused(self, ident: int, why: str) -> None:
        """Record that the receiver answered with an error: only this ticket waits."""
        async with self._context.writing() as work:
            row = await self._failed(work, ident, why)
            if row is not None:
                await _answers(work, row.webhook_id)
                await self._give_up(work, row.webhook_id)
            await work.commit()

    async def mark_unanswered(self, ident: int, why: str) -> None:
        """Record that the receiver did not answer: the whole receiver waits, longer each time."""
        async with self._context.writing() as work:
            row = await self._failed(work, ident, why)
            if row is not None:
                await self._leave_alone(work, row.webhook_id)
                await self._give_up(work, row.webhook_id)
            await work.commit()

    async def forget(self) -> None:
        """Delete events that ended more than `keep_days` days ago."""
        before = self._context.clock() - timedelta(days=self.rule.keep_days)
        async with self._context.writing() as work:
            await work.session.execute(delete(WebhookEvent).where(WebhookEvent.ended_at < before))
            await work.commit()

    async def _failed(self, work: UnitOfWork, ident: int, why: str) -> WebhookEvent | None:
        """Record a failed attempt and when the next one may be made."""
        row = await _waiting(work, ident)
        if row is not None:
            row.attempts, row.why, row.claimed_until = min(row.attempts + 1, 1000), why[:200], None
            row.due_at = self._context.clock() + self._pause(row.attempts)
            await work.session.flush()
        return row

    async def _leave_alone(self, work: UnitOfWork, webhook: str) -> None:
        """Pause the receiver, longer each time. Events that were sent at the same time and all failed count as one
        failure."""
        now = self._context.clock()
        hook = await work.session.get_one(Webhook, webhook, with_for_update=True)
        if hook.quiet_until is None or hook.quiet_until <= now:
            hook.failures = min(hook.failures + 1, 1000)
            hook.quiet_until = now + self._pause(hook.failures)

    async def _give_up(self, work: UnitOfWork, webhook: str) -> None:
        """Mark events that waited longer than `dead_days` as dead; newer events of the same tickets may still
        arrive."""
        now = self._context.clock()
        old = update(WebhookEvent).where(
            WebhookEvent.webhook_id == webhook, WebhookEvent.state == DeliveryState.WAITING
        )
        old = old.where(WebhookEvent.made_at <= now - timedelta(days=self.rule.dead_days))
        await work.session.execute(old.values(state=DeliveryState.DEAD, ended_at=now))

    def _pause(self, failures: int) -> timedelta:
        """How long to wait after so many failures: doubled each time, up to policy's longest pause."""
        seconds = self.rule.first_pause * 2 ** min(failures - 1, 20)
        return timedelta(seconds=min(seconds, self.rule.longest_pause))


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of the header `Guishang-Signature`. `at`: seconds since 1970; the receiver should refuse old ones."""
    code = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={code}"


def _heads(now: datetime) -> Sequence[ColumnElement[bool]]:
    """The filter for the first waiting event of each ticket, if it is due and unclaimed, and its receiver is not
    paused."""
    earlier = aliased(WebhookEvent)
    before = select(earlier.id).where(
        earlier.webhook_id == WebhookEvent.webhook_id,
        earlier.ticket_id == WebhookEvent.ticket_id,
        earlier.state == DeliveryState.WAITING,
        earlier.id < WebhookEvent.id,
    )
    return (
        WebhookEvent.state == DeliveryState.WAITING,
        WebhookEvent.due_at <= now,
        WebhookEvent.claimed_until.is_(None) | (WebhookEvent.claimed_until <= now),
        Webhook.ended_at.is_(None),
        Webhook.quiet_until.is_(None) | (Webhook.quiet_until <= now),
        ~before.exists(),
    )


async def _waiting(work: UnitOfWork, ident: int) -> WebhookEvent | None:
    row = await work.session.get(WebhookEvent, ident, with_for_update=True)
    return row if row is not None and row.state == DeliveryState.WAITING else None


async def _answers(work: UnitOfWork, webhook: str) -> None:
    """Reset the receiver's count of failures, because it answered."""
    quiet = update(Webhook).where(Webhook.id == webhook, Webhook.failures > 0)
    await work.session.execute(quiet.values(failures=0, quiet_until=None))


async def _parcel(work: UnitOfWork, row: WebhookEvent) -> Parcel:
    hook = await work.session.get_one(Webhook, row.webhook_id)
    ticket = await work.session.get_one(Ticket, row.ticket_id)
    entry = await work.session.get_one(History, row.history_id)
    body = json.dumps(_content(row.key, ticket, entry), ensure_ascii=False, separators=(",", ":"))
    return Parcel(row.id, row.key, hook.url, hook.secret, body.encode())


def _content(key: str, ticket: Ticket, entry: History) -> dict[str, object]:
    """The JSON body of an event. For a secret ticket it is number, state and time only (mechanism 27); the ticket's
    present secrecy decides."""
    at = entry.at.isoformat()
    if ticket.secret:
        return {"id": key, "event": "ticket.news", "at": at, "ticket": {"number": ticket.number, "state": entry.state}}
    told = {"number": ticket.number, "state": entry.state, "own_number": ticket.foreign_number, "unit": entry.unit}
    note = "" if entry.inside else masked(entry.note)
    return {"id": key, "event": f"ticket.{entry.action}", "at": at, "ticket": told, "note": note}
