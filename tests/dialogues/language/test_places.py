"""Where it happened, told from words: 200 labelled sentences are measured, and each rule is shown by a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import ROOT
from dialogues.intake.questions.region import only_region, regions_named_in
from tests.dialogues.strategies import book

SENTENCES = Path(__file__).with_name("places.txt")


def labelled() -> list[tuple[str, str]]:
    """Each sentence with its label: a code, ? for several, - for none."""
    lines = SENTENCES.read_text("utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if line and not line.startswith("#"))
    return [(label, text) for label, text in pairs]


def found(text: str) -> str:
    codes = regions_named_in(text, book())
    return "-" if not codes else codes[0] if len(codes) == 1 else "?"


def figures() -> tuple[int, float, float]:
    """How many sentences, and precision and recall of the regions that are named."""
    told = [(label, found(text)) for label, text in labelled()]
    right = sum(label == said and label not in "-?" for label, said in told)
    said_one = sum(said not in "-?" for _, said in told)
    wanted = sum(label not in "-?" for label, _ in told)
    return len(told), right / said_one, right / wanted


def test_the_regions_of_the_sentences_are_found_and_no_others() -> None:
    count, precision, recall = figures()
    assert count >= 200
    assert precision >= 0.98
    assert recall >= 0.95


def test_the_guide_says_what_is_measured() -> None:
    guide = (ROOT.parent / "docs" / "nlu.md").read_text("utf-8")
    count, precision, recall = figures()
    assert f"On {count} sentences" in guide
    assert f"precision {precision:.2f}, recall {recall:.2f}" in guide


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("和平南路8号", "-"),
        ("太平南街", "-"),
        ("柳州螺蛳粉店旁边", "-"),
        ("桂林米粉店对面", "-"),
        ("南宁明秀西路", "450100"),
        ("南宁明天路口", "450100"),
        ("桂平南木镇", "450881"),
        ("来宾阳光花园", "451300"),
        ("贵港南山", "450800"),
        ("南宁青秀区", "450103"),
        ("五象新区", "450100"),
        ("南宁经开区", "450100"),
        ("高新区", "?"),
        ("柳州高新区", "450200"),
        ("市郊区", "?"),
        ("走八步就到门口", "-"),
        ("贺州八步的石材厂", "451102"),
        ("我店在南宁和柳州", "?"),
        ("香港北角的公司", "-"),
        ("广西", "-"),
        ("我在桂林，供货商在柳州", "450300"),
        ("桂林市宏图贸易有限公司", "450300"),
        ("桂林市宏图贸易有限公司在南宁的工地", "450100"),
        ("my shop in Nanning was closed", "450100"),
        ("Guilin", "450300"),
        ("喺柳州開咗間舖", "450200"),
    ],
)
def test_a_place_is_told_from_a_street_a_shop_and_a_word(text: str, label: str) -> None:
    assert found(text) == label


@pytest.mark.parametrize(("text", "code"), [("在五象新区的", "450100"), ("南寧市", "450100"), ("青秀区路口", "")])
def test_nothing_but_a_place(text: str, code: str) -> None:
    assert only_region(text, book()) == code


def test_a_long_text_without_places_is_read_in_one_pass() -> None:
    assert regions_named_in("北海鲜" * 2700, book()) == ()
