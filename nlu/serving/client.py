"""Implements the NLU port over HTTP to a Rasa server.

Owns cleaning, the limit of two seconds and the reading of an answer. Raises nothing to the caller: whatever goes wrong
is a `NotUnderstood`, whose reason never holds the owner's words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from nlu.contract import KINDS, Certainty, Entity, NotUnderstood, ScoredLabel, Understanding
from nlu.errors import NluError
from nlu.serving.token_files import find_token
from nlu.text import clean_for_model

TIMEOUT = aiohttp.ClientTimeout(total=2.0)
EntityFinder = Callable[[str], tuple[Entity, ...]]


class BrokenAnswer(NluError):
    """The answer is not one of our models'."""


def no_entities(_: str) -> tuple[Entity, ...]:
    """Find no entities."""
    return ()


@dataclass(slots=True)
class RasaClient:
    """Asks one Rasa server; `url` has no trailing slash, and may hold a token (`token_urls`).

    Use `async with RasaClient(url, find)`, or call `close` at the end.
    """

    url: str
    find: EntityFinder = no_entities
    timeout: aiohttp.ClientTimeout = TIMEOUT
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def __aenter__(self) -> RasaClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; the client may be used again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        """Return what the model and the entity rules make of a text. Raises nothing."""
        plain = clean_for_model(text)
        if not any(char.isalnum() for char in plain):
            return NotUnderstood("nothing to read")
        try:
            answer = await self._post("/model/parse", {"text": plain})
            return read_answer(plain, answer, self.find(plain))
        except TimeoutError:
            return NotUnderstood("no answer in time")
        except (aiohttp.ClientError, BrokenAnswer, ValueError) as error:
            return NotUnderstood(str(error) if isinstance(error, BrokenAnswer) else type(error).__name__)

    async def is_ready(self) -> bool:
        """Return whether the server has loaded a model."""
        try:
            bare, shown = find_token(self.url)
            async with self._open_session().get(f"{bare}/status", params=shown, timeout=self.timeout) as response:
                status = await response.json() if response.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False
        return isinstance(status, dict) and bool(status.get("model_file"))

    async def _post(self, path: str, body: Mapping[str, str]) -> Any:
        bare, shown = find_token(self.url)
        session = self._open_session()
        async with session.post(bare + path, params=shown, json=body, timeout=self.timeout) as response:
            if response.status != 200:
                raise BrokenAnswer(f"status {response.status}")
            return await response.json()

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(trust_env=False)
        return self._session


def read_answer(text: str, answer: Any, entities: tuple[Entity, ...]) -> Understanding:
    """Return Rasa's answer to `text` as an Understanding. Raises `BrokenAnswer` when it is not one of our models'."""
    try:
        ranking = [_to_scored_label(entry) for entry in answer["intent_ranking"]]
        judged = answer["judged"]
        kinds = _renormalize_kinds([entry for entry in ranking if entry.name in KINDS])
        intent = ranking[0]
        if intent.name in KINDS:
            problem = sum(entry.confidence for entry in ranking if entry.name in KINDS)
            certainty = _weaker_certainty(
                _to_certainty(problem, judged["talk"]), _to_certainty(kinds[0].confidence, judged["kinds"])
            )
        else:
            certainty = _to_certainty(intent.confidence, judged["talk"])
        return Understanding(text, intent, kinds, certainty, entities, str(judged["version"]))
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise BrokenAnswer(f"unreadable answer, {type(error).__name__}") from None


def _to_scored_label(entry: Any) -> ScoredLabel:
    """Return an entry of Rasa's ranking. Raises ValueError when its confidence is out of range."""
    confidence = float(entry["confidence"])
    if not 0.0 <= confidence <= 1.0001:
        raise ValueError("confidence out of range")
    return ScoredLabel(str(entry["name"]), confidence)


def _renormalize_kinds(kinds: list[ScoredLabel]) -> tuple[ScoredLabel, ...]:
    """Return the five kinds, best first, with confidences that sum to 1. Raises ValueError unless all are there."""
    if {kind.name for kind in kinds} != set(KINDS):
        raise ValueError("not the five kinds")
    total = sum(kind.confidence for kind in kinds)
    shares = [ScoredLabel(k.name, k.confidence / total if total else 1 / len(KINDS)) for k in kinds]
    return tuple(sorted(shares, key=lambda kind: -kind.confidence))


def _weaker_certainty(one: Certainty, other: Certainty) -> Certainty:
    """Return the weaker of two: a kind is as sure as that it is a problem at all, and as the kind itself."""
    order = (Certainty.LOST, Certainty.UNSURE, Certainty.SURE)
    return min(one, other, key=order.index)


def _to_certainty(confidence: float, bounds: Mapping[str, float]) -> Certainty:
    """Return the certainty of a confidence under the bounds that the model carries."""
    if confidence >= float(bounds["sure"]):
        return Certainty.SURE
    return Certainty.UNSURE if confidence >= float(bounds["unsure"]) else Certainty.LOST
