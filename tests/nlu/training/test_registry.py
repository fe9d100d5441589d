from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.errors import NoSuchModel
from nlu.training.registry import ModelRegistry, ModelVersion

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def add(registry: ModelRegistry, name: str, minute: int) -> ModelVersion:
    registry.folder.mkdir(exist_ok=True)
    registry.model_path(name).write_bytes(b"model")
    version = ModelVersion(name, registry.model_path(name), AT.replace(minute=minute), "test", 1.0, {"help": 3}, {})
    registry.add(version)
    return version


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    registry = ModelRegistry(tmp_path / "models")
    for minute, name in enumerate(["aaa", "bbb", "ccc"]):
        add(registry, name, minute)
    return registry


def test_versions_are_listed_oldest_first_and_read_back_whole(registry: ModelRegistry) -> None:
    assert [version.name for version in registry.list_versions()] == ["aaa", "bbb", "ccc"]
    assert registry.find("bbb") == ModelVersion(
        "bbb", registry.model_path("bbb"), AT.replace(minute=1), "test", 1.0, {"help": 3}, {}
    )


def test_nothing_is_served_before_the_first_promotion(registry: ModelRegistry) -> None:
    assert registry.served_version() is None


def test_roll_back_goes_through_what_was_served(registry: ModelRegistry) -> None:
    for name in ["aaa", "bbb", "ccc"]:
        registry.promote(name)
    assert registry.rollback().name == "bbb"
    assert registry.rollback().name == "aaa"
    with pytest.raises(NoSuchModel):
        registry.rollback()
    current = registry.served_version()
    assert current is not None
    assert current.name == "aaa"


def test_promoting_the_served_model_again_does_not_bury_the_one_before(registry: ModelRegistry) -> None:
    registry.promote("aaa")
    registry.promote("bbb")
    registry.promote("bbb")
    assert registry.rollback().name == "aaa"


def test_promoting_what_is_not_there_changes_nothing(registry: ModelRegistry) -> None:
    registry.promote("aaa")
    with pytest.raises(NoSuchModel):
        registry.promote("../../etc/passwd")
    current = registry.served_version()
    assert current is not None
    assert current.name == "aaa"


def test_roll_back_skips_a_model_whose_file_is_gone(registry: ModelRegistry) -> None:
    for name in ["aaa", "bbb", "ccc"]:
        registry.promote(name)
    registry.model_path("bbb").unlink()
    assert registry.rollback().name == "aaa"


def test_a_served_model_whose_file_is_gone_falls_back_to_the_one_before(registry: ModelRegistry) -> None:
    registry.promote("aaa")
    registry.promote("bbb")
    registry.model_path("bbb").unlink()
    current = registry.served_version()
    assert current is not None
    assert current.name == "aaa"


@pytest.mark.parametrize("torn", ["", "{", "[]", json.dumps({"trained_at": "yesterday"}), "null"])
def test_a_torn_report_is_no_version(registry: ModelRegistry, torn: str) -> None:
    (registry.folder / "bbb.json").write_text(torn)
    assert [version.name for version in registry.list_versions()] == ["aaa", "ccc"]


def test_what_a_person_chose_is_held(registry: ModelRegistry) -> None:
    registry.serve_until_chosen("aaa")
    assert not registry.is_chosen_by_person
    registry.promote("bbb")
    assert registry.is_chosen_by_person
    registry.serve_until_chosen("ccc")
    registry.rollback()
    assert registry.is_chosen_by_person


@pytest.mark.parametrize("torn", ["", "{", "5", '{"a": 1}', '["aaa"]', '{"line": 5, "held": true}'])
def test_a_torn_pointer_serves_nothing_rather_than_crash(registry: ModelRegistry, torn: str) -> None:
    (registry.folder / "current.json").write_text(torn)
    assert registry.served_version() is None
    assert registry.promote("ccc").name == "ccc"
