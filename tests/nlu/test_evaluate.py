from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu.contract import KINDS, Certainty, NotUnderstood, Scored, Understanding
from nlu.errors import CorpusRefused
from nlu.evaluate import Guess, evaluate, measured, read_labelled


def guess(label: str, said: str, second: str = "consult", confidence: float = 0.8) -> Guess:
    return Guess(label, (said, second), confidence, "sure", 0.01)


def test_figures_of_a_small_table_worked_out_by_hand() -> None:
    figures = measured(
        [
            guess("help", "help", confidence=0.9),
            guess("help", "complaint", "help", confidence=0.4),
            guess("complaint", "complaint", confidence=0.7),
            guess("report", "report", confidence=0.8),
            Guess("consult", (), 0.0, "none", 0.5),
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
    assert json.loads(figures.to_json())["model"] == "abc"


def test_confidence_that_keeps_its_word_has_no_calibration_error() -> None:
    nine_of_ten = [guess("help", "help", confidence=0.9)] * 9 + [guess("consult", "help", confidence=0.9)]
    assert measured(nine_of_ten, "").calibration_error == pytest.approx(0)
    assert measured([guess("consult", "help", confidence=0.9)], "").calibration_error == pytest.approx(0.9)


@pytest.mark.parametrize(
    "line",
    ["{", "5", '{"text": "a"}', '{"text": "a", "label": "greet"}', '{"text": 5, "label": "help"}', '{"label": "help"}'],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "停水", "label": "help"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusRefused, match=r"gold\.jsonl:3: "):
        read_labelled(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n")
    with pytest.raises(CorpusRefused, match="no labelled line"):
        read_labelled(path)


class Scripted:
    """A client that answers `help` to everything but silence."""

    async def understand(self, text: str) -> Understanding | NotUnderstood:
        if not text:
            return NotUnderstood("nothing to read")
        kinds = tuple(Scored(kind, 0.6 if kind == "help" else 0.1) for kind in ("help", *(set(KINDS) - {"help"})))
        return Understanding(text, kinds[0], kinds, Certainty.SURE, (), "scripted")

    async def ready(self) -> bool:
        return True


async def test_a_text_that_was_not_understood_counts_as_wrong(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "停水", "label": "help"}\n{"text": "", "label": "help"}\n', encoding="utf-8")
    figures = await evaluate(Scripted(), path)
    assert (figures.examples, figures.accuracy, figures.model) == (2, 0.5, "scripted")
    assert figures.certainty == {"sure": 1, "none": 1}
