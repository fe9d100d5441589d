"""Every conversation of `tests/transcripts/*.yml`, played whole against the real engine, book and catalogue."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.texts.catalogue import Catalogue
from bot.texts.config_loader import load_dialogue_config
from config import ROOT
from dialogues.engine import Engine
from tests.transcripts.runner import failures, folder, start

SCRIPTS: list[tuple[Path, dict[str, Any]]] = [
    (file, script) for file in sorted(folder().glob("*.yml")) for script in yaml.safe_load(file.read_text("utf-8"))
]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(load_dialogue_config(ROOT, date(2026, 11, 23)))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "locales")


@pytest.mark.parametrize(
    "script", [pytest.param(script, id=f"{file.stem}-{script['title']}") for file, script in SCRIPTS]
)
def test_conversation(script: dict[str, Any], engine: Engine, catalogue: Catalogue) -> None:
    wrong = failures(script, start(script, engine, catalogue))
    if wrong:
        pytest.fail(f"{script['title']}\n\n" + "\n\n".join(wrong), pytrace=False)


def test_there_are_enough() -> None:
    assert len(SCRIPTS) >= 40
    titles = [script["title"] for _, script in SCRIPTS]
    assert len(set(titles)) == len(titles)
