"""Delivers the pushes of the outbox to the chats: at least once, in order in each conversation, each as a turn.

Owns the two ways a delivery starts: a SAQ job right after the commit, and a sweep that needs only the database and
finds what a lost job left. Does not own the texts (the engine), the claims (the outbox) or the rate limits (the
channel).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from saq import Queue, Worker

from backend.contract.addresses import parse_address
from backend.contract.values import Address, Push
from backend.core.crypto import Keyring
from backend.db.context import OnCommit
from backend.notifications.outbox import PushOutbox
from bot import metrics
from bot.conversation import mapping
from bot.conversation.sessions import SessionError
from bot.conversation.turns import Conversations
from bot.ports import Delivered, Delivery, Retryable, Undeliverable
from dialogues.core.events import TicketNotified

log = structlog.get_logger()

SWEEP_SECONDS = 2.0  # one query on an index when nothing is due
SCAN_SECONDS = 60.0  # between scans of the desk's deadlines
JOB_SECONDS = 120
BUSY_AGAIN = 5.0  # seconds
AT_ONCE = 16  # conversations in parallel; the channel limits the rate of messages


@dataclass(frozen=True, slots=True)
class PushSender:
    """Delivers pushes."""

    outbox: PushOutbox
    conversations: Conversations
    now: Callable[[], datetime]

    async def send_due(self) -> None:
        """Deliver to all conversations with due pushes. Conversations claimed by another worker are skipped."""
        while await self._send_due_once():
            pass

    async def _send_due_once(self) -> int:
        places = asyncio.Semaphore(AT_ONCE)

        async def tell(address: Address) -> int:
            async with places:
                return await self.deliver_to(address)

        async with asyncio.TaskGroup() as group:
            telling = [group.create_task(tell(address)) for address in await self.outbox.list_due_addresses()]
        return sum(task.result() for task in telling)

    async def deliver_to(self, address: Address) -> int:
        """Deliver all due pushes of one conversation, oldest first, until one must wait. Returns how many were
        delivered.
        """
        told = 0
        while pushes := await self.outbox.claim(address):
            for push in pushes:
                if not await self._deliver_and_record(push):
                    return told
                told += 1
        return told

    async def _deliver_and_record(self, push: Push) -> bool:
        """Deliver one push and record the outcome. Returns whether it was delivered."""
        outcome = await self._notify_conversation(push)
        metrics.PUSHES.labels(push.address.channel, type(outcome).__name__).inc()
        match outcome:
            case Delivered():
                await self.outbox.mark_delivered(push.id)
            case Retryable(after=after):
                await self.outbox.mark_failed(push.id, self.now() + timedelta(seconds=after))
            case Undeliverable(why=why):
                await self.outbox.mark_dead(push.id, why)
        return isinstance(outcome, Delivered)

    async def _notify_conversation(self, push: Push) -> Delivery:
        event = TicketNotified(push.text_key, mapping.ticket_card(push.ticket), push.note)
        try:
            return await self.conversations.notify(push.address, push.key, event)
        except SessionError as error:
            return Retryable(type(error).__name__, BUSY_AGAIN)


def enqueue_on_commit(queue: Queue, keyring: Keyring) -> OnCommit:
    """Return the desk's commit hook, which enqueues a job for each conversation. It never fails a commit that has
    already happened: the sweep finds what could not be enqueued. Jobs have no key, because a job that died with its
    worker would keep the key; the claims keep two jobs apart.
    """

    async def enqueue(addresses: Collection[Address]) -> None:
        try:
            for address in set(addresses):
                sealed = keyring.encrypt(str(address)).decode()  # whoever reads Redis learns nobody's chat
                await queue.enqueue("deliver", address=sealed, timeout=JOB_SECONDS, ttl=-1)
        except (OSError, RedisError) as error:
            log.warning("delivery not enqueued", error=type(error).__name__)

    return enqueue


class QuietWorker(Worker[Any]):
    """A SAQ worker that shares its process. It handles no signals: the command that started the process does."""

    SIGNALS = []  # noqa: RUF012 - SAQ's own declaration


def build_job_worker(queue: Queue, pusher: PushSender, keyring: Keyring) -> Worker[Any]:
    """The SAQ worker for the jobs that `enqueue_on_commit` adds."""

    async def deliver(_: object, *, address: str) -> int:
        return await pusher.deliver_to(parse_address(keyring.decrypt(address.encode())))

    return QuietWorker(queue, functions=[("deliver", deliver)], concurrency=AT_ONCE)


async def run_every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Run `work` every `seconds` seconds, until cancelled or until it raises."""
    while True:
        await work()
        await asyncio.sleep(seconds)
