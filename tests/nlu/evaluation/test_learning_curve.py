"""A learning curve on a real fit: small made-up kinds, told apart by words that only the added messages teach."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli.nlu.curve import curve as command
from nlu.contract import KINDS
from nlu.errors import CorpusRefused, TrainingFailed
from nlu.evaluation.learning_curve import (
    CurveExamples,
    CurvePlan,
    LearningCurve,
    _summarize_scores,
    distinct_messages,
    measure_learning_curve,
    plan_curve,
)
from nlu.evaluation.measurement import LabelledMessage
from nlu.rasa_environment import ensure_environment
from nlu.training.corpus import TrainingExample, load_examples

NEW = dict(zip(KINDS, ("甲乙丙丁", "戊己庚辛", "壬癸子丑", "寅卯辰巳", "午未申酉"), strict=True))


def messages(of_each: int) -> list[LabelledMessage]:
    """Each kind in a vocabulary of its own that no shipped example has, in as many words as tell them apart."""
    return [
        LabelledMessage("".join(signs[(at >> shift) % 4] for shift in (0, 2, 4, 1, 3)) + f"{at}号", kind)
        for at in range(of_each)
        for kind, signs in NEW.items()
    ]


def test_messages_that_an_example_says_are_left_out_and_persons_masked() -> None:
    examples = [TrainingExample("help", "楼下的自来水管裂了没人来修", "help.yml", 5)]
    sent = [
        LabelledMessage("楼下的自来水管裂了，没人来修！", "help"),
        LabelledMessage("下水道堵了，电话13800138000", "help"),
        LabelledMessage("下水道堵了，电话13900139000", "help"),
    ]
    assert distinct_messages(sent, examples) == [LabelledMessage("下水道堵了，电话0***", "help")]


def test_by_default_a_quarter_is_left_to_measure_on() -> None:
    assert plan_curve(messages(40), None, 5) == CurvePlan((0, 50, 100, 150), 5)
    assert plan_curve(messages(40), [100, 20], 1) == CurvePlan((0, 20, 100), 1)


def test_a_step_that_leaves_too_little_to_measure_on_is_refused() -> None:
    with pytest.raises(CorpusRefused, match="50 messages: a step can be at most 25, the others are measured on"):
        plan_curve(messages(10), [26], 1)


def test_a_kind_that_is_missing_is_named() -> None:
    with pytest.raises(CorpusRefused, match="report: 0 messages, at least 2 are needed"):
        plan_curve([message for message in messages(20) if message.label != "report"], None, 1)


def test_gain_and_doubt_are_of_the_same_split() -> None:
    summed = _summarize_scores({0: [0.5, 0.7], 10: [0.6, 0.8]}, 2, 30)
    assert [point.mean for point in summed.points] == pytest.approx([0.6, 0.7])
    assert [point.spread for point in summed.points] == pytest.approx([0.02**0.5, 0.02**0.5])
    assert summed.gain == pytest.approx((0, 0.1))
    assert summed.doubt == pytest.approx((0, 0))


async def measured(data_dir: Path, steps: list[int], splits: int, told: list[int]) -> LearningCurve:
    environment = await ensure_environment(lambda _: None, data_dir)
    sent = messages(8)
    few = [example for kind in KINDS for example in [one for one in load_examples() if one.intent == kind][:25]]
    return await measure_learning_curve(
        environment, CurveExamples(few, []), sent, plan_curve(sent, steps, splits), told.append
    )


@pytest.mark.rasa
async def test_the_curve_rises_where_messages_teach_and_is_the_same_again(nlu_data_dir: Path) -> None:
    told: list[int] = []
    first = await measured(nlu_data_dir, [15], 2, told)
    assert told == [1, 2, 3, 4]
    without, with_them = first.points
    assert (without.added, with_them.added, first.measured_on) == (0, 15, 25)
    assert without.mean < 0.5 < with_them.mean
    assert first == await measured(nlu_data_dir, [15], 2, [])


@pytest.mark.rasa
async def test_a_fit_that_breaks_is_told(nlu_data_dir: Path) -> None:
    environment = await ensure_environment(lambda _: None, nlu_data_dir)
    with pytest.raises(TrainingFailed, match="the curve could not be measured: ValueError: "):
        await measure_learning_curve(environment, CurveExamples([], []), [], CurvePlan((0, 9), 1), lambda _: None)


@pytest.mark.parametrize("steps", ["", "a", "1,", "-1", "1.5", "1,,2", "９", "1" * 9])
def test_steps_that_are_no_numbers_are_refused(tmp_path: Path, steps: str) -> None:
    (tmp_path / "a.jsonl").write_text("", encoding="utf-8")
    ran = CliRunner().invoke(command, [str(tmp_path / "a.jsonl"), "--steps", steps])
    assert ran.exit_code == 2
    assert "write whole numbers with commas between them" in ran.output
