"""A shadow costs a turn nothing and keeps no words."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlu.contract import KINDS, Certainty, NotUnderstood, ScoredLabel, Understanding
from nlu.errors import NoSuchModel
from nlu.evaluation.shadow import (
    AT_ONCE,
    ShadowRecorder,
    answers_file,
    current_assignment,
    newest_shadow,
    shadow_report,
    shadow_version,
    start_shadow,
    stop_shadow,
)
from nlu.serving.client import RasaClient
from nlu.training.registry import ModelRegistry, ModelVersion
from nlu.training.train import models_folder


def said(kind: str) -> Understanding:
    kinds = (ScoredLabel(kind, 0.6), *(ScoredLabel(other, 0.1) for other in KINDS if other != kind))
    return Understanding("…", kinds[0], kinds, Certainty.SURE, (), "served")


def versions(data_dir: Path) -> ModelRegistry:
    registry = ModelRegistry(models_folder(data_dir))
    registry.folder.mkdir(parents=True)
    for name in ("served", "other"):
        registry.model_path(name).write_bytes(b"model")
        at = datetime(2026, 11, 22, tzinfo=UTC)
        registry.add(ModelVersion(name, registry.model_path(name), at, "test", 1.0, {}, {}))
    registry.promote("served")
    return registry


def test_the_shadow_is_a_version_on_disk_that_is_not_served(tmp_path: Path) -> None:
    registry = versions(tmp_path)
    assert shadow_version(tmp_path) is None
    for name in ("nothing", "../other", "current"):
        with pytest.raises(NoSuchModel):
            start_shadow(tmp_path, name, "阿德")
    start_shadow(tmp_path, "other", "阿德")
    assert shadow_version(tmp_path) == registry.find("other")
    assert [version.name for version in registry.list_versions()] == ["other", "served"]
    registry.promote("other")
    assert shadow_version(tmp_path) is None, "what is served already is no shadow"
    registry.rollback()
    stop_shadow(tmp_path)
    stop_shadow(tmp_path)
    assert (shadow_version(tmp_path), current_assignment(tmp_path)) == (None, None)


async def test_offering_never_waits_and_what_is_too_much_is_dropped(tmp_path: Path) -> None:
    witness = ShadowRecorder(RasaClient("http://127.0.0.1:9"), tmp_path / "answers.jsonl", str.upper, 1000)
    began = time.perf_counter()
    for _ in range(AT_ONCE + 10):
        witness.offer("冷库停电", said("help"))
    witness.offer("冷库停电", NotUnderstood("no answer in time"))
    assert time.perf_counter() - began < 1  # a message that waits takes longer, even on a busy machine
    assert witness.dropped == 10


async def test_a_full_file_takes_no_more(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text("{}\n" * 3)
    await ShadowRecorder(RasaClient("http://127.0.0.1:9"), path, str.upper, 3).run()
    assert path.read_text() == "{}\n" * 3


def test_the_report_counts_where_the_two_differ_surest_first_and_survives_a_torn_line(tmp_path: Path) -> None:
    path = answers_file(tmp_path, "other")
    path.parent.mkdir(parents=True)
    line = '{"at": "2026-11-22T08:00:00Z", "mark": "%s", "served": "served", "kind": "%s", "confidence": 0.6, '
    line += '"shadow_kind": "%s", "shadow_confidence": %s}\n'
    told = [("m0", "help", "help", 0.9)]
    told += [(f"m{n}", "help", "complaint", n / 100) for n in range(1, 31)]
    told += [("mx", "consult", "help", 0.5)]
    path.write_text("".join(line % one for one in told) + '{"at": "2026-11', encoding="utf-8")
    found = shadow_report(tmp_path, "other")
    assert (found.answers, found.agreed, found.served) == (32, 1, ("served",))
    assert found.apart == {"consult": {"help": 1}, "help": {"complaint": 30}}
    assert [one.mark for one in found.examples] == [*(f"m{n}" for n in range(30, 20, -1)), "mx"]
    assert newest_shadow(tmp_path) == "other"
    assert shadow_report(tmp_path, "../../secret").answers == 0
