"""A conversation without channels: the real engine and session store, a desk and a phone that are small fakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from weakref import WeakValueDictionary

from redis.asyncio import Redis

from backend.contract.values import Address
from backend.core.crypto import Keyring
from bot.conversation.bursts import NO_BURSTS, BurstLimits
from bot.conversation.sessions import RedisSessionStore
from bot.conversation.turns import Conversations
from bot.ports import Channel, Delivered, Delivery, Message
from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.core import events
from dialogues.core.effects import Effect, RecallOwner, SubmitTicket, Understand
from dialogues.engine import Engine

ANNA = Address("test", "anna")
MATTER = "办食品经营许可证，材料交了三次，每次都说还缺一样，态度还很冲"
CATALOGUE = Catalogue.load(ROOT / "locales")
ENGINE = Engine(load_dialogue_config(ROOT, date(2026, 11, 22)))


@dataclass
class Desk:
    """Answers effects; remembers their keys. `before` may fail or wait."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    before: Callable[[Effect], None] = lambda _: None

    async def run(self, effect: Effect, address: Address, key: str) -> events.Event:
        self.before(effect)
        self.keys.append((type(effect).__name__, key))
        match effect:
            case Understand(text=text):
                return events.Understood(text, "complaint", ("complaint", "help"), "sure", 0.95, region="450103")
            case RecallOwner():
                return events.OwnerRecalled(None)
            case SubmitTicket(kind=kind):
                return events.TicketSubmitted("GS-2611-00042", kind, "办证", date(2026, 11, 24), date(2026, 12, 8))
            case _:
                return events.EffectFailed(type(effect).__name__, "unavailable")


@dataclass
class Phone:
    """What the owner sees; a delivery may be put off or refused by a script."""

    name: str = "test"
    seen: dict[str, Message] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    script: list[Delivery] = field(default_factory=list)

    async def deliver(self, address: Address, message: Message) -> Delivery:
        outcome = self.script.pop(0) if self.script else Delivered()
        if isinstance(outcome, Delivered):
            self.order.append(message.id)
            self.seen[message.id] = message
        return outcome

    @property
    def last(self) -> Message:
        return self.seen[self.order[-1]]

    def code(self, label: str) -> str:
        return next(button.code for button in self.last.buttons if button.label == label)


@dataclass
class House:
    desk: Desk
    phone: Phone
    talk: Conversations


def build_house(
    valkey: Redis,
    limits: BurstLimits = NO_BURSTS,
    desk: Desk | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> House:
    """One process with this desk. Another one on the same Valkey is its next life."""
    desk, phone = desk or Desk(), Phone()
    talk = Conversations(
        engine=ENGINE,
        sessions=RedisSessionStore(valkey, Keyring(["a secret of the tests, long enough"])),
        effects=desk,
        draw_message=CATALOGUE.draw_message,
        channels=channels or {"test": phone},
        now=lambda: datetime(2026, 11, 22, 4, tzinfo=UTC),
        locks=WeakValueDictionary(),
        burst_limits=limits,
    )
    return House(desk, phone, talk)
