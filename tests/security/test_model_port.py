"""The model's port is open to every user of the machine, and serves nobody but us."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp
import pytest

from nlu.serving.client import RasaClient
from nlu.serving.token_urls import split_token
from nlu.training.registry import ModelRegistry, file_digest
from nlu.training.train import models_folder
from tests.fixtures.rasa import RasaServer, served

ASKED = [
    ("GET", "/status", None),
    ("POST", "/model/parse", {"text": "你好"}),
    ("PUT", "/model", {"model_file": "/tmp/another.tar.gz"}),
    ("PUT", "/model", {"model_server": {"url": "http://127.0.0.1:1/model"}}),
    ("DELETE", "/model", None),
    ("POST", "/model/train", {}),
    ("POST", "/webhooks/rest/webhook", {"sender": "a", "message": "你好"}),
]


@pytest.mark.rasa
async def test_without_the_token_the_model_does_nothing(nlu_data_dir: Path) -> None:
    with served(nlu_data_dir) as server:
        bare, _ = split_token(server.url)
        async with aiohttp.ClientSession() as stranger:
            for method, path, body in ASKED:
                for shown in ({}, {"token": "guessed"}, {"token": ""}):
                    async with stranger.request(method, bare + path, json=body, params=shown) as answer:
                        assert answer.status in {401, 404, 405}, (method, path, answer.status)
        async with RasaClient(server.url) as ours:
            assert await ours.is_ready()
        _is_hidden(server)


def _is_hidden(server: RasaServer) -> None:
    """The token stands in no command line, and in a file that nobody else may read."""
    _, shown = split_token(server.url)
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            assert shown["token"].encode() not in line.read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    token_file = next(server.data_dir.glob("*.token"))
    assert token_file.stat().st_mode & 0o077 == 0


def test_a_model_that_was_changed_is_known_by_its_hash(tmp_path: Path) -> None:
    registry = ModelRegistry(models_folder(tmp_path))
    registry.folder.mkdir(parents=True)
    file = registry.model_path("a1b2c3d4e5f6")
    file.write_bytes(b"a model")
    report = {"version": "a1b2c3d4e5f6", "trained_at": "2026-11-01T00:00:00+00:00", "trained_by": "x", "seconds": 1.0}
    more = {"examples": {}, "judged": {}, "sha256": file_digest(file)}
    (registry.folder / "a1b2c3d4e5f6.json").write_text(json.dumps(report | more), encoding="utf-8")
    found = registry.find("a1b2c3d4e5f6")
    assert found is not None
    assert found.is_untouched
    file.write_bytes(b"another model under the same name")
    assert not found.is_untouched
