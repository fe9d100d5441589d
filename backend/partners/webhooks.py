"""Creates, lists and ends partners' webhook receivers, and writes the events that a move owes them.

Owns that a move and its events are one transaction. Does not send: `backend.partners.webhook_outbox` gives out the
events that are due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.contract.enums import DeliveryState
from backend.contract.errors import BadDraft, NotAllowed, NotFound
from backend.core.crypto import random_token
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import is_identifier
from backend.partners.tables import Webhook, WebhookEvent
from backend.partners.webhook_urls import check_url
from backend.tickets.tables import History, Ticket
from backend.tickets.workflow import TRANSITIONS, Move
from config.rules import PartnerRules

EVENTS = tuple(sorted({f"ticket.{move.action}" for move in TRANSITIONS if move.says}))


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver as its partner sees it. `events` empty: all. `waiting`, `dead`: numbers of events still to be
    delivered, and given up. `why`: the reason of the last failure."""

    id: str
    origin: str
    url: str
    events: tuple[str, ...]
    made_at: datetime
    ended: bool
    waiting: int
    dead: int
    why: str


@dataclass(frozen=True, slots=True)
class NewReceiver:
    """A receiver that was just created. `secret` signs what is sent to it, and is shown only this once."""

    id: str
    url: str
    events: tuple[str, ...]
    secret: str


_NEW: TypeAdapter[NewReceiver] = TypeAdapter(NewReceiver)


class Webhooks:
    """The webhook receivers of all partners. `origin`: the partner's short name; None: the operator, for any
    partner."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def create_receiver(self, origin: str, url: str, events: Sequence[str], key: str) -> NewReceiver:
        """Create a receiver. Raises BadDraft; NotAllowed when the partner has too many."""
        check_url(url, self._context.policy_rule(PartnerRules))
        wanted = tuple(sorted(set(events)))
        unknown = set(wanted).difference(EVENTS)
        if unknown:
            raise BadDraft(f"no such event: {min(unknown)[:32]!r}", field="events")
        if not is_identifier(origin):
            raise BadDraft("a receiver belongs to the origin of a partner's token", field="origin")

        async def change(work: UnitOfWork) -> NewReceiver:
            return await self._insert_receiver(work, origin, url, wanted)

        return await self._context.execute_once(
            KeyedCall("create_webhook", origin, key, repr((url, wanted))), _NEW, change
        )

    async def _insert_receiver(self, work: UnitOfWork, origin: str, url: str, events: tuple[str, ...]) -> NewReceiver:
        most = self._context.policy_rule(PartnerRules).webhooks
        if len(await _active_webhooks(work.session, origin)) >= most:
            raise NotAllowed(f"a partner has at most {most} receivers", field="url")
        made = NewReceiver("w-" + random_token(), url, events, "whs_" + random_token(33))
        work.session.add(
            Webhook(
                id=made.id,
                origin=origin,
                url=url,
                secret=made.secret,
                events=" ".join(events),
                made_at=self._context.now(),
                ended_at=None,
                failures=0,
                quiet_until=None,
            )
        )
        return made

    async def end_receiver(self, origin: str | None, ident: str) -> Receiver:
        """End a receiver: nothing more is sent to it. Raises NotFound."""
        now = self._context.now()
        async with self._context.write_transaction() as work:
            hook = await _get_webhook(work.session, origin, ident)
            waiting = update(WebhookEvent).where(
                WebhookEvent.webhook_id == ident, WebhookEvent.state == DeliveryState.WAITING
            )
            await work.session.execute(
                waiting.values(state=DeliveryState.DEAD, why="the receiver was ended", ended_at=now)
            )
            hook.ended_at = hook.ended_at or now
            await work.session.flush()
            (ended,) = await _to_receivers(work.session, [hook])
            await work.commit()
        return ended

    async def get_receiver(self, origin: str, ident: str) -> Receiver:
        """One receiver of this partner. Raises NotFound."""
        async with self._context.read_session() as session:
            (found,) = await _to_receivers(session, [await _get_webhook(session, origin, ident)])
        return found

    async def list_receivers(self, origin: str | None, limit: int, after: str = "") -> tuple[Receiver, ...]:
        """Receivers with ids above `after`, by id."""
        query = select(Webhook).where(Webhook.id > after).order_by(Webhook.id).limit(limit)
        if origin is not None:
            query = query.where(Webhook.origin == origin)
        async with self._context.read_session() as session:
            return await _to_receivers(session, (await session.scalars(query)).all())


async def enqueue_events(context: Context, work: UnitOfWork, ticket: Ticket, move: Move, entry: History) -> None:
    """Write an event of this move for each receiver of the partner that submitted the ticket, if the owner can see the
    move. `entry` must have its id."""
    if ticket.foreign_number is None or not move.says:
        return
    now = context.now()
    for hook in await _active_webhooks(work.session, ticket.origin):
        if hook.events and f"ticket.{move.action}" not in hook.events.split():
            continue
        work.session.add(
            WebhookEvent(
                key="e-" + random_token(),
                webhook_id=hook.id,
                ticket_id=ticket.id,
                history_id=entry.id,
                state=DeliveryState.WAITING,
                why="",
                attempts=0,
                made_at=now,
                due_at=now,
                claimed_until=None,
                ended_at=None,
            )
        )


async def _active_webhooks(session: AsyncSession, origin: str) -> Sequence[Webhook]:
    query = select(Webhook).where(Webhook.origin == origin, Webhook.ended_at.is_(None)).order_by(Webhook.id)
    return (await session.scalars(query)).all()


async def _get_webhook(session: AsyncSession, origin: str | None, ident: str) -> Webhook:
    hook = await session.get(Webhook, ident) if is_identifier(ident) else None
    if hook is None or origin not in (None, hook.origin):
        raise NotFound(f"no receiver {ident[:64]!r}", field="webhook")
    return hook


async def _to_receivers(session: AsyncSession, hooks: Sequence[Webhook]) -> tuple[Receiver, ...]:
    ids = [hook.id for hook in hooks]
    open_ones = (WebhookEvent.webhook_id.in_(ids), WebhookEvent.state.in_((DeliveryState.WAITING, DeliveryState.DEAD)))
    grouped = select(WebhookEvent.webhook_id, WebhookEvent.state, func.count()).where(*open_ones)
    rows = await session.execute(grouped.group_by(WebhookEvent.webhook_id, WebhookEvent.state))
    counted = {(hook, state): count for hook, state, count in rows}
    why = await _last_failure_reasons(session, ids)
    return tuple(
        Receiver(
            id=hook.id,
            origin=hook.origin,
            url=hook.url,
            events=tuple(hook.events.split()),
            made_at=hook.made_at,
            ended=hook.ended_at is not None,
            waiting=counted.get((hook.id, DeliveryState.WAITING), 0),
            dead=counted.get((hook.id, DeliveryState.DEAD), 0),
            why=why.get(hook.id, ""),
        )
        for hook in hooks
    )


async def _last_failure_reasons(session: AsyncSession, ids: Sequence[str]) -> dict[str, str]:
    """For each receiver, why its last failed event failed."""
    failed = select(func.max(WebhookEvent.id)).where(WebhookEvent.webhook_id.in_(ids), WebhookEvent.why != "")
    last = failed.group_by(WebhookEvent.webhook_id)
    rows = await session.execute(select(WebhookEvent.webhook_id, WebhookEvent.why).where(WebhookEvent.id.in_(last)))
    return {row.webhook_id: row.why for row in rows}
