"""The shipped weights are those that the sentences teach."""

from __future__ import annotations

from backend.core.danger.files import WEIGHTS
from backend.core.danger.weights import DangerWeights
from nlu.training.danger_weights import format_weights, learn_weights, read_sentences


def test_the_shipped_weights_are_learnt_from_the_sentences() -> None:
    """To learn them again: python -m nlu.training.danger_weights."""
    with WEIGHTS.open(encoding="utf-8") as lines:
        shipped = DangerWeights.parse(lines)
    learnt = learn_weights(*read_sentences())
    assert learnt.services == shipped.services
    near = [run for run, row in learnt.rows.items() if abs(row[0] - shipped.rows.get(run, (0.0,))[0]) <= 0.02]
    assert len(near) >= 0.99 * len(learnt.rows)


def test_weights_are_read_as_they_were_written() -> None:
    weights = DangerWeights(("fire", "gas"), {"<bias>": (-1.5, 0.25, 0.0), "火": (2.0, 1.0, -0.5)})
    assert DangerWeights.parse(format_weights(weights).splitlines(keepends=True)) == weights
