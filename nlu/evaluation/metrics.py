"""PURE. Computes how good guesses are: F1 by kind, top-2, coverage at a precision, calibration, confusion.

A text the model could not answer counts as wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from nlu.contract import KINDS

WANTED_PRECISION = 0.9
_BINS = 10
_STEPS = 20  # points of the coverage curve
Parsed = Callable[[int], None]  # called with the number of messages parsed


@dataclass(frozen=True, slots=True)
class KindGuess:
    """What the model answered to a labelled message."""

    label: str
    kinds: tuple[str, ...]  # best first; empty when not understood
    confidence: float
    certainty: str
    seconds: float

    @property
    def is_right(self) -> bool:
        return self.kinds[:1] == (self.label,)


@dataclass(frozen=True, slots=True)
class ConfidenceBin:
    """Messages with about the same confidence; for a calibrated model the share `right` is near `confidence`."""

    confidence: float  # mean
    right: float  # share
    messages: int


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """The share of messages with the highest confidence, and how many of them are right."""

    share: float
    precision: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of a model."""

    examples: int
    accuracy: float
    macro_f1: float
    f1: dict[str, float]
    precision: dict[str, float]
    recall: dict[str, float]
    top2: float
    coverage_at_90: float  # share of messages that can be decided alone with 90 % of them right
    calibration_error: float  # ECE over ten bins
    certainty: dict[str, int]
    confusion: dict[str, dict[str, int]]  # true kind → guessed kind → count; the unanswered are in no column
    reliability: tuple[ConfidenceBin, ...]  # of ten bins those that hold a message
    coverage: tuple[CoveragePoint, ...]  # precision of the surest twentieth, two twentieths … all
    seconds_p50: float
    seconds_p99: float
    model: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def compute_evaluation(guesses: Sequence[KindGuess], model: str) -> Evaluation:
    """Return the figures of at least one guess."""
    precision, recall = dict(_precision_by_kind(guesses)), dict(_recall_by_kind(guesses))
    f1 = {kind: _harmonic_mean(precision[kind], recall[kind]) for kind in KINDS}
    bins = tuple(_confidence_bins(guesses))
    times = sorted(guess.seconds for guess in guesses)
    return Evaluation(
        examples=len(guesses),
        accuracy=_share_of_true([guess.is_right for guess in guesses]),
        macro_f1=sum(f1.values()) / len(f1),
        f1=f1,
        precision=precision,
        recall=recall,
        top2=_share_of_true([guess.label in guess.kinds[:2] for guess in guesses]),
        coverage_at_90=_coverage_at_precision(guesses),
        calibration_error=sum(abs(held.confidence - held.right) * held.messages for held in bins) / len(guesses),
        certainty=dict(Counter(guess.certainty for guess in guesses)),
        confusion=_confusion_table(guesses),
        reliability=bins,
        coverage=tuple(_coverage_points(guesses)),
        seconds_p50=times[len(times) // 2],
        seconds_p99=times[min(len(times) - 1, int(len(times) * 0.99))],
        model=model,
    )


def _share_of_true(facts: Sequence[bool]) -> float:
    return sum(facts) / len(facts) if facts else 0.0


def _harmonic_mean(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


def _precision_by_kind(guesses: Sequence[KindGuess]) -> Iterator[tuple[str, float]]:
    for kind in KINDS:
        yield kind, _share_of_true([guess.is_right for guess in guesses if guess.kinds[:1] == (kind,)])


def _recall_by_kind(guesses: Sequence[KindGuess]) -> Iterator[tuple[str, float]]:
    for kind in KINDS:
        yield kind, _share_of_true([guess.is_right for guess in guesses if guess.label == kind])


def _coverage_at_precision(guesses: Sequence[KindGuess]) -> float:
    """Return the largest share of messages, highest confidence first, of which WANTED_PRECISION are right."""
    right = covered = 0
    surest_first = sorted(guesses, key=lambda guess: -guess.confidence)
    for count, guess in enumerate(surest_first, start=1):
        right += guess.is_right
        if right >= WANTED_PRECISION * count:
            covered = count
    return covered / len(guesses)


def _confidence_bins(guesses: Sequence[KindGuess]) -> Iterator[ConfidenceBin]:
    bins: dict[int, list[KindGuess]] = {}
    for guess in guesses:
        bins.setdefault(min(int(guess.confidence * _BINS), _BINS - 1), []).append(guess)
    for _, held in sorted(bins.items()):
        mean = sum(guess.confidence for guess in held) / len(held)
        yield ConfidenceBin(mean, _share_of_true([guess.is_right for guess in held]), len(held))


def _coverage_points(guesses: Sequence[KindGuess]) -> Iterator[CoveragePoint]:
    surest_first = sorted(guesses, key=lambda guess: -guess.confidence)
    for count in sorted({max(1, round(len(guesses) * step / _STEPS)) for step in range(1, _STEPS + 1)}):
        yield CoveragePoint(count / len(guesses), _share_of_true([guess.is_right for guess in surest_first[:count]]))


def _confusion_table(guesses: Sequence[KindGuess]) -> dict[str, dict[str, int]]:
    table = {kind: dict.fromkeys(KINDS, 0) for kind in KINDS}
    for guess in guesses:
        if guess.kinds:
            table[guess.label][guess.kinds[0]] += 1
    return table
