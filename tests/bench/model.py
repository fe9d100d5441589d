"""Who understands the owners of the bench: the Rasa that is set, one served from a model that is there, or a table.

Trains nothing and installs nothing: a bench that takes minutes before it begins is not run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config import ROOT
from nlu.contract import KINDS, Certainty, ScoredLabel, Understanding
from nlu.rasa_environment import locate_environment
from nlu.training.corpus import INTENTS_DIR
from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder, training_fingerprint
from tests.fixtures.rasa import served


@dataclass(frozen=True, slots=True)
class Model:
    """`url` empty: the table."""

    url: str
    told: str


class TableNlu:
    """Sure of a complaint, whatever it reads: the journey of the bench is one."""

    async def understand(self, text: str) -> Understanding:
        kinds = (ScoredLabel("complaint", 0.96), *(ScoredLabel(kind, 0.01) for kind in KINDS if kind != "complaint"))
        return Understanding(text, kinds[0], kinds, Certainty.SURE, (), "table")

    async def is_ready(self) -> bool:
        return True


@contextmanager
def model() -> Iterator[Model]:
    if url := os.environ.get("GUISHANG_NLU__URL", ""):
        yield Model(url, f"Rasa at {url}")
        return
    cache = os.environ.get("GUISHANG_TEST_CACHE")
    folder = Path(cache, "nlu") if cache else ROOT.parent / ".pytest_cache/d/guishang-model"
    name = training_fingerprint(INTENTS_DIR)
    if ModelRegistry(models_folder(folder)).find(name) is None or not locate_environment(folder).python.exists():
        yield Model("", "a table, since no trained model was there: the cost of Rasa is not in these figures")
        return
    with served(folder) as server:
        yield Model(server.url, f"real Rasa, model {server.version.name}")
