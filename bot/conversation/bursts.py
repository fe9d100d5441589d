"""Gathers what belongs to one thought: lines sent one after another, the photos of an album. They are one turn.

Owns the waiting: an event that more may follow (`dialogues.language.fragments`) waits until its conversation was silent
for `silence` seconds, `longest` seconds at most since the first; then all that waits is handled at once. What can be no
fragment ends the waiting and comes after it, so the order is kept. Does not make anything safe: an event that waits is
not acknowledged, and the turn is exactly-once (`turns`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self

from backend.contract.values import Address
from dialogues.core.config import DialogueConfig, DialogueLimits
from dialogues.core.events import Attached, ChannelEvent, Said
from dialogues.language.fragments import Gathering, classify_event

MOST_MEMBERS = 60  # events of one burst; more than anybody types in its time


@dataclass(frozen=True, slots=True)
class BurstLimits:
    """How long an event waits for more, in seconds. Silence 0: every event is a turn of its own."""

    silence: float = 0.0
    longest: float = 0.0

    @classmethod
    def from_policy(cls, limits: DialogueLimits) -> Self:
        """Return what policy sets."""
        return cls(limits.burst.total_seconds(), limits.longest_burst.total_seconds())


NO_BURSTS = BurstLimits()


@dataclass(frozen=True, slots=True)
class BurstMember:
    """One event with its id."""

    event_id: str
    event: ChannelEvent


HandleBurst = Callable[[Address, tuple[BurstMember, ...]], Awaitable[None]]


@dataclass(slots=True)
class OpenBurst:
    """Events of one conversation that wait. `done` ends when they are handled."""

    address: Address
    done: asyncio.Future[None]
    latest: float  # the time of the loop at which it ends, whatever comes
    members: list[BurstMember] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None

    @property
    def reply_to(self) -> str:
        """What the first event replied to."""
        first = self.members[0].event
        return first.reply_to if isinstance(first, Said | Attached) else ""


class Bursts:
    """The bursts of all conversations of this process. `handle` answers the events of one as one turn."""

    def __init__(self, limits: BurstLimits, book: DialogueConfig, handle: HandleBurst) -> None:
        self._limits = limits
        self._book = book
        self._handle = handle
        self._open: dict[str, OpenBurst] = {}
        self._in_hand: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        """Handle an event, alone or with others. Returns when it is handled; raises what the handling raised.

        The event takes its place in the order when this begins to run, so a channel need not wait for one event before
        it hands over the next. An event that is already in hand is not taken twice.
        """
        in_hand = self._in_hand.get((str(address), event_id))
        await asyncio.shield(in_hand or self._take(address, BurstMember(event_id, event)))

    async def wait_until_idle(self, address: Address) -> None:
        """Wait for the burst that is open, if any: what is said in one breath is not torn apart by news."""
        waiting = self._open.get(str(address))
        if waiting is not None:
            await asyncio.wait([waiting.done])

    async def close(self, patience: float) -> None:
        """Handle at once what waits, and from now on each event as it comes. Waits `patience` seconds at most."""
        self._limits = NO_BURSTS
        for conversation in tuple(self._open):
            self._end(conversation)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)

    def _take(self, address: Address, member: BurstMember) -> asyncio.Future[None]:
        """Give an event its place. Does not wait, so events keep the order in which they come."""
        conversation = str(address)
        gathering = self._place_of(conversation, member.event)
        if gathering is Gathering.ALONE:
            self._end(conversation)
            return self._start(OpenBurst(address, self._new_future(), 0.0, [member]))
        burst = self._open.get(conversation) or self._begin(address)
        burst.members.append(member)
        self._in_hand[conversation, member.event_id] = burst.done
        if gathering is Gathering.ENDS or len(burst.members) >= MOST_MEMBERS:
            self._end(conversation)
        else:
            self._wait_for_more(conversation, burst)
        return burst.done

    def _place_of(self, conversation: str, event: ChannelEvent) -> Gathering:
        """Return what the event does to the burst that is open."""
        if not self._limits.silence:
            return Gathering.ALONE
        burst, gathering = self._open.get(conversation), classify_event(event, self._book)
        if burst is None:
            return Gathering.ALONE if gathering is Gathering.JOINS else gathering
        if isinstance(event, Said) and event.edited and _holds_message(burst, event.ref):
            return Gathering.WAITS
        if isinstance(event, Said | Attached) and event.reply_to not in ("", burst.reply_to):
            self._end(conversation)  # it answers something else
        return gathering

    def _begin(self, address: Address) -> OpenBurst:
        latest = asyncio.get_running_loop().time() + self._limits.longest
        burst = self._open[str(address)] = OpenBurst(address, self._new_future(), latest)
        return burst

    def _wait_for_more(self, conversation: str, burst: OpenBurst) -> None:
        loop = asyncio.get_running_loop()
        if burst.timer is not None:
            burst.timer.cancel()
        burst.timer = loop.call_at(min(loop.time() + self._limits.silence, burst.latest), self._end, conversation)

    def _end(self, conversation: str) -> None:
        """End the burst that is open, if any: it is handled now."""
        burst = self._open.pop(conversation, None)
        if burst is not None:
            if burst.timer is not None:
                burst.timer.cancel()
            self._start(burst)

    def _start(self, burst: OpenBurst) -> asyncio.Future[None]:
        conversation = str(burst.address)
        for member in burst.members:
            self._in_hand[conversation, member.event_id] = burst.done
        task = asyncio.create_task(self._run(burst))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return burst.done

    async def _run(self, burst: OpenBurst) -> None:
        (outcome,) = await asyncio.gather(self._handle(burst.address, tuple(burst.members)), return_exceptions=True)
        for member in burst.members:
            del self._in_hand[str(burst.address), member.event_id]
        if isinstance(outcome, BaseException):
            burst.done.set_exception(outcome)
            burst.done.exception()  # whoever waited may be gone
        else:
            burst.done.set_result(None)

    def _new_future(self) -> asyncio.Future[None]:
        return asyncio.get_running_loop().create_future()


def _holds_message(burst: OpenBurst, ref: str) -> bool:
    sent = (member.event for member in burst.members)
    return any(ref and event.ref == ref for event in sent if isinstance(event, Said | Attached))
