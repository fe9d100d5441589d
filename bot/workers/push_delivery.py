"""Delivers the pushes of the outbox to the chats: at least once, in order in each conversation, each as a turn.

Owns the two ways a delivery starts: a SAQ job right after the commit, and a sweep that needs only the database and
finds what a lost job left; and that conversations are independent: each is served by a task of its own, in shares. Does
not own the texts (the engine), the claims (the outbox) or the rate limits (the channel).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Any

import structlog
from redis.exceptions import RedisError
from saq import Queue, Worker

from backend.contract.addresses import parse_address
from backend.contract.errors import Unavailable
from backend.contract.values import Address, Push
from backend.core.crypto import Keyring
from backend.db.context import OnCommit
from backend.notifications.outbox import PushOutbox
from bot import metrics
from bot.conversation import mapping
from bot.conversation.turns import Conversations
from bot.errors import TryLater
from bot.ports import Delivered, Delivery, Retryable, Undeliverable
from bot.runtime.outage import Outage
from dialogues.core.events import TicketNotified

log = structlog.get_logger()

SWEEP_SECONDS = 2.0  # one query on an index when nothing is due
SCAN_SECONDS = 60.0  # between scans of the desk's deadlines
JOB_SECONDS, JOBS_AT_ONCE = 120, 16
BUSY_AGAIN = 5.0  # seconds
MOST_FAULTS = 3  # tries of a push that itself makes the code fail
AT_ONCE = 64  # conversations that are told something at the same time; the channel limits the rate of messages
SHARE = 3  # pushes of one conversation before the next has its turn
MOST_LANES = 1_000  # conversations waiting for their turn in this process; the sweep finds the others later
RENEW_SECONDS = 1.5  # well below `claim_seconds`, so that what is in hand stays ours and what was is soon another's
AWAY = (TryLater, Unavailable, RedisError, OSError)


class PushSender:
    """Delivers pushes, each conversation by itself: one that is slow delays no other. One for each process."""

    def __init__(self, outbox: PushOutbox, conversations: Conversations, now: Callable[[], datetime]) -> None:
        self._outbox = outbox
        self._conversations = conversations
        self._now = now
        self._lanes: dict[Address, asyncio.Task[None]] = {}
        self._in_hand: set[int] = set()
        self._faults: Counter[int] = Counter()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._outage = Outage("pushes")

    async def send_due(self) -> None:
        """Begin to serve every conversation that has due pushes and no worker. Does not wait for any of them."""
        for address in await self._outbox.list_due_addresses():
            self.serve(address)

    def serve(self, address: Address) -> None:
        """Begin to deliver what is due in one conversation, unless that is going on."""
        if address in self._lanes or len(self._lanes) >= MOST_LANES:
            return
        self._lanes[address] = asyncio.create_task(self._serve_lane(address))

    async def renew_claims(self) -> None:
        """Keep what is in hand: a claim that is not renewed is soon free for another worker."""
        if self._in_hand:
            await self._outbox.renew_claims(frozenset(self._in_hand))

    async def stop(self) -> None:
        """End every delivery. What was in hand is free again when its claim ends."""
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def _serve_lane(self, address: Address) -> None:
        """Deliver in shares; between two shares others have their turn."""
        try:
            more = True
            while more:
                async with self._places:
                    more = await self._deliver_share(address)
            self._outage.record_success()
        except AWAY as error:
            self._outage.record_failure(error)
        finally:
            del self._lanes[address]

    async def _deliver_share(self, address: Address) -> bool:
        """Deliver the next pushes of one conversation, oldest first, until one must wait. Returns whether there may be
        more.
        """
        pushes = await self._outbox.claim(address, SHARE)
        in_hand = {push.id for push in pushes}
        self._in_hand |= in_hand
        try:
            for push in pushes:
                if not await self._deliver_and_record(push):
                    return False
        finally:
            self._in_hand -= in_hand
        return len(pushes) == SHARE

    async def _deliver_and_record(self, push: Push) -> bool:
        """Deliver one push and record the outcome. Returns whether it was delivered."""
        outcome = await self._notify_conversation(push)
        metrics.PUSHES.labels(push.address.channel, type(outcome).__name__).inc()
        match outcome:
            case Delivered():
                await self._outbox.mark_delivered(push.id)
            case Retryable(why=why) if self._faults[push.id] >= MOST_FAULTS:
                del self._faults[push.id]
                metrics.SET_ASIDE.labels("push").inc()
                await self._outbox.set_aside(push.id, why)
                return True
            case Retryable(after=after):
                await self._outbox.mark_failed(push.id, self._now() + timedelta(seconds=after))
            case Undeliverable(why=why):
                await self._outbox.mark_dead(push.id, why)
        return isinstance(outcome, Delivered)

    async def _notify_conversation(self, push: Push) -> Delivery:
        event = TicketNotified(push.text_key, mapping.ticket_card(push.ticket), push.note)
        (outcome,) = await asyncio.gather(
            self._conversations.notify(push.address, push.key, event), return_exceptions=True
        )
        match outcome:
            case asyncio.CancelledError():
                raise outcome
            case TryLater() | RedisError() | OSError():
                return Retryable(type(outcome).__name__, BUSY_AGAIN)
            case BaseException():  # whatever one push makes fail, the others go on
                log.error("push failed", push=push.id, error=type(outcome).__name__)
                self._faults[push.id] += 1
                return Retryable(type(outcome).__name__, BUSY_AGAIN)
            case _:
                return outcome


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

    async def deliver(_: object, *, address: str) -> None:
        pusher.serve(parse_address(keyring.decrypt(address.encode())))

    return QuietWorker(queue, functions=[("deliver", deliver)], concurrency=JOBS_AT_ONCE)


async def run_every(seconds: float, work: Callable[[], Awaitable[object]], part: str = "") -> None:
    """Run `work` every `seconds` seconds, until cancelled or until it raises. While what it needs does not answer it is
    run again all the same, and the outage of this `part` is two lines in the log."""
    outage = Outage(part)
    while True:
        try:
            await work()
            outage.record_success()
        except AWAY as error:
            outage.record_failure(error)
        await asyncio.sleep(seconds)
