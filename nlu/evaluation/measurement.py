"""Measures a model on labelled messages: reads `{"text", "label"}` lines, asks the model through its client, times each
answer.

What is measured is what an owner meets: cleaning, thresholds and time-outs included. The figures are computed by
`nlu.evaluation.metrics`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.contract import KINDS, NluClient, NotUnderstood, Understanding
from nlu.errors import CorpusRefused, NluError
from nlu.evaluation.metrics import Evaluation, KindGuess, Parsed, compute_evaluation

BIGGEST_FILE = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message with its true kind."""

    text: str
    label: str


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
