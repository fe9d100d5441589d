"""Runs one turn of a conversation, for every channel: load, advance the engine, carry out effects, save, send.

Owns exactly-once: an event is handled under the conversation's lock; a repeated event is answered with the stored
messages; session, event id and messages are saved together before anything is sent or acknowledged. Does not decide
what to say (the engine), draw texts (`bot.texts.catalogue`) or store sessions (`sessions`). The package's docstring
explains a turn step by step.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from pydantic import TypeAdapter

from backend.contract.values import Address
from bot import metrics
from bot.conversation.burst_codec import EventsById, dump_burst, load_burst
from bot.conversation.bursts import NO_BURSTS, BurstLimits, BurstMember, Bursts
from bot.conversation.recordings import TRANSCRIPTION_OFF, add_spoken_words
from bot.conversation.sessions import LOCK_MS, LockedSession, SessionStore
from bot.conversation.stopwatch import TurnStopwatch
from bot.errors import TryLater
from bot.ports import Channel, Delivered, Delivery, Message, Retryable, Transcriber, Undeliverable
from dialogues.core import codec
from dialogues.core.effects import Effect
from dialogues.core.events import MESSAGE_LENGTH, Attached, ChannelEvent, Event, InputRefused, Said, TicketNotified
from dialogues.core.session import Session
from dialogues.core.values import Refusal, Reply
from dialogues.engine import Engine
from dialogues.language.fragments import Gathering, classify_event, merge_events

log = structlog.get_logger()

FLOOD = 40  # events a minute; when there are more, one is answered by a sentence and the others are ignored
FLOOD_OF_WORDS = 400  # the same for words and files that were gathered: their turns are few however many they are
TRIES = 5  # attempts to send an answer, in its turn; a push is retried by the outbox
PUSH_AGAIN = 20.0  # seconds
LAST_TURNS = 8.0  # seconds that turns in hand have when the process ends
MAX_EFFECTS = 20  # more effects in one turn mean an endless loop

_MESSAGES = TypeAdapter(list[Message])


class MessageNotSent(TryLater):
    """A message could not be sent now. Handling the same event again sends the stored messages."""


class EffectRunner(Protocol):
    """Carries out the engine's effects."""

    async def run(self, effect: Effect, address: Address, key: str) -> Event:
        """Carry out one effect under its idempotency key. Returns the event that answers it; a failure is an
        event too.
        """
        ...


