"""Which version is served after a start. Versions are put on disk by hand: nothing is trained here."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.errors import CorpusRefused
from nlu.training.corpus import INTENTS_DIR, load_examples
from nlu.training.registry import ModelRegistry, ModelVersion
from nlu.training.train import (
    SHIPPED,
    examples_folders,
    models_folder,
    train_if_needed,
    train_version,
    training_fingerprint,
)


def put(registry: ModelRegistry, name: str, by: str) -> ModelVersion:
    registry.folder.mkdir(parents=True, exist_ok=True)
    registry.model_path(name).write_bytes(b"model")
    version = ModelVersion(name, registry.model_path(name), datetime(2026, 11, 22, tzinfo=UTC), by, 1.0, {}, {})
    registry.add(version)
    return version


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    return ModelRegistry(models_folder(tmp_path))


async def start(data_dir: Path) -> str:
    return (await train_if_needed(data_dir, lambda _: None)).name


async def test_the_first_version_is_served(registry: ModelRegistry, tmp_path: Path) -> None:
    shipped = put(registry, training_fingerprint(INTENTS_DIR), SHIPPED)
    assert await start(tmp_path) == shipped.name
    assert registry.served_version() == shipped


async def test_other_shipped_examples_are_served_after_an_upgrade_and_after_its_return(
    registry: ModelRegistry, tmp_path: Path
) -> None:
    put(registry, training_fingerprint(INTENTS_DIR), SHIPPED)
    put(registry, "newer", SHIPPED)
    registry.serve_until_chosen("newer")
    assert await start(tmp_path) == training_fingerprint(INTENTS_DIR)


async def test_a_restart_keeps_what_was_gone_back_to(registry: ModelRegistry, tmp_path: Path) -> None:
    put(registry, "older", SHIPPED)
    put(registry, training_fingerprint(INTENTS_DIR), SHIPPED)
    registry.promote("older")
    registry.promote(training_fingerprint(INTENTS_DIR))
    registry.rollback()
    assert await start(tmp_path) == "older"


async def test_a_restart_keeps_what_a_person_promoted(registry: ModelRegistry, tmp_path: Path) -> None:
    put(registry, training_fingerprint(INTENTS_DIR), SHIPPED)
    put(registry, "candidate", "staff:7")
    registry.promote("candidate")
    assert await start(tmp_path) == "candidate"


def test_the_fingerprint_changes_with_any_example_and_with_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "intents"
    shutil.copytree(INTENTS_DIR, folder)
    assert training_fingerprint(folder) == training_fingerprint(INTENTS_DIR)
    with (folder / "help.yml").open("a", encoding="utf-8") as file:
        file.write("    - 门口的水管冻裂了\n")
    assert training_fingerprint(folder) != training_fingerprint(INTENTS_DIR)


async def test_unfit_examples_are_refused_before_anything_is_installed(registry: ModelRegistry, tmp_path: Path) -> None:
    folder = tmp_path / "intents"
    folder.mkdir()
    (folder / "help.yml").write_text("nlu: 5\n")
    with pytest.raises(CorpusRefused, match=r"help\.yml:1"):
        await train_version(tmp_path, (folder,), lambda _: None, "test")
    assert registry.list_versions() == []
    assert not (tmp_path / "rasa-env").exists()


def test_imported_examples_count_and_an_empty_folder_does_not(tmp_path: Path) -> None:
    shipped, imported = examples_folders(tmp_path)
    assert shipped == INTENTS_DIR
    assert training_fingerprint(shipped, imported) == training_fingerprint(shipped)
    imported.mkdir()
    (imported / "june.yml").write_text("nlu: []\n")
    assert training_fingerprint(shipped, imported) != training_fingerprint(shipped)


BLOCK = 'version: "3.1"\nnlu:\n- intent: {}\n  examples: |\n    - {}\n'


@pytest.mark.parametrize(
    ("imported", "reason"),
    [
        ("nlu:\n- intent: help\n  examples: [", r"^june\.yml:3: "),
        (BLOCK.format("complain", "城东水厂停了三天水，店里生意全耽误了"), r"^june\.yml:5: unknown intent 'complain'$"),
        (BLOCK.format("help", "").replace("    - \n", ""), r"^june\.yml:4: help has no examples$"),
        (BLOCK.format("help", "/greet"), r"^june\.yml:5: a leading slash is a command to Rasa$"),
        (BLOCK.format("{}", "{}"), r"^june\.yml:5: \({}\) contradicts \({}\) {}: "),
    ],
)
async def test_a_bad_import_is_refused_by_its_line_and_the_served_model_stays(
    registry: ModelRegistry, tmp_path: Path, imported: str, reason: str
) -> None:
    served = put(registry, "served", SHIPPED)
    registry.promote(served.name)
    example = next(example for example in load_examples() if example.intent == "report")
    folders = examples_folders(tmp_path)
    folders[1].mkdir()
    (folders[1] / "june.yml").write_text(imported.format("help", example.text), encoding="utf-8")
    with pytest.raises(CorpusRefused, match=reason.format("help", "report", example.location)):
        await train_version(tmp_path, folders, lambda _: None, "test")
    assert registry.served_version() == served
    assert registry.list_versions() == [served]


async def test_a_kind_without_examples_is_refused_too(registry: ModelRegistry, tmp_path: Path) -> None:
    served = put(registry, "served", SHIPPED)
    registry.promote(served.name)
    folder = tmp_path / "intents"
    shutil.copytree(INTENTS_DIR, folder)
    (folder / "help.yml").unlink()
    with pytest.raises(CorpusRefused, match=r"^help: 0 examples, at least 20 are needed$"):
        await train_version(tmp_path, (folder,), lambda _: None, "test")
    assert (registry.served_version(), registry.list_versions()) == (served, [served])
