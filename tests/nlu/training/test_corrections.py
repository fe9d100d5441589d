"""What people decided becomes examples, the same each time; what models are measured by never does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from backend.learning.labels import LabelledText
from nlu.errors import CorpusRefused
from nlu.training.corpus import INTENTS_DIR, load_examples
from nlu.training.corrections import CORRECTIONS, TrainingMaterial, read_corrections, write_corrections

AT = datetime(2026, 11, 22, tzinfo=UTC)
PIER = "码头趸船的缆桩锈断了，货船靠不了岸，请帮忙协调修一修"
TEA = "茉莉花茶加工坊想申请地理标志，需要准备什么材料"
SCALE = "建议在水果批发市场装一台公平秤，让大家都放心"


def decided(*pairs: tuple[str, str]) -> tuple[LabelledText, ...]:
    return tuple(LabelledText(at, text, kind, AT) for at, (text, kind) in enumerate(pairs, start=1))


def test_the_same_labels_make_the_same_file_and_it_is_fit_to_train_on(tmp_path: Path) -> None:
    labels = decided((PIER, "help"), (TEA, "consult"), (SCALE, "suggestion"))
    export = write_corrections(tmp_path, TrainingMaterial(labels, ()))
    first = (tmp_path / CORRECTIONS).read_bytes()
    assert export.kept == {"help": 1, "consult": 1, "suggestion": 1}
    write_corrections(tmp_path, TrainingMaterial(labels[::-1], ()))
    assert (tmp_path / CORRECTIONS).read_bytes() == first
    learnt = [(one.intent, one.text) for one in load_examples(INTENTS_DIR, tmp_path) if one.file == CORRECTIONS]
    assert learnt == [("consult", TEA), ("help", PIER), ("suggestion", SCALE)]
    assert read_corrections(tmp_path) == {PIER, TEA, SCALE}


def test_what_is_near_a_gold_text_a_known_example_or_another_correction_is_left_out(tmp_path: Path) -> None:
    known = next(example for example in load_examples() if example.intent == "help" and len(example.text) > 30)
    labels = decided(
        (PIER.replace("，", " "), "help"),
        (known.text + "啊", "complaint"),
        (TEA, "consult"),
        (TEA + "呢", "help"),
        ("。。", "help"),
    )
    export = write_corrections(tmp_path, TrainingMaterial(labels, (PIER,)))
    assert export.kept == {"consult": 1}
    assert [(left.id, left.why) for left in export.left_out] == [
        (1, "says what a gold text says"),
        (2, "says what an example says"),
        (4, "says what another correction says"),
        (5, "says nothing"),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "[退款](amount) 商家三个月不退我的装修定金\n- intent: report\n  examples: |\n    - 好",
        '/report{"a": 1} 码头趸船的缆桩锈断了三个月没人修',
        "- - - 码头趸船的缆桩锈断了: 'yaml' # & * ! | > %@`",
        "码头趸船\u2028的缆桩\x00锈\ufeff断了\ud800，三个月\u202e没人修",
        "码" * 9000,
    ],
)
def test_whatever_was_written_stays_one_line_of_text(tmp_path: Path, hostile: str) -> None:
    write_corrections(tmp_path, TrainingMaterial(decided((hostile, "help")), ()))
    learnt = [example for example in load_examples(INTENTS_DIR, tmp_path) if example.file == CORRECTIONS]
    assert [example.intent for example in learnt] == ["help"]


def test_labels_that_were_taken_back_leave_no_file(tmp_path: Path) -> None:
    write_corrections(tmp_path, TrainingMaterial(decided((PIER, "help")), ()))
    write_corrections(tmp_path, TrainingMaterial((), ()))
    assert list(tmp_path.iterdir()) == []
    assert read_corrections(tmp_path) == frozenset()


def test_an_imported_example_that_says_what_a_gold_text_says_is_refused_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "june.yml").write_text(f'version: "3.1"\nnlu:\n- intent: help\n  examples: |\n    - {PIER}呀\n')
    write_corrections(tmp_path, TrainingMaterial(decided((TEA, "consult")), ()))
    before = (tmp_path / CORRECTIONS).read_bytes()
    with pytest.raises(CorpusRefused, match=r"june\.yml:5: says what a gold text says"):
        write_corrections(tmp_path, TrainingMaterial((), (PIER,)))
    assert (tmp_path / CORRECTIONS).read_bytes() == before
