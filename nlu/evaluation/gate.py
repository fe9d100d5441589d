"""PURE. Checks whether a candidate may be served in place of the served model: a table of figures and of checks.

Measured on gold texts, which no model was trained on; when too few are agreed, on the figures that each training found
on held-out examples, and the table says so. Does not set the bounds (policy) and does not decide (a person does).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from config.rules import LearningRules
from nlu.contract import KINDS, NotUnderstood, Understanding
from nlu.evaluation.metrics import Evaluation, KindGuess, compute_evaluation
from nlu.training.registry import ModelVersion

REPORT = "report"


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One condition with the figure found and the one wanted."""

    name: str
    found: str
    wanted: str
    passed: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind in the table. `gold`: texts it is measured on; F1 is None where it is not known."""

    kind: str
    gold: int
    examples: int
    served_f1: float | None
    candidate_f1: float | None


@dataclass(frozen=True, slots=True)
class Gate:
    """The table of one candidate.

    `basis`: gold or held-out; `note`: why not gold. `stamp`: fingerprint of all it was made from.
    """

    candidate: str
    served: str
    at: datetime
    basis: str
    note: str
    gold: int
    recent: int
    kinds: tuple[KindRow, ...]
    checks: tuple[GateCheck, ...]
    stamp: str

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    @property
    def failed_checks(self) -> tuple[GateCheck, ...]:
        """The checks that failed."""
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class LabelledAnswers:
    """What one model answered to labelled texts."""

    labels: tuple[str, ...]
    answers: tuple[Understanding | NotUnderstood, ...]

    def to_evaluation(self) -> Evaluation:
        """Return the figures of these answers."""
        pairs = zip(self.labels, self.answers, strict=True)
        return compute_evaluation([_to_guess(label, answer) for label, answer in pairs], "")


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """The figures of one model.

    `recall`, `calibration_error` and `recent` (share right) are None where they are not known.
    """

    f1: Mapping[str, float]
    recall: float | None
    calibration_error: float | None
    recent: float | None


def figures_on_gold(gold: LabelledAnswers, recent: LabelledAnswers) -> ModelFigures:
    """Return the figures on gold texts and recent corrections."""
    on = gold.to_evaluation()
    return ModelFigures(on.f1, on.recall[REPORT], on.calibration_error, right_share(recent))


def figures_of_training(version: ModelVersion, recent: LabelledAnswers) -> ModelFigures:
    """Return the figures that training found on held-out examples, and those on recent corrections."""
    scores = version.judged.get("kinds", {}).get("scores", {})
    recall = scores.get("recall", {}).get(REPORT)
    return ModelFigures(scores.get("f1", {}), recall, scores.get("calibration_error"), right_share(recent))


def right_share(recent: LabelledAnswers) -> float | None:
    """Return the share of recent corrections that are right; None when there are none."""
    return recent.to_evaluation().accuracy if recent.labels else None


def gate_checks(
    candidate: ModelVersion,
    served: ModelVersion | None,
    new: ModelFigures,
    old: ModelFigures | None,
    recent: int,
    rule: LearningRules,
) -> tuple[GateCheck, ...]:
    """Return the checks of a candidate; `recent`: how many recent corrections it was measured on."""
    return (
        *_class_checks(candidate, served, rule),
        *(_f1_check(kind, new, old, rule) for kind in KINDS),
        _recall_check(new, old, rule),
        *_calibration_checks(new, rule),
        *_recent_checks(new, old, recent, rule),
    )


def too_few_gold(labels: Sequence[str], rule: LearningRules) -> str:
    """Return why these gold texts are not enough to measure by; "" when they are."""
    short = [f"{kind} {labels.count(kind)} of {rule.least_gold_per_kind}" for kind in KINDS]
    short = [line for kind, line in zip(KINDS, short, strict=True) if labels.count(kind) < rule.least_gold_per_kind]
    if len(labels) >= rule.least_gold and not short:
        return ""
    missing = ", ".join([f"{len(labels)} of {rule.least_gold}", *short])
    return f"too few agreed gold texts ({missing}): the figures of training's held-out examples are compared instead"


def _class_checks(candidate: ModelVersion, served: ModelVersion | None, rule: LearningRules) -> Iterator[GateCheck]:
    gone = sorted(set(served.examples) - set(candidate.examples)) if served else []
    yield GateCheck("classes the served model knows", f"missing: {' '.join(gone)}" if gone else "all", "all", not gone)
    least = rule.least_examples_per_kind
    for kind in KINDS:
        count = candidate.examples.get(kind, 0)
        yield GateCheck(f"examples of {kind}", str(count), f"≥ {least}", count >= least)


def _f1_check(kind: str, new: ModelFigures, old: ModelFigures | None, rule: LearningRules) -> GateCheck:
    found, before = new.f1.get(kind), old.f1.get(kind) if old else None
    if found is None:
        return GateCheck(f"F1 of {kind}", "unknown", "known", passed=False)
    if before is None:
        return GateCheck(f"F1 of {kind}", f"{found:.3f}", "nothing to compare with", passed=True)
    least = before - rule.most_f1_loss
    return GateCheck(f"F1 of {kind}", f"{found:.3f}", f"≥ {before:.3f} − {rule.most_f1_loss}", found >= least)


def _recall_check(new: ModelFigures, old: ModelFigures | None, rule: LearningRules) -> GateCheck:
    """Check the recall of reports.

    Where training gave no recall, F1 stands in for it. F1 is lower there than on real messages, so what the served
    model reaches is enough then.
    """
    least = rule.least_report_recall
    if new.recall is not None:
        return GateCheck(f"recall of {REPORT}", f"{new.recall:.3f}", f"≥ {least}", new.recall >= least)
    found, least = new.f1.get(REPORT, 0.0), min(least, old.f1.get(REPORT, least) if old else least)
    return GateCheck(f"F1 (for recall) of {REPORT}", f"{found:.3f}", f"≥ {least:.3f}", found >= least)


def _calibration_checks(new: ModelFigures, rule: LearningRules) -> Iterator[GateCheck]:
    if new.calibration_error is not None:
        most, found = rule.most_calibration_error, new.calibration_error
        yield GateCheck("calibration error", f"{found:.3f}", f"≤ {most}", found <= most)


def _recent_checks(new: ModelFigures, old: ModelFigures | None, count: int, rule: LearningRules) -> Iterator[GateCheck]:
    if new.recent is None or old is None or old.recent is None or count < rule.least_gold_per_kind:
        return
    least = old.recent - rule.most_recent_loss
    wanted = f"≥ {old.recent:.3f} − {rule.most_recent_loss}"
    yield GateCheck(f"{count} recent corrections right", f"{new.recent:.3f}", wanted, new.recent >= least)


def _to_guess(label: str, answer: Understanding | NotUnderstood) -> KindGuess:
    match answer:
        case NotUnderstood():
            return KindGuess(label, (), 0.0, "none", 0.0)
        case Understanding():
            names = tuple(kind.name for kind in answer.kinds)
            return KindGuess(label, names, answer.kinds[0].confidence, answer.certainty.value, 0.0)
