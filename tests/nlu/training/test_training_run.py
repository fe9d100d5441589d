"""Trainings on real parts: repeatable, cancelled without a trace, and told how good they were."""

from __future__ import annotations

import asyncio
import filecmp
import os
import shutil
import time
from pathlib import Path

import pytest

from nlu.training.registry import ModelRegistry
from nlu.training.train import models_folder, train_if_needed
from tests.fixtures.processes import running_with
from tests.fixtures.rasa import RasaServer

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]


async def test_unchanged_data_trains_nothing(rasa_server: RasaServer) -> None:
    said: list[str] = []
    began = time.perf_counter()
    again = await train_if_needed(rasa_server.data_dir, said.append)
    assert again == rasa_server.version
    assert said == [f"Model {again.name}: unchanged"]
    assert time.perf_counter() - began < 5
    current = ModelRegistry(models_folder(rasa_server.data_dir)).served_version()
    assert current == again


async def test_the_same_data_make_the_same_model(rasa_server: RasaServer, tmp_path: Path) -> None:
    """The environment is the one already made; only the models' folder is new."""
    said: list[str] = []
    again = await asyncio.wrap_future(rasa_server.loop.start(train_if_needed(tmp_path, said.append)))
    assert (again.name, again.judged) == (rasa_server.version.name, rasa_server.version.judged)
    assert "Model: judging on held-out topics" in said
    assert ModelRegistry(models_folder(tmp_path)).served_version() == again
    for version, folder in ((again, "one"), (rasa_server.version, "other")):
        shutil.unpack_archive(version.path, tmp_path / folder, filter="data")
    learnt = "components/train_components.classifier.ProblemOrTalk0"
    for name in ("kinds.npz", "kinds.json", "talk.npz", "talk.json", "judged.json"):
        assert filecmp.cmp(tmp_path / "one" / learnt / name, tmp_path / "other" / learnt / name, shallow=False), name
    assert not list((tmp_path / "models").glob(".*")), "scratch was left"


async def test_a_cancelled_training_leaves_no_process_and_no_version(tmp_path: Path) -> None:
    models = models_folder(tmp_path)
    left = models / ".training-killed"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    training = asyncio.create_task(train_if_needed(tmp_path, lambda _: None))
    async with asyncio.timeout(60):
        while not running_with(str(models)):  # noqa: ASYNC110 - a process that has just begun tells nobody
            await asyncio.sleep(0.05)
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training
    async with asyncio.timeout(10):
        while running_with(str(models)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert list(models.iterdir()) == []
    assert ModelRegistry(models).served_version() is None


def test_the_version_tells_how_good_it_was_on_held_out_topics(rasa_server: RasaServer) -> None:
    kinds = rasa_server.version.judged["kinds"]
    assert kinds["scores"]["macro_f1"] > 0.75
    assert kinds["scores"]["f1"]["report"] > 0.7
    assert 0.2 < kinds["thresholds"]["unsure"] <= kinds["thresholds"]["sure"] < 1


def test_each_stage_is_trained_with_its_own_settings(rasa_server: RasaServer) -> None:
    """Rasa writes a component's settings into its defaults: a default shared by both stages once mixed them up."""
    judged = rasa_server.version.judged
    assert set(judged["kinds"]["settings"]["weights"]) == {"grams", "concepts"}
    assert set(judged["talk"]["settings"]["weights"]) == {"grams", "acts"}
    assert (judged["kinds"]["settings"]["wraps"], judged["talk"]["settings"]["wraps"]) == (1, 0)
