"""The gate's table, from figures alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.policy import load_policy
from config.rules import LearningRules
from nlu.contract import KINDS, Certainty, NotUnderstood, ScoredLabel, Understanding
from nlu.evaluation.gate import (
    LabelledAnswers,
    ModelFigures,
    figures_of_training,
    figures_on_gold,
    gate_checks,
    too_few_gold,
)
from nlu.training.registry import ModelVersion
from tests.fixtures.desk import POLICY

RULE = load_policy(POLICY).rules_on(LearningRules, date(2026, 11, 23))
GOOD = ModelFigures(dict.fromkeys(KINDS, 0.8), 0.85, 0.05, 0.7)


def version(name: str, **counts: int) -> ModelVersion:
    examples = dict.fromkeys((*KINDS, "greet"), 500) | counts
    return ModelVersion(name, Path(f"{name}.tar.gz"), datetime(2026, 11, 22, tzinfo=UTC), "test", 1.0, examples, {})


def failed(new: ModelFigures, candidate: ModelVersion | None = None, recent: int = 50) -> list[str]:
    found = gate_checks(candidate or version("new"), version("old"), new, GOOD, recent, RULE)
    return [check.name for check in found if not check.passed]


def test_a_candidate_as_good_as_the_served_model_passes() -> None:
    assert failed(GOOD) == []
    assert [check.name for check in gate_checks(version("new"), None, GOOD, None, 0, RULE) if not check.passed] == []


@pytest.mark.parametrize(
    ("new", "names"),
    [
        (replace(GOOD, f1=GOOD.f1 | {"help": 0.76}), ["F1 of help"]),
        (replace(GOOD, f1=GOOD.f1 | {"help": 0.78}), []),
        (replace(GOOD, f1={kind: 0.9 for kind in KINDS if kind != "help"}), ["F1 of help"]),
        (replace(GOOD, recall=0.79), ["recall of report"]),
        (replace(GOOD, recall=None, f1=dict.fromkeys(KINDS, 0.79)), ["F1 (for recall) of report"]),
        (replace(GOOD, calibration_error=0.11), ["calibration error"]),
        (replace(GOOD, calibration_error=None), []),
        (replace(GOOD, recent=0.6), ["50 recent corrections right"]),
    ],
)
def test_each_bound_of_policy_closes_the_gate(new: ModelFigures, names: list[str]) -> None:
    assert failed(new) == names


def test_the_stand_in_for_recall_need_not_be_better_than_the_served_models() -> None:
    old = replace(GOOD, f1=dict.fromkeys(KINDS, 0.75), recall=None)
    found = gate_checks(version("new"), version("old"), old, old, 0, RULE)
    assert all(check.passed for check in found)
    alone = [check.name for check in gate_checks(version("new"), None, old, None, 0, RULE) if not check.passed]
    assert alone == ["F1 (for recall) of report"]


def test_few_recent_corrections_decide_nothing() -> None:
    assert failed(replace(GOOD, recent=0.0), recent=9) == []


def test_a_class_that_is_gone_or_too_small_closes_the_gate() -> None:
    assert failed(GOOD, version("new", report=49)) == ["examples of report"]
    small = version("new")
    small.examples.pop("greet")
    assert failed(GOOD, small) == ["classes the served model knows"]


def test_too_few_gold_texts_are_told_by_kind() -> None:
    assert too_few_gold([kind for kind in KINDS for _ in range(20)], RULE) == ""
    why = too_few_gold(["help"] * 100, RULE)
    assert "report 0 of 10" in why
    assert "help" not in why
    assert "99 of 100" in too_few_gold(
        [*(["help"] * 59), *(kind for kind in KINDS if kind != "help" for _ in range(10))], RULE
    )


def said(kind: str, confidence: float) -> Understanding:
    rest = (1 - confidence) / 4
    kinds = (ScoredLabel(kind, confidence), *(ScoredLabel(other, rest) for other in KINDS if other != kind))
    return Understanding("…", kinds[0], kinds, Certainty.SURE, (), "new")


def test_figures_are_of_the_answers_and_silence_is_wrong() -> None:
    gold = LabelledAnswers(
        ("report", "report", "help"), (said("report", 0.9), NotUnderstood("broken"), said("help", 0.9))
    )
    found = figures_on_gold(gold, LabelledAnswers((), ()))
    assert found.recall == 0.5
    assert found.f1["help"] == 1.0
    assert found.recent is None
    assert figures_on_gold(gold, LabelledAnswers(("help",), (said("help", 0.9),))).recent == 1.0


def test_held_out_figures_are_those_of_training() -> None:
    scores = {"scores": {"f1": dict.fromkeys(KINDS, 0.8)}}
    found = figures_of_training(replace(version("new"), judged={"kinds": scores}), LabelledAnswers((), ()))
    assert (found.f1, found.recall, found.calibration_error) == (dict.fromkeys(KINDS, 0.8), None, None)
    assert figures_of_training(version("new"), LabelledAnswers((), ())).f1 == {}
