from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from nlu.contract import KINDS
from nlu.errors import CorpusRefused
from nlu.training.corpus import INTENTS, INTENTS_DIR, TALK, load_examples


def refusal(folder: Path, text: str | bytes) -> list[str]:
    """The reasons about one file, without those about the classes that the folder lacks."""
    content = text.encode() if isinstance(text, str) else text
    (folder / "consult.yml").write_bytes(content)
    with pytest.raises(CorpusRefused) as refused:
        load_examples(folder)
    return [reason for reason in refused.value.reasons if reason.startswith("consult.yml")]


def file_of(*lines: str, intent: str = "consult") -> str:
    return f'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n' + "".join(f"    {line}\n" for line in lines)


def test_the_shipped_examples_are_fit_to_train_on() -> None:
    counts = Counter(example.intent for example in load_examples())
    assert set(counts) == set(INTENTS)
    assert {path.stem for path in INTENTS_DIR.glob("*.yml")} == set(INTENTS)
    assert min(counts[kind] for kind in KINDS) >= 500
    assert min(counts[intent] for intent in TALK) >= 60


def test_the_shipped_examples_are_of_many_lengths() -> None:
    lengths = sorted(len(example.text) for example in load_examples() if example.intent in KINDS)
    assert lengths[len(lengths) // 20] < 20
    assert lengths[-len(lengths) // 20] >= 50


def test_every_example_keeps_its_line() -> None:
    for example in load_examples()[::50]:
        line = (INTENTS_DIR / example.file).read_text(encoding="utf-8").splitlines()[example.line - 1]
        assert line.strip() == f"- {example.text}"


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["- 停水\u200b了"], "consult.yml:5: control character"),
        (["- 停水了", "- 停水\x07了"], "consult.yml:6: control character"),
        (["- 停水了", "- /greet"], "consult.yml:6: a leading slash is a command to Rasa"),
        (["- 在[南宁](region)停水"], "consult.yml:5: brackets would be read as an annotation"),
        (["- ！！！"], "consult.yml:5: nothing to read"),
        (["- " + "长" * 1001], "consult.yml:5: 1001 characters, at most 1000"),
        (["停水了"], "consult.yml:5: an example begins with `- `"),
    ],
)
def test_an_unfit_line_is_named(tmp_path: Path, lines: list[str], reason: str) -> None:
    assert reason in refusal(tmp_path, file_of(*lines))


def test_an_unknown_intent_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, file_of("- 停水了", intent="complain")) == ["consult.yml:5: unknown intent 'complain'"]


def test_one_text_with_two_labels_is_named_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "help.yml").write_text(file_of("- 楼下停水三天了没人来修", intent="help"), encoding="utf-8")
    reasons = refusal(tmp_path, file_of("- 楼下停水三天了没人来修"))
    assert not reasons  # the later file is the one named
    with pytest.raises(CorpusRefused, match=r"help\.yml:5: \(help\) contradicts \(consult\) consult\.yml:5"):
        load_examples(tmp_path)


def test_a_class_with_too_few_examples_is_named(tmp_path: Path) -> None:
    (tmp_path / "greet.yml").write_text(file_of("- 你好", intent="greet"), encoding="utf-8")
    with pytest.raises(CorpusRefused, match="greet: 1 examples, at least 20 are needed"):
        load_examples(tmp_path)


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "nlu: 5",
        "- just\n- a list",
        "nlu:\n- intent: consult\n",
        "nlu:\n- intent: [consult]\n  examples: |\n    - a\n",
        "nlu: [",
        "nlu: !!python/object/apply:os.system ['touch /tmp/owned']",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nnlu: *c\n",
        "nlu:\n" + "  - " * 3000,
        "nlu: " + "[" * 5000,
        b"nlu: \xff\xfe",
        "nlu: \x00",
    ],
)
def test_hostile_yaml_is_refused_with_its_file(tmp_path: Path, hostile: str | bytes) -> None:
    reasons = refusal(tmp_path, hostile)
    assert len(reasons) == 1
    assert reasons[0].startswith("consult.yml:")


def test_every_reason_is_told_not_only_the_first(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, file_of("- /a", "- ！", "- 停[水]"))) == 3
