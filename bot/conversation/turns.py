"""Runs one turn of a conversation, for every channel: load, advance the engine, carry out effects, save, send.

Owns exactly-once: an event is handled under the conversation's lock; a repeated event is answered with the stored
messages; session, event id and messages are saved together before anything is sent or acknowledged. Does not decide
what to say (the engine), draw texts (`bot.texts.catalogue`) or store sessions (`sessions`). The package's docstring
explains a turn step by step.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from weakref import WeakValueDictionary

import structlog
from pydantic import TypeAdapter

from backend.contract.values import Address
from bot import metrics
from bot.conversation.sessions import LOCK_MS, LockedSession, SessionStore
from bot.conversation.stopwatch import TurnStopwatch
from bot.errors import BotError
from bot.ports import Channel, Delivered, Delivery, Message, Retryable, Undeliverable
from dialogues.core import codec
from dialogues.core.effects import Effect
from dialogues.core.events import MESSAGE_LENGTH, Attached, ChannelEvent, Event, InputRefused, Said, TicketNotified
from dialogues.core.session import Session
from dialogues.core.values import Refusal, Reply
from dialogues.engine import Engine

log = structlog.get_logger()

FLOOD = 40  # events a minute; more are refused with one sentence, more than twice as many are ignored
TRIES = 5  # attempts to send an answer, in its turn; a push is retried by the outbox
PUSH_AGAIN = 20.0  # seconds
MAX_EFFECTS = 20  # more effects in one turn mean an endless loop

_MESSAGES = TypeAdapter(list[Message])


class MessageNotSent(BotError):
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
    """Everything that a turn needs. Built once, by the composition root."""

    engine: Engine
    sessions: SessionStore
    effects: EffectRunner
    draw_message: Callable[[Reply, str], Message]
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    locks: WeakValueDictionary[str, asyncio.Lock]

    async def receive(self, address: Address, event_id: str, event: ChannelEvent) -> None:
        """Handle an event of a channel. Returns when the turn is saved and answered. Raises NotSent, SessionError."""
        await self.handle_event(address, event_id, event)

    async def notify(self, address: Address, push_key: str, event: TicketNotified) -> Delivery:
        """Handle a push of the outbox as an event, so that it is ordered and remembered like any other. Raises
        SessionError.
        """
        try:
            return await self.handle_event(address, f"push:{push_key}", event, tries=1)
        except MessageNotSent as error:
            return Retryable(str(error), after=PUSH_AGAIN)

    async def handle_event(self, address: Address, event_id: str, event: Event, tries: int = TRIES) -> Delivery:
        """Handle one event in the order of its conversation, and send the answer. `tries`: attempts to send each
        message. Raises NotSent, SessionError.
        """
        conversation, watch = str(address), TurnStopwatch(address.channel, type(event).__name__)
        # Messages are sent after the shared lock is released; this lock keeps the turns of one chat in order.
        async with self.locks.setdefault(conversation, asyncio.Lock()):
            with metrics.TURN_SECONDS.labels(address.channel).time():
                messages = await self._answer_event(conversation, address, event_id, event, watch)
            with watch.measure("send"):
                outcome = await self._send_messages(address, messages, tries)
        watch.log_if_slow()
        metrics.TURNS.labels(address.channel, type(outcome).__name__).inc()
        return outcome

    async def _answer_event(
        self, conversation: str, address: Address, event_id: str, event: Event, watch: TurnStopwatch
    ) -> list[Message]:
        with watch.measure("lock"):
            held = await self.sessions.begin(conversation, event_id)
        seen = held.messages is not None
        dropped = held.recent_events > 2 * FLOOD and not isinstance(event, TicketNotified)
        if seen or dropped:
            await self.sessions.release(held)
            return _MESSAGES.validate_json(held.messages or "[]")
        return await self._run_turn(held, event, address, watch)

    async def _run_turn(
        self, held: LockedSession, event: Event, address: Address, watch: TurnStopwatch
    ) -> list[Message]:
        async with self._keep_lock(held):
            session = codec.decode_session(held.session) if held.session else Session.new(held.conversation)
            session, replies = await self._run_engine(session, _apply_limits(held, event), held, address, watch)
            messages = [
                self.draw_message(reply, f"{held.conversation}:{held.event_id}:{n}") for n, reply in enumerate(replies)
            ]
            with watch.measure("save"):
                await self.sessions.commit(held, codec.encode_session(session), _MESSAGES.dump_json(messages).decode())
        return messages

    async def _run_engine(
        self, session: Session, event: Event, held: LockedSession, address: Address, watch: TurnStopwatch
    ) -> tuple[Session, list[Reply]]:
        """Give the event to the engine, then the result of each effect, depth first, until there are no more
        effects.
        """
        now = self.now()
        replies: list[Reply] = []
        waiting: list[Event | Effect] = [event]
        done = 0
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, Effect):
                if done >= MAX_EFFECTS:
                    raise RuntimeError(f"more than {MAX_EFFECTS} effects in one turn")
                key = f"{held.conversation}:{held.event_id}:{done}"
                with watch.measure(type(item).__name__):
                    waiting.insert(0, await self.effects.run(item, address, key))
                done += 1
                continue
            with watch.measure("engine"):
                turn = self.engine.advance(session, item, now)
            session = turn.session
            replies.extend(turn.replies)
            waiting[:0] = turn.effects
        return session, replies

    @asynccontextmanager
    async def _keep_lock(self, held: LockedSession) -> AsyncIterator[None]:
        """Renew the lock as long as the turn takes. If the turn fails, release the lock, so that a retry need
        not wait.
        """

        async def renew() -> None:
            while True:
                await asyncio.sleep(LOCK_MS / 3_000)
                await self.sessions.renew(held)

        renewing = asyncio.create_task(renew())
        try:
            yield
        except BaseException:
            await self.sessions.release(held)
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


def _apply_limits(held: LockedSession, event: Event) -> Event:
    """Return the event, or `InputRefused` instead when there are too many events or the text is too long."""
    if isinstance(event, TicketNotified):
        return event
    if held.recent_events > FLOOD:
        return InputRefused(Refusal.TOO_FAST)
    words = event.text if isinstance(event, Said) else event.caption if isinstance(event, Attached) else ""
    return InputRefused(Refusal.TOO_LONG) if len(words) > MESSAGE_LENGTH else event
