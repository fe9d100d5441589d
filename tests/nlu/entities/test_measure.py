"""The labelled sentences are met as far as is promised; a broken label is refused by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.entities import KINDS
from nlu.entities.measure import EntityMismatch, measure_entities
from nlu.errors import CorpusRefused
from tests.nlu.entities.rules import TODAY

LABELLED = Path(__file__).with_name("entities.jsonl")


def test_a_labelled_file_is_met_as_far_as_is_promised() -> None:
    measured = measure_entities(LABELLED, TODAY)
    assert measured.lines >= 200
    assert [score.kind for score in measured.kinds] == list(KINDS)
    for score in measured.kinds:
        assert score.precision >= 0.9, score
        assert score.recall >= 0.9, score


def test_a_slip_is_shown_with_its_line(tmp_path: Path) -> None:
    labelled = tmp_path / "own.jsonl"
    labelled.write_text(
        '{"text": "靖西停电三天", "entities": [["region", "451081"], ["amount", "300"]]}\n', encoding="utf-8"
    )
    measured = measure_entities(labelled, TODAY)
    assert measured.slips == (EntityMismatch(1, "靖西停电三天", (("amount", "300"),), (("date", "P3D"),)),)
    assert {
        score.kind: (score.right, score.missed, score.wrong) for score in measured.kinds if score.kind != "phone"
    } == {
        "region": (1, 0, 0),
        "department": (0, 0, 0),
        "organisation": (0, 0, 0),
        "amount": (0, 1, 0),
        "date": (0, 0, 1),
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("nonsense", "own.jsonl:1: not a line of JSON"),
        ('{"text": "a"}', "own.jsonl:1: not a line of JSON"),
        ('{"text": "a", "entities": [["region"]]}', "own.jsonl:1: not a line of JSON"),
        ('{"text": "a", "entities": [["shop", "b"]]}', "own.jsonl:1: kinds must be of"),
        ('{"text": 3, "entities": []}', "own.jsonl:1: kinds must be of"),
        ("", "own.jsonl: no labelled line"),
    ],
)
def test_a_broken_label_is_refused_by_its_line(tmp_path: Path, line: str, reason: str) -> None:
    labelled = tmp_path / "own.jsonl"
    labelled.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(CorpusRefused) as refused:
        measure_entities(labelled, TODAY)
    assert [found for found in refused.value.reasons if found.startswith(reason)]
