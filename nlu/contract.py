"""PURE. The port between the conversation and whatever model understands it.

Owns what an understanding is; refuses to know Rasa, HTTP or a model file. An unavailable model is an
expected outcome, hence a value (`NotUnderstood`), never an exception: the bot then asks for the kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from backend.contract.enums import TicketKind

KINDS = tuple(kind.value for kind in TicketKind)


class Certainty(StrEnum):
    """What the model's own held-out data allow to be done with a guess; the numbers live with the model."""

    SURE = "sure"  # say the kind and let the owner correct it
    UNSURE = "unsure"  # ask between the two likely kinds
    LOST = "lost"  # ask with all five


@dataclass(frozen=True, slots=True)
class Scored:
    name: str
    confidence: float  # 0…1


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the text that names something; `value` is normalised (a region's code, an ISO date, fen)."""

    kind: str  # region department organisation phone amount date
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Understanding:
    """One parse.

    `intent` is the most likely of all intents; `kinds` holds the five kinds, best first, with confidences
    renormalised over the five, so that a report stays a report even when it opens with a greeting.
    """

    text: str
    intent: Scored
    kinds: tuple[Scored, ...]
    certainty: Certainty
    entities: tuple[Entity, ...]
    model: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No model answered in time; `why` is for the log."""

    why: str


class NluClient(Protocol):
    async def understand(self, text: str) -> Understanding | NotUnderstood:
        """Parse one cleaned text of at most MESSAGE_LENGTH characters within two seconds."""
        ...

    async def ready(self) -> bool:
        """Whether a model is loaded and answers."""
        ...
