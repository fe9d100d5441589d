"""What would be imported: each text once, with one kind."""

from __future__ import annotations

from pathlib import Path

from nlu.imports.columns import ImportEntry
from nlu.training.corpus import TrainingExample, load_examples
from tests.nlu.imports.files_of_tickets import FEE, WATER, planned, reasons, table


def test_rows_that_say_the_same_are_taken_once(tmp_path: Path) -> None:
    there = [TrainingExample("help", WATER, "help.yml", 5)]
    rows = [["text", "label"], [f"{WATER}！", "help"], [FEE, "consult"], [FEE.replace("请问", ""), "consult"]]
    plan = planned(table(tmp_path / "a.csv", *rows), existing=there)
    assert plan.new == (ImportEntry(3, FEE, "consult"),)
    assert (plan.rows["help"], plan.known["help"], plan.new_by_intent["help"]) == (1, 1, 0)
    assert (plan.rows["consult"], plan.twice["consult"], plan.new_by_intent["consult"]) == (2, 1, 1)


def test_one_text_with_two_kinds_is_refused_with_both_places(tmp_path: Path) -> None:
    there = [TrainingExample("help", WATER, "help.yml", 5)]
    rows = [["text", "label"], [WATER, "complaint"], [FEE, "consult"], [f"{FEE}。", "suggestion"]]
    assert reasons(table(tmp_path / "a.csv", *rows), existing=there) == [
        f"a.csv:2: (complaint) contradicts (help) help.yml:5: {WATER}",
        f"a.csv:4: (suggestion) contradicts (consult) a.csv:3: {FEE}。",
    ]


def test_a_shipped_sentence_with_another_kind_is_refused(tmp_path: Path) -> None:
    shipped = next(example for example in load_examples() if example.intent == "report" and "," not in example.text)
    (reason,) = reasons(table(tmp_path / "a.csv", ["text", "label"], [shipped.text, "help"]), existing=load_examples())
    assert f"(help) contradicts (report) {shipped.location}" in reason
