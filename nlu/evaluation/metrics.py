"""Measures the served model on labelled messages: `{"text", "label"}` a line, labels the five kinds.

Measures through the client, so what is measured is what an owner meets: cleaning, thresholds and time-outs included. A
text that the model did not answer counts as wrong.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nlu.contract import KINDS, NluClient, NotUnderstood, Understanding
from nlu.errors import CorpusRefused, NluError

WANTED_PRECISION = 0.9
BIGGEST_FILE = 50_000_000  # bytes
_BINS = 10
_STEPS = 20  # points of the coverage curve
Parsed = Callable[[int], None]  # called with the number of messages parsed


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message with its true kind."""

    text: str
    label: str


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
    """Messages answered with about the same confidence; for a calibrated model `right` is near `confidence`."""

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


def read_labelled_messages(path: Path) -> list[LabelledMessage]:
    """Return the messages of a file. Raises `CorpusRefused` with each bad line's number and reason."""
    found, reasons = [], []
    for number, line in enumerate(_read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(_parse_line(line))
        except _InvalidLineError as bad:
            reasons.append(f"{path.name}:{number}: {bad}")
    if reasons or not found:
        raise CorpusRefused(reasons or [f"{path.name}: no labelled line"])
    return found


def _read_text(path: Path) -> str:
    if path.stat().st_size > BIGGEST_FILE:
        raise CorpusRefused([f"{path.name}: more than {BIGGEST_FILE} bytes"])
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusRefused([f"{path.name}:{line}: not UTF-8"]) from error


class _InvalidLineError(NluError):
    """Why a line cannot be read."""


def _parse_line(line: str) -> LabelledMessage:
    try:
        entry = json.loads(line)
        text, label = entry["text"], entry["label"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _InvalidLineError("not a line of JSON with text and label") from error
    if not isinstance(text, str):
        raise _InvalidLineError("text must be a string")
    if label not in KINDS:
        raise _InvalidLineError(f"label must be one of {' '.join(KINDS)}")
    return LabelledMessage(text, label)


async def evaluate_model(
    client: NluClient, examples: Sequence[LabelledMessage], parsed: Parsed = lambda _: None
) -> Evaluation:
    """Parse the messages one after the other, as they would come, and return the figures.

    `parsed` is called with the number of messages done.
    """
    guesses, model = [], ""
    for count, example in enumerate(examples, start=1):
        began = time.perf_counter()
        answer = await client.understand(example.text)
        guesses.append(_to_guess(example.label, answer, time.perf_counter() - began))
        model = answer.model if isinstance(answer, Understanding) else model
        parsed(count)
    return compute_evaluation(guesses, model)


def _to_guess(label: str, answer: Understanding | NotUnderstood, seconds: float) -> KindGuess:
    match answer:
        case NotUnderstood():
            return KindGuess(label, (), 0.0, "none", seconds)
        case Understanding():
            names = tuple(kind.name for kind in answer.kinds)
            return KindGuess(label, names, answer.kinds[0].confidence, answer.certainty.value, seconds)


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
