"""Which version is served after a start. Versions are put on disk by hand: nothing is trained here."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.errors import CorpusRefused
from nlu.training.corpus import INTENTS_DIR, load
from nlu.training.registry import ModelVersion, Registry
from nlu.training.train import SHIPPED, examples_folders, fingerprint, models_folder, train, train_if_needed


def put(registry: Registry, name: str, by: str) -> ModelVersion:
    registry.folder.mkdir(parents=True, exist_ok=True)
    registry.path_of(name).write_bytes(b"model")
    version = ModelVersion(name, registry.path_of(name), datetime(2026, 11, 22, tzinfo=UTC), by, 1.0, {}, {})
    registry.add(version)
    return version


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(models_folder(tmp_path))


async def start(data_dir: Path) -> str:
    return (await train_if_needed(data_dir, lambda _: None)).name


async def test_the_first_version_is_served(registry: Registry, tmp_path: Path) -> None:
    shipped = put(registry, fingerprint(INTENTS_DIR), SHIPPED)
    assert await start(tmp_path) == shipped.name
    assert registry.current() == shipped


async def test_other_shipped_examples_are_served_after_an_upgrade_and_after_its_return(
    registry: Registry, tmp_path: Path
) -> None:
    put(registry, fingerprint(INTENTS_DIR), SHIPPED)
    put(registry, "newer", SHIPPED)
    registry.promote("newer", held=False)
    assert await start(tmp_path) == fingerprint(INTENTS_DIR)


async def test_a_restart_keeps_what_was_gone_back_to(registry: Registry, tmp_path: Path) -> None:
    put(registry, "older", SHIPPED)
    put(registry, fingerprint(INTENTS_DIR), SHIPPED)
    registry.promote("older")
    registry.promote(fingerprint(INTENTS_DIR))
    registry.rollback()
    assert await start(tmp_path) == "older"


async def test_a_restart_keeps_what_a_person_promoted(registry: Registry, tmp_path: Path) -> None:
    put(registry, fingerprint(INTENTS_DIR), SHIPPED)
    put(registry, "candidate", "staff:7")
    registry.promote("candidate")
    assert await start(tmp_path) == "candidate"


def test_the_fingerprint_changes_with_any_example_and_with_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "intents"
    shutil.copytree(INTENTS_DIR, folder)
    assert fingerprint(folder) == fingerprint(INTENTS_DIR)
    with (folder / "help.yml").open("a", encoding="utf-8") as file:
        file.write("    - 门口的水管冻裂了\n")
    assert fingerprint(folder) != fingerprint(INTENTS_DIR)


async def test_unfit_examples_are_refused_before_anything_is_installed(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "intents"
    folder.mkdir()
    (folder / "help.yml").write_text("nlu: 5\n")
    with pytest.raises(CorpusRefused, match=r"help\.yml:1"):
        await train(tmp_path, (folder,), lambda _: None, "test")
    assert registry.versions() == []
    assert not (tmp_path / "rasa-env").exists()


def test_imported_examples_count_and_an_empty_folder_does_not(tmp_path: Path) -> None:
    shipped, imported = examples_folders(tmp_path)
    assert shipped == INTENTS_DIR
    assert fingerprint(shipped, imported) == fingerprint(shipped)
    imported.mkdir()
    (imported / "june.yml").write_text("nlu: []\n")
    assert fingerprint(shipped, imported) != fingerprint(shipped)


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
    registry: Registry, tmp_path: Path, imported: str, reason: str
) -> None:
    served = put(registry, "served", SHIPPED)
    registry.promote(served.name)
    example = next(example for example in load() if example.intent == "report")
    folders = examples_folders(tmp_path)
    folders[1].mkdir()
    (folders[1] / "june.yml").write_text(imported.format("help", example.text), encoding="utf-8")
    with pytest.raises(CorpusRefused, match=reason.format("help", "report", example.where)):
        await train(tmp_path, folders, lambda _: None, "test")
    assert registry.current() == served
    assert registry.versions() == [served]


async def test_a_kind_without_examples_is_refused_too(registry: Registry, tmp_path: Path) -> None:
    served = put(registry, "served", SHIPPED)
    registry.promote(served.name)
    folder = tmp_path / "intents"
    shutil.copytree(INTENTS_DIR, folder)
    (folder / "help.yml").unlink()
    with pytest.raises(CorpusRefused, match=r"^help: 0 examples, at least 20 are needed$"):
        await train(tmp_path, (folder,), lambda _: None, "test")
    assert (registry.current(), registry.versions()) == (served, [served])
