"""What a guess is worth, told by guesses on held-out examples: the temperature that makes its confidence honest, and
how high that must be for the guess to be said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_TEMPERATURES = np.geomspace(0.25, 4.0, 33)
_NEVER = 1e-9


def tempered(guesses: np.ndarray, temperature: float) -> np.ndarray:
    """Below 1 the guesses grow surer, above 1 more doubtful; the order stays."""
    bent = np.maximum(guesses, _NEVER) ** (1.0 / temperature)
    return bent / bent.sum(axis=1, keepdims=True)


def honest_temperature(guesses: np.ndarray, truth: Sequence[str]) -> float:
    """The temperature under which the truth would have surprised the model least (log loss)."""
    labels = sorted(set(truth))
    wanted = [labels.index(label) for label in truth]
    rows = np.arange(len(truth))
    losses = [-np.log(tempered(guesses, t)[rows, wanted]).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def lowest_safe(confidence: np.ndarray, right: np.ndarray, precision: float) -> float:
    """The lowest confidence from which at least `precision` of the guesses are right; 1.0 if there is none."""
    order = np.argsort(-confidence, kind="stable")
    held = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(held >= precision)
    return float(confidence[order][good[-1]]) if len(good) else 1.0


def thresholds(
    guesses: np.ndarray, truth: Sequence[str], precision: float, aside: str | None = None
) -> dict[str, float]:
    """Bounds from all guesses but those that say `aside`.

    `sure`: the first guess may be said; `unsure`: the truth is one of the first two; below, ask with all.
    """
    labels = sorted(set(truth))
    ranked = np.argsort(-guesses, axis=1, kind="stable")
    wanted = np.array([labels.index(label) for label in truth])
    asked = np.array([labels[at] != aside for at in ranked[:, 0]])
    best = guesses.max(axis=1)[asked]
    first = (ranked[:, 0] == wanted)[asked]
    second = first | (ranked[:, 1] == wanted)[asked]
    sure = lowest_safe(best, first, precision)
    return {"sure": sure, "unsure": min(sure, lowest_safe(best, second, precision))}