@dataclass(frozen=True, slots=True)
class Conversations:
    """Everything that a turn needs. Built once, by the composition root. `bursts` hands events to `handle_burst`."""

    engine: Engine
    sessions: SessionStore
    effects: EffectRunner
    draw_message: Callable[[Reply, str, str], Message]
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    locks: WeakValueDictionary[str, asyncio.Lock]
    burst_limits: BurstLimits = NO_BURSTS
    transcriber: Transcriber = TRANSCRIPTION_OFF
    bursts: Bursts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bursts", Bursts(self.burst_limits, self.engine.book, self._handle_burst))

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        """Handle an event of a channel, with others that belong to the same thought. Returns when the turn is saved and
        answered. Raises TryLater.
        """
        await self.bursts.receive(address, event_id, await add_spoken_words(event, self.transcriber))

    async def notify(self, address: Address, push_key: str, event: TicketNotified) -> Delivery:
        """Handle a push of the outbox as an event, so that it is ordered and remembered like any other. Raises
        TryLater if it was not saved.
        """
        await self.bursts.wait_until_idle(address)
        try:
            return await self._handle_events(address, {f"push:{push_key}": event}, tries=1)
        except MessageNotSent as error:
            return Retryable(str(error), after=PUSH_AGAIN)

    async def close(self) -> None:
        """Handle at once what still waits for more; from now on nothing waits."""
        await self.bursts.close(LAST_TURNS)

    async def _handle_burst(self, address: Address, members: tuple[BurstMember, ...]) -> None:
        await self._handle_events(address, {member.event_id: member.event for member in members}, TRIES)

    async def _handle_events(self, address: Address, events: EventsById, tries: int) -> Delivery:
        """Handle events in the order of their conversation, as one turn, and send the answer. `tries`: attempts to send
        each message. Raises TryLater.
        """
        conversation, watch = str(address), TurnStopwatch(address.channel, type(next(iter(events.values()))).__name__)
        # Messages are sent after the shared lock is released; this lock keeps the turns of one chat in order.
        async with self.locks.setdefault(conversation, asyncio.Lock()):
            with metrics.TURN_SECONDS.labels(address.channel).time():
                messages = await self._answer_events(conversation, address, events, watch)
            with watch.measure("send"):
                outcome = await self._send_messages(address, messages, tries)
        watch.log_if_slow()
        metrics.TURNS.labels(address.channel, type(outcome).__name__).inc()
        return outcome

    async def _answer_events(
        self, conversation: str, address: Address, events: EventsById, watch: TurnStopwatch
    ) -> list[Message]:
        """Return the messages that answer these events: stored ones for those that were handled before, and first those
        of a burst that was left unfinished.
        """
        messages: list[Message] = []
        while events:
            burst = dump_burst(events)
            most = self._most_events(events)
            with watch.measure("lock"):
                held = await self.sessions.begin(conversation, tuple(events), burst, most=most)
            if held.known:
                await self.sessions.release(held)
                messages += [message for stored in held.known.values() for message in _MESSAGES.validate_json(stored)]
                handled = set(held.known)
            else:
                together = _unfinished_burst(held) or events
                messages += await self._run_turn(held, together, address, watch)
                handled = set(together)
            events = {name: event for name, event in events.items() if name not in handled}
        return messages

    def _most_events(self, events: EventsById) -> int:
        """Return how many events may come in a minute for these to be taken; 0 for news, which is not counted."""
        if any(isinstance(event, TicketNotified) for event in events.values()):
            return 0
        waited = (classify_event(event, self.engine.book) is Gathering.WAITS for event in events.values())
        return FLOOD_OF_WORDS if self.burst_limits.silence and any(waited) else FLOOD

    async def _run_turn(
        self, held: LockedSession, events: EventsById, address: Address, watch: TurnStopwatch
    ) -> list[Message]:
        first = next(iter(events))
        is_flood = held.recent_events > self._most_events(events) > 0
        if is_flood and held.told_of_flood:
            await self.sessions.release(held, first=first)
            return []
        async with self._keep_lock(held, first):
            session = codec.decode_session(held.session) if held.session else Session.new(held.conversation)
            merged = merge_events(tuple(events.values()), self.engine.book)
            limited = [InputRefused(Refusal.TOO_FAST)] if is_flood else [_apply_length(event) for event in merged]
            turn_id = f"{held.conversation}:{first}"
            session, replies = await self._run_engine(session, limited, turn_id, address, watch)
            messages = [
                self.draw_message(reply, f"{turn_id}:{n}", session.language)
                for n, reply in enumerate(_newest_of_slots(replies))
            ]
            stored = _MESSAGES.dump_json(messages).decode()
            with watch.measure("save"):
                await self.sessions.commit(held, codec.encode_session(session), stored, tuple(events))
        return messages

    async def _run_engine(
        self, session: Session, events: Sequence[Event], turn_id: str, address: Address, watch: TurnStopwatch
    ) -> tuple[Session, list[Reply]]:
        """Give the events to the engine, and the result of each effect, depth first, until there are no more
        effects.
        """
        now = self.now()
        replies: list[Reply] = []
        waiting: list[Event | Effect] = [*events]
        done = 0
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, Effect):
                if done >= MAX_EFFECTS:
                    raise RuntimeError(f"more than {MAX_EFFECTS} effects in one turn")
                with watch.measure(type(item).__name__):
                    waiting.insert(0, await self.effects.run(item, address, f"{turn_id}:{done}"))
                done += 1
                continue
            with watch.measure("engine"):
                turn = self.engine.advance(session, item, now)
            session = turn.session
            replies.extend(turn.replies)
            waiting[:0] = turn.effects
        return session, replies

    @asynccontextmanager
    async def _keep_lock(self, held: LockedSession, first: str) -> AsyncIterator[None]:
        """Renew the lock as long as the turn takes. If the turn fails, release the lock, so that a retry need not wait.
        The burst whose `first` event this is stays begun if nobody knows what its effects did, not if it is the burst
        itself that fails.
        """

        async def renew() -> None:
            while True:
                await asyncio.sleep(LOCK_MS / 3_000)
                await self.sessions.renew(held)

        renewing = asyncio.create_task(renew())
        try:
            yield
        except BaseException as error:
            unsure = isinstance(error, TryLater | asyncio.CancelledError)
            await self.sessions.release(held, first=first, begun=unsure)
            raise
        finally:
            renewing.cancel()

    async def _send_messages(self, address: Address, messages: list[Message], tries: int) -> Delivery:
        outcome: Delivery = Delivered()
        for message in messages:
            outcome = await self._send_message(address, message, tries)
            if isinstance(outcome, Undeliverable):
                log.info("undeliverable", channel=address.channel, why=outcome.why)
                break
        return outcome

    async def _send_message(self, address: Address, message: Message, tries: int) -> Delivered | Undeliverable:
        channel = self.channels.get(address.channel)
        if channel is None:
            return Undeliverable("no such channel")
        why = ""
        for attempt in range(1, tries + 1):
            outcome = await channel.deliver(address, message)
            if not isinstance(outcome, Retryable):
                return outcome
            why = outcome.why
            log.warning("delivery put off", channel=address.channel, why=why, attempt=attempt)
            if attempt < tries:
                await asyncio.sleep(outcome.after)
        raise MessageNotSent(why)


def _unfinished_burst(held: LockedSession) -> EventsById:
    """Return the events of the burst that is to be handled first; none if there is none, or none that can be read."""
    try:
        return load_burst(held.burst) if held.burst else {}
    except codec.CodecError:
        log.error("an unfinished burst cannot be read")
        return {}


def _apply_length(event: Event) -> Event:
    """Return the event, or `InputRefused` when its text is too long."""
    words = event.text if isinstance(event, Said) else event.caption if isinstance(event, Attached) else ""
    return InputRefused(Refusal.TOO_LONG) if len(words) > MESSAGE_LENGTH else event


def _newest_of_slots(replies: Sequence[Reply]) -> list[Reply]:
    """Return the replies without those that a later one of the same slot replaces."""
    newest = {reply.slot: n for n, reply in enumerate(replies) if reply.slot}
    return [reply for n, reply in enumerate(replies) if newest.get(reply.slot, n) == n]
