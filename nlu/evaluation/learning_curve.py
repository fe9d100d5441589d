"""Measures whether one's own labelled messages help: macro-F1 on unseen messages, with more and more added.

`nlu/rasa/learning_curve_worker.py` fits the models, in one subprocess of Rasa's environment; only the linear model of
the kinds is trained, with the settings and weights that a training uses. This module prepares the messages as an import
would, leaves out what the examples say already, and sums up.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, stdev
from tempfile import TemporaryFile
from typing import IO, Any

from nlu.contract import KINDS
from nlu.errors import CorpusRefused, TrainingFailed
from nlu.evaluation.measurement import LabelledMessage
from nlu.evaluation.plots import CurvePoint
from nlu.imports.personal import remove_personal_data
from nlu.rasa_environment import RASA_HOME, RasaEnvironment
from nlu.text import clean_for_model
from nlu.training.corpus import TrainingExample
from nlu.training.duplicates import near_duplicates

SEED = 7
FEWEST_MEASURED = 25  # with fewer messages to measure on, a point says nothing
_QUARTERS = 4
_NICE = 10
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class CurveExamples:
    """The examples a model learns from before any message is added."""

    shipped: Sequence[TrainingExample]
    imported: Sequence[TrainingExample]  # and corrected: what somebody really sent

    @classmethod
    def from_examples(cls, all_of_them: Sequence[TrainingExample], shipped: Sequence[TrainingExample]) -> CurveExamples:
        """Return all examples, split into shipped and imported."""
        known = set(shipped)
        return cls(shipped, [example for example in all_of_them if example not in known])


@dataclass(frozen=True, slots=True)
class CurvePlan:
    """How many messages are added at each step, and how often the draw is repeated."""

    steps: tuple[int, ...]  # rising; the first is 0
    splits: int

    @property
    def point_count(self) -> int:
        """How many models are fitted."""
        return len(self.steps) * self.splits


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """The result. `gain`: macro-F1 above that without additions, mean over the splits; `doubt`: its standard error."""

    points: tuple[CurvePoint, ...]
    gain: tuple[float, ...]
    doubt: tuple[float, ...]
    splits: int
    measured_on: int

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def distinct_messages(
    messages: Sequence[LabelledMessage], examples: Sequence[TrainingExample]
) -> list[LabelledMessage]:
    """Return the messages as an import would keep them, without those that nearly repeat an example or another."""
    ready = [
        LabelledMessage(remove_personal_data(clean_for_model(message.text))[0], message.label) for message in messages
    ]
    known = [example.text for example in examples]
    pairs = near_duplicates([*known, *(message.text for message in ready)])
    again = {later - len(known) for _, later in pairs}
    return [message for at, message in enumerate(ready) if at not in again]


def plan_curve(messages: Sequence[LabelledMessage], steps: Sequence[int] | None, splits: int) -> CurvePlan:
    """Return the steps asked for, by default none, a quarter, a half and three quarters of the messages.

    Raises `CorpusRefused` if too few messages are left to measure on, or a kind has fewer than two.
    """
    counts = Counter(message.label for message in messages)
    if scarce := [kind for kind in KINDS if counts[kind] < 2]:
        raise CorpusRefused([f"{kind}: {counts[kind]} messages, at least 2 are needed" for kind in scarce])
    wanted = sorted({0, *(steps or (len(messages) * part // _QUARTERS for part in range(_QUARTERS)))})
    most = len(messages) - FEWEST_MEASURED
    if wanted[-1] > most:
        raise CorpusRefused([f"{len(messages)} messages: a step can be at most {most}, the others are measured on"])
    return CurvePlan(tuple(wanted), splits)


async def measure_learning_curve(
    environment: RasaEnvironment,
    examples: CurveExamples,
    messages: Sequence[LabelledMessage],
    plan: CurvePlan,
    told: Told,
) -> LearningCurve:
    """Measure the curve. `told` is called with the number of points done. Raises `TrainingFailed`."""
    job = {
        "shipped": _to_columns((one.text, one.intent) for one in examples.shipped if one.intent in KINDS),
        "imported": _to_columns((one.text, one.intent) for one in examples.imported if one.intent in KINDS),
        "messages": _to_columns((one.text, one.label) for one in messages),
        "steps": plan.steps,
        "splits": plan.splits,
        "seed": SEED,
    }
    scores: dict[int, list[float]] = {step: [] for step in plan.steps}
    done = 0
    async for point in _run_worker(environment, json.dumps(job).encode()):
        scores[point["added"]].append(point["macro_f1"])
        done += 1
        told(done)
    return _summarize_scores(scores, plan.splits, len(messages) - plan.steps[-1])


def _to_columns(pairs: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return texts and labels as two lists, which the worker reads."""
    listed = list(pairs)
    return [text for text, _ in listed], [label for _, label in listed]


def _summarize_scores(scores: dict[int, list[float]], splits: int, measured_on: int) -> LearningCurve:
    first = scores[min(scores)]
    gains = [[score - base for score, base in zip(own, first, strict=True)] for own in scores.values()]
    return LearningCurve(
        points=tuple(CurvePoint(added, fmean(own), _standard_deviation(own)) for added, own in scores.items()),
        gain=tuple(fmean(gain) for gain in gains),
        doubt=tuple(_standard_deviation(gain) / splits**0.5 for gain in gains),
        splits=splits,
        measured_on=measured_on,
    )


def _standard_deviation(values: Sequence[float]) -> float:
    return stdev(values) if len(values) > 1 else 0.0


async def _run_worker(environment: RasaEnvironment, job: bytes) -> AsyncIterator[dict[str, Any]]:
    """Run the worker, and yield each point it writes. Raises `TrainingFailed`."""
    with TemporaryFile() as complaints:
        process = await asyncio.create_subprocess_exec(
            *("nice", "-n", str(_NICE), str(environment.python), "learning_curve_worker.py"),
            cwd=RASA_HOME,
            env=environment.variables(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=complaints,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(job)
            process.stdin.close()
            async for line in process.stdout:
                yield json.loads(line)
            if await process.wait():
                raise TrainingFailed(f"the curve could not be measured: {_last_line(complaints)}")
        finally:
            if process.returncode is None:
                process.kill()  # also when cancelled: no fitting outlives its caller
                await process.wait()


def _last_line(file: IO[bytes]) -> str:
    file.seek(0)
    return next((line.decode(errors="replace") for line in reversed(file.read().splitlines()) if line.strip()), "")
