"""How much a person has to do: from the scan to the receipt, six touches at most (voice, scan included)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues.core import effects as fx
from dialogues.core import events as ev
from dialogues.core.session import Session
from dialogues.core.values import Answer
from dialogues.engine import Engine
from tests.dialogues.strategies import book
from tests.transcripts.scripted_answers import World

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
WORDS = "办食品经营许可证，材料交了三次，每次都说还缺一样"


class _Asked(World):
    """A knowledge base that has an answer, though it does not help."""

    def answer(self, effect: fx.Effect) -> ev.Event:
        if isinstance(effect, fx.FindAnswers):
            return ev.AnswersFound((Answer("a", "怎么办", "这样办"),))
        return super().answer(effect)


def _touches(world: World, talk: list[ev.Event]) -> int:
    """How many of these bring the receipt; what the world answers costs nobody anything."""
    engine, session = Engine(book()), Session.new("web:1")
    for count, event in enumerate(talk, 1):
        waiting: list[ev.Event] = [event]
        while waiting:
            turn = engine.advance(session, waiting.pop(0), NOW)
            session = turn.session
            if any(reply.text.key == "receipt" for reply in turn.replies):
                return count
            waiting[:0] = [world.answer(effect) for effect in turn.effects]
    return 99


@pytest.mark.parametrize(
    ("kind", "confirm", "world"),
    [
        ("complaint", "d1.kind.yes", World(NOW)),
        ("help", "d1.kind.yes", World(NOW)),
        ("consult", "d1.kind.yes", World(NOW)),
        ("consult", "d1.answers.unsolved", _Asked(NOW)),
    ],
)
def test_six_touches_from_scan_to_receipt(kind: str, confirm: str, world: World) -> None:
    world.lines = ["door 450103 青秀区政务中心", f"understood {kind} sure complaint"]
    talk: list[ev.Event] = [
        ev.ChatOpened("poster"),
        ev.Said(WORDS),
        ev.Chose(confirm),
        ev.Said("阿珍螺蛳粉"),
        ev.ContactShared("13800135678"),
        ev.Chose("d1.summary.submit"),
    ]
    assert _touches(world, talk) == 6
