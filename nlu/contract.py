"""PURE. Defines the port between the conversation and the model that understands it.

Owns what an understanding is. Does not know Rasa, HTTP or a model file. That no model answers is an expected result,
hence a value (`NotUnderstood`) and no exception: the bot then asks for the kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from backend.contract.enums import TicketKind

KINDS = tuple(kind.value for kind in TicketKind)


class Certainty(StrEnum):
    """How far a guess may be trusted; the bounds are found on held-out examples and stored with the model."""

    SURE = "sure"  # say the kind and let the owner correct it
    UNSURE = "unsure"  # ask between the two likely kinds
    LOST = "lost"  # ask with all five


@dataclass(frozen=True, slots=True)
class ScoredLabel:
    """An intent or kind with the model's confidence in it."""

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
    """What the model made of one text.

    `intent` is the most likely of all intents; `kinds` holds the five kinds, best first, with confidences renormalised
    over the five, so that a report stays a report even when it opens with a greeting.
    """

    text: str
    intent: ScoredLabel
    kinds: tuple[ScoredLabel, ...]
    certainty: Certainty
    entities: tuple[Entity, ...]
    model: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No model answered in time; `why` is for the log and never holds the owner's words."""

    why: str


class NluClient(Protocol):
    """What the conversation asks a model."""

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        """Parse one text of any length, by its first MODEL_LENGTH characters, within two seconds. Raises nothing."""
        ...

    async def is_ready(self) -> bool:
        """Return whether a model is loaded and answers."""
        ...
