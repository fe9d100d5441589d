"""From the outbox to the chat: at least once, in order for each conversation, each told exactly as a turn.

Owns the SAQ jobs: deliver one conversation's pushes, sweep for what a lost job left, let the desk's clock look at
what is due. Refuses wording (the engine's) and rate limits (the channel's).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from saq import CronJob, Queue, Worker

from backend.assemble import Backend
from backend.context import OnCommit
from backend.contract import Address, Push
from backend.outbox import Outbox
from bot import ops, translate
from bot.channels.base import Delivered, Delivery, Retryable, Undeliverable
from bot.conversation import Conversations
from bot.sessions import SessionError
from dialogues.events import Notified

log = structlog.get_logger()

SWEEP = "* * * * * */2"  # every two seconds; a query on an index when nothing is due
SCAN = "* * * * *"
JOB_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Pusher:
    outbox: Outbox
    conversations: Conversations
    now: Callable[[], datetime]

    async def deliver(self, address: Address) -> int:
        """Tell one conversation all it is due, oldest first, until one must wait. Returns how many were told."""
        told = 0
        while pushes := await self.outbox.claim(address):
            for push in pushes:
                outcome = await self._tell(push)
                ops.PUSHES.labels(address.channel, type(outcome).__name__).inc()
                match outcome:
                    case Delivered():
                        await self.outbox.mark_delivered(push.id)
                        told += 1
                    case Retryable(after=after):
                        await self.outbox.mark_failed(push.id, self.now() + timedelta(seconds=after))
                        return told
                    case Undeliverable(why=why):
                        await self.outbox.mark_dead(push.id, why)
                        return told
        return told

    async def _tell(self, push: Push) -> Delivery:
        choices = tuple((department.code, department.name) for department in push.choices)
        event = Notified(push.text_key, translate.card(push.ticket), push.note, choices)
        try:
            return await self.conversations.notify(push.address, push.key, event)
        except SessionError as error:
            return Retryable(type(error).__name__, after=5.0)


def enqueuer(queue: Queue) -> OnCommit:
    """The desk's commit hook. It never fails a commit that has happened: a job that is lost, or coalesced with one
    just ending, is made good by the sweeper."""

    async def enqueue(addresses: Collection[Address]) -> None:
        try:
            for address in set(addresses):
                key = f"deliver:{address}"
                await queue.enqueue(
                    "deliver", key=key, channel=address.channel, chat=address.chat, timeout=JOB_SECONDS, ttl=-1
                )
        except (OSError, RedisError) as error:
            log.warning("delivery not enqueued", error=type(error).__name__)

    return enqueue


class QuietWorker(Worker[Any]):
    """A worker that shares its process: signals belong to the command that started it."""

    SIGNALS = []  # noqa: RUF012 - SAQ's own declaration


def worker(queue: Queue, pusher: Pusher, backend: Backend) -> Worker[Any]:
    enqueue = enqueuer(queue)

    async def deliver(_: object, *, channel: str, chat: str) -> int:
        return await pusher.deliver(Address(channel, chat))

    async def sweep(_: object) -> None:
        await enqueue(frozenset(await pusher.outbox.due()))

    async def scan(_: object) -> None:
        await enqueue(frozenset(await backend.clock.scan(pusher.now())))

    return QuietWorker(
        queue,
        functions=[("deliver", deliver)],
        cron_jobs=[CronJob(sweep, SWEEP, timeout=60, ttl=-1), CronJob(scan, SCAN, timeout=300, ttl=-1)],
        concurrency=8,
    )
