"""What is imported is kept in a form that can be trained on, and taken back."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from nlu.errors import CorpusRefused, NoSuchImport
from nlu.imports.columns import ImportEntry
from nlu.imports.store import ImportStore, import_name
from nlu.training.corpus import INTENTS_DIR, TrainingExample, load_examples
from tests.nlu.imports.files_of_tickets import FEE, WATER, planned, table


def test_what_is_kept_can_be_trained_on_with_the_shipped(tmp_path: Path, shelf: ImportStore) -> None:
    plan = planned(table(tmp_path / "june.csv", ["text", "label"], [WATER, "help"], [FEE, "consult"]))
    with shelf.lock():
        shelf.add("june", plan.new)
    together = load_examples(INTENTS_DIR, shelf.folder)
    assert len(together) == len(load_examples()) + 2
    assert TrainingExample("help", WATER, "june.yml", 10) in together
    (listed,) = shelf.list_imports()
    assert (listed.name, listed.examples) == ("june", Counter({"help": 1, "consult": 1}))
    assert {path.name for path in shelf.folder.iterdir()} == {".lock", "june.yml"}


def test_the_same_entries_make_the_same_file_and_nothing_else(shelf: ImportStore) -> None:
    shelf.add("one", [ImportEntry(2, WATER, "help")])
    shelf.add("two", [ImportEntry(7, WATER, "help")])
    assert (shelf.folder / "one.yml").read_bytes() == (shelf.folder / "two.yml").read_bytes()


def test_a_name_that_is_taken_or_leads_elsewhere_is_refused(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    for name in ("june", "../june", "", ".hidden", "a/b", "help", "corrections", "x" * 61):
        with pytest.raises(CorpusRefused):
            shelf.add(name, [ImportEntry(2, FEE, "consult")])
    assert [one.examples for one in shelf.list_imports()] == [Counter({"help": 1})]


def test_an_import_is_taken_back_once(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    shelf.remove("june")
    assert shelf.list_imports() == []
    for name in ("june", "../../etc/passwd"):
        with pytest.raises(NoSuchImport):
            shelf.remove(name)


def test_a_file_that_was_damaged_is_named(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    (shelf.folder / "june.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(CorpusRefused, match=r"^june\.yml:1: "):
        shelf.list_imports()


def test_the_name_is_made_of_the_files_own() -> None:
    assert import_name(Path("/x/2026年 6月 工单(终).xlsx")) == "2026年-6月-工单-终"
    assert re.fullmatch(r"[\w-]+", import_name(Path("../a b.csv")))
