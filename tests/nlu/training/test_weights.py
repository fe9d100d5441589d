"""Rasa knows what was really sent."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from nlu.imports.columns import ImportEntry
from nlu.imports.store import ImportStore, to_yaml
from nlu.rasa_environment import RASA_HOME, ensure_environment
from nlu.training.corpus import SENT
from tests.nlu.imports.files_of_tickets import FEE, WATER

WEIGHED = """
import sys
from rasa.shared.nlu.training_data.loading import load_data
from components.classifier import _is_imported
for example in load_data(sys.argv[1]).intent_examples:
    print(_is_imported(example), example.get("intent"))
"""


@pytest.mark.rasa
def test_rasa_knows_what_was_really_sent(shelf: ImportStore, nlu_data_dir: Path) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    written = to_yaml([ImportEntry(3, FEE, "consult")]).replace(f"  {SENT}\n", "")
    (shelf.folder / "written.yml").write_text(written, encoding="utf-8")
    environment = asyncio.run(ensure_environment(lambda _: None, nlu_data_dir))
    ran = subprocess.run(
        [environment.python, "-c", WEIGHED, shelf.folder],
        cwd=RASA_HOME,
        env=environment.variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ran.stdout.splitlines()) == {"True help", "False consult"}
