"""A data folder with two real models: the shipped one, and a candidate that learnt one correction more."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from backend.learning.labels import LabelledText
from nlu.training.corpus import INTENTS_DIR
from nlu.training.corrections import TrainingMaterial, write_corrections
from nlu.training.registry import ModelRegistry, ModelVersion
from nlu.training.train import models_folder, train_version
from tests.fixtures.file_lock import file_lock
from tests.fixtures.rasa import RasaServer

AT = datetime(2026, 11, 22, tzinfo=UTC)
LEARNT = LabelledText(1, "码头趸船的缆桩锈断了，货船靠不了岸，请帮忙协调修一修", "help", AT)


@dataclass(frozen=True, slots=True)
class Life:
    data_dir: Path
    shipped: str
    candidate: str

    @property
    def registry(self) -> ModelRegistry:
        return ModelRegistry(models_folder(self.data_dir))

    @property
    def served(self) -> str:
        current = self.registry.served_version()
        return current.name if current else ""


def candidate_of(server: RasaServer) -> ModelVersion:
    """Trained once per change of data or pipeline, and kept beside the shipped one."""
    examples = server.data_dir / "candidate"
    with file_lock(server.data_dir):
        write_corrections(examples, TrainingMaterial((LEARNT,), ()))
        return server.loop.do(train_version(server.data_dir, (INTENTS_DIR, examples), lambda _: None, "阿德"))


def life_in(folder: Path, server: RasaServer, candidate: ModelVersion) -> Life:
    models = models_folder(folder)
    models.mkdir(parents=True)
    for version in (server.version, candidate):
        for name in (version.path.name, f"{version.name}.json"):
            shutil.copyfile(version.path.parent / name, models / name)
    shutil.copytree(
        ModelRegistry(candidate.path.parent).examples_folder(candidate.name), models / f"{candidate.name}.examples"
    )
    ModelRegistry(models).promote(server.version.name, held=False)
    return Life(folder, server.version.name, candidate.name)
