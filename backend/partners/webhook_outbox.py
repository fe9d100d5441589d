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
from backend.core.text import mask_personal_data
from backend.db.context import Context, UnitOfWork
from backend.db.types import Unopened
from backend.partners.tables import Webhook, WebhookEvent
from backend.tickets.tables import History, Ticket
from config.rules import PartnerRules

_SPARE = 5  # seconds added to the longest wait for an answer before another worker may claim the event


@dataclass(frozen=True, slots=True)
class WebhookRequest:
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
    def rules(self) -> PartnerRules:
        """The rules of policy in force today."""
        return self._context.policy_rule(PartnerRules)

    async def list_due_webhooks(self) -> tuple[str, ...]:
        """Ids of the receivers that have an event to send."""
        query = select(WebhookEvent.webhook_id).join(Webhook).where(*_due_heads_filter(self._context.now())).distinct()
        async with self._context.read_session() as session:
            return tuple((await session.scalars(query)).all())

    async def claim(self, webhook: str, limit: int = 8) -> tuple[WebhookRequest, ...]:
        """The next event of each of up to `limit` tickets. An event that is not marked in time can be claimed again."""
        now = self._context.now()
        heads = select(WebhookEvent).join(Webhook).where(WebhookEvent.webhook_id == webhook, *_due_heads_filter(now))
        heads = heads.order_by(WebhookEvent.id).limit(limit).with_for_update(of=WebhookEvent, skip_locked=True)
        async with self._context.write_transaction() as work:
            rows = (await work.session.scalars(heads)).all()
            for row in rows:
                row.claimed_until = now + timedelta(seconds=self.rules.answer_seconds + _SPARE)
            parcels = [await _to_webhook_request(work, row) for row in rows]
            await work.commit()
        return tuple(parcels)

    async def mark_delivered(self, ident: int) -> None:
        """Record that the receiver accepted the event. Does nothing for an event that is not waiting."""
        now = self._context.now()
        async with self._context.write_transaction() as work:
            row = await _find_waiting_event(work, ident)
            if row is None:
                return
            row.state, row.ended_at, row.claimed_until, row.attempts = (
                DeliveryState.DELIVERED,
                now,
                None,
                row.attempts + 1,
            )
            await _clear_failures(work, row.webhook_id)
            await work.commit()

    async def mark_refused(self, ident: int, why: str) -> None:
        """Record that the receiver answered with an error: only this ticket waits."""
        async with self._context.write_transaction() as work:
            row = await self._record_failure(work, ident, why)
            if row is not None:
                await _clear_failures(work, row.webhook_id)
                await self._expire_events(work, row.webhook_id)
            await work.commit()

    async def mark_unanswered(self, ident: int, why: str) -> None:
        """Record that the receiver did not answer: the whole receiver waits, longer each time."""
        async with self._context.write_transaction() as work:
            row = await self._record_failure(work, ident, why)
            if row is not None:
                await self._back_off(work, row.webhook_id)
                await self._expire_events(work, row.webhook_id)
            await work.commit()

    async def delete_old_events(self) -> None:
        """Delete events that ended more than `keep_days` days ago."""
        before = self._context.now() - timedelta(days=self.rules.keep_days)
        async with self._context.write_transaction() as work:
            await work.session.execute(delete(WebhookEvent).where(WebhookEvent.ended_at < before))
            await work.commit()

    async def _record_failure(self, work: UnitOfWork, ident: int, why: str) -> WebhookEvent | None:
        """Record a failed attempt and when the next one may be made."""
        row = await _find_waiting_event(work, ident)
        if row is not None:
            row.attempts, row.why, row.claimed_until = min(row.attempts + 1, 1000), why[:200], None
            row.due_at = self._context.now() + self._retry_pause(row.attempts)
            await work.session.flush()
        return row

    async def _back_off(self, work: UnitOfWork, webhook: str) -> None:
        """Pause the receiver, longer each time. Events that were sent at the same time and all failed count as one
        failure."""
        now = self._context.now()
        hook = await work.session.get_one(Webhook, webhook, with_for_update=True)
        if hook.quiet_until is None or hook.quiet_until <= now:
            hook.failures = min(hook.failures + 1, 1000)
            hook.quiet_until = now + self._retry_pause(hook.failures)

    async def _expire_events(self, work: UnitOfWork, webhook: str) -> None:
        """Mark events that waited longer than `dead_days` as dead; newer events of the same tickets may still
        arrive."""
        now = self._context.now()
        old = update(WebhookEvent).where(
            WebhookEvent.webhook_id == webhook, WebhookEvent.state == DeliveryState.WAITING
        )
        old = old.where(WebhookEvent.made_at <= now - timedelta(days=self.rules.dead_days))
        await work.session.execute(old.values(state=DeliveryState.DEAD, ended_at=now))

    def _retry_pause(self, failures: int) -> timedelta:
        """How long to wait after so many failures: doubled each time, up to policy's longest pause."""
        seconds = self.rules.first_pause * 2 ** min(failures - 1, 20)
        return timedelta(seconds=min(seconds, self.rules.longest_pause))


def sign_body(secret: str, at: int, body: bytes) -> str:
    """The value of the header `Guishang-Signature`. `at`: seconds since 1970; the receiver should refuse old ones."""
    code = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={code}"


def _due_heads_filter(now: datetime) -> Sequence[ColumnElement[bool]]:
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


async def _find_waiting_event(work: UnitOfWork, ident: int) -> WebhookEvent | None:
    row = await work.session.get(WebhookEvent, ident, with_for_update=True)
    return row if row is not None and row.state == DeliveryState.WAITING else None


async def _clear_failures(work: UnitOfWork, webhook: str) -> None:
    """Reset the receiver's count of failures, because it answered."""
    quiet = update(Webhook).where(Webhook.id == webhook, Webhook.failures > 0)
    await work.session.execute(quiet.values(failures=0, quiet_until=None))


async def _to_webhook_request(work: UnitOfWork, row: WebhookEvent) -> WebhookRequest:
    hook = await work.session.get_one(Webhook, row.webhook_id)
    ticket = await work.session.get_one(Ticket, row.ticket_id)
    entry = await work.session.get_one(History, row.history_id)
    body = json.dumps(_event_body(row.key, ticket, entry), ensure_ascii=False, separators=(",", ":"))
    url = "" if isinstance(hook.secret, Unopened) else hook.url  # nothing goes out that is not signed
    return WebhookRequest(row.id, row.key, url, hook.secret, body.encode())


def _event_body(key: str, ticket: Ticket, entry: History) -> dict[str, object]:
    """The JSON body of an event. For a secret ticket it is number, state and time only (mechanism 27); the ticket's
    present secrecy decides."""
    at = entry.at.isoformat()
    if ticket.secret:
        return {"id": key, "event": "ticket.news", "at": at, "ticket": {"number": ticket.number, "state": entry.state}}
    told = {"number": ticket.number, "state": entry.state, "own_number": ticket.foreign_number, "unit": entry.unit}
    note = "" if entry.inside else mask_personal_data(entry.note)
    return {"id": key, "event": f"ticket.{entry.action}", "at": at, "ticket": told, "note": note}
