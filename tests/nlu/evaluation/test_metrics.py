"""Figures of a small table worked out by hand, and labelled files read by their lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu.contract import KINDS, Certainty, NotUnderstood, ScoredLabel, Understanding
from nlu.errors import CorpusRefused
from nlu.evaluation.measurement import LabelledMessage, evaluate_model, read_labelled_messages
from nlu.evaluation.metrics import ConfidenceBin, CoveragePoint, KindGuess, compute_evaluation


def guess(label: str, said: str, second: str = "consult", confidence: float = 0.8) -> KindGuess:
    return KindGuess(label, (said, second), confidence, "sure", 0.01)


def test_figures_of_a_small_table_worked_out_by_hand() -> None:
    figures = compute_evaluation(
        [
            guess("help", "help", confidence=0.9),
            guess("help", "complaint", "help", confidence=0.4),
            guess("complaint", "complaint", confidence=0.7),
            guess("report", "report", confidence=0.8),
            KindGuess("consult", (), 0.0, "none", 0.5),
        ],
        "abc",
    )
    assert figures.accuracy == 0.6
    assert figures.recall == {"consult": 0, "help": 0.5, "complaint": 1, "report": 1, "suggestion": 0}
    assert figures.precision["complaint"] == 0.5
    assert figures.f1["help"] == pytest.approx(2 / 3)
    assert figures.macro_f1 == pytest.approx((0 + 2 / 3 + 2 / 3 + 1 + 0) / 5)
    assert figures.top2 == 0.8
    assert figures.coverage_at_90 == 0.6  # the three surest are right
    assert figures.confusion["help"] == {"consult": 0, "help": 1, "complaint": 1, "report": 0, "suggestion": 0}
    assert figures.certainty == {"sure": 4, "none": 1}
    assert figures.reliability == (
        ConfidenceBin(0.0, 0.0, 1),
        ConfidenceBin(0.4, 0.0, 1),
        ConfidenceBin(0.7, 1.0, 1),
        ConfidenceBin(0.8, 1.0, 1),
        ConfidenceBin(0.9, 1.0, 1),
    )
    assert figures.coverage == (
        CoveragePoint(0.2, 1.0),
        CoveragePoint(0.4, 1.0),
        CoveragePoint(0.6, 1.0),
        CoveragePoint(0.8, 0.75),
        CoveragePoint(1.0, 0.6),
    )
    assert json.loads(figures.to_json())["model"] == "abc"


def test_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    nine_of_ten = [guess("help", "help", confidence=0.9)] * 9 + [guess("consult", "help", confidence=0.9)]
    assert compute_evaluation(nine_of_ten, "").calibration_error == pytest.approx(0)
    assert compute_evaluation([guess("consult", "help", confidence=0.9)], "").calibration_error == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not a line of JSON with text and label"),
        ("5", "not a line of JSON with text and label"),
        ('{"text": "a"}', "not a line of JSON with text and label"),
        ('{"label": "help"}', "not a line of JSON with text and label"),
        ("[" * 100_000, "not a line of JSON with text and label"),
        ('{"text": "a", "label": "greet"}', "label must be one of consult help complaint report suggestion"),
        ('{"text": "a", "label": ["help"]}', "label must be one of consult help complaint report suggestion"),
        ('{"text": 5, "label": "help"}', "text must be a string"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "停\u2028水", "label": "help"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusRefused) as refused:
        read_labelled_messages(path)
    assert refused.value.reasons == [f"gold.jsonl:3: {reason}"]


def test_all_bad_lines_are_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "停水", "label": "x"}\n{"text": "停水", "label": "help"}\n{\n', encoding="utf-8")
    with pytest.raises(CorpusRefused) as refused:
        read_labelled_messages(path)
    assert [reason.split(": ")[0] for reason in refused.value.reasons] == ["gold.jsonl:1", "gold.jsonl:3"]


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"text": "a", "label": "help"}\n' + '{"text": "噪音很大", "label": "help"}'.encode("gb18030"))
    with pytest.raises(CorpusRefused, match=r"^gold\.jsonl:2: not UTF-8$"):
        read_labelled_messages(path)


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "停水", "label": "help"}', encoding="utf-8-sig")
    assert read_labelled_messages(path) == [LabelledMessage("停水", "help")]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n")
    with pytest.raises(CorpusRefused, match="no labelled line"):
        read_labelled_messages(path)


class Scripted:
    """A client that answers `help` to everything but silence."""

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        if not text:
            return NotUnderstood("nothing to read")
        kinds = tuple(ScoredLabel(kind, 0.6 if kind == "help" else 0.1) for kind in ("help", *(set(KINDS) - {"help"})))
        return Understanding(text, kinds[0], kinds, Certainty.SURE, (), "scripted")

    async def is_ready(self) -> bool:
        return True


async def test_a_text_that_was_not_understood_counts_as_wrong() -> None:
    told: list[int] = []
    figures = await evaluate_model(
        Scripted(), [LabelledMessage("停水", "help"), LabelledMessage("", "help")], told.append
    )
    assert (figures.examples, figures.accuracy, figures.model) == (2, 0.5, "scripted")
    assert figures.certainty == {"sure": 1, "none": 1}
    assert told == [1, 2]
